"""What a few words mean after what was asked before: `and memory?`, `same for cart`, `why?`, `restart it then`."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime
from functools import partial
from typing import Any

from bot.intents.grammar import parse
from bot.intents.heard import Heard, hear
from bot.intents.leaning import AGAIN, AHEAD, DO_IT, ELLIPSIS, IT, VERSUS, WHO, WHY, WHY_NOT
from bot.intents.model import (
    Act,
    Approvals,
    Changes,
    Compare,
    DryRun,
    Explain,
    Forecast,
    Incidents,
    Intent,
    Ledger,
    Logs,
    Run,
    Runbooks,
    Show,
    Silence,
    Span,
    Status,
    WhyNot,
)  # fmt: skip
from bot.intents.strict import DECISIONS, strictly
from bot.intents.tidy import tidy
from bot.intents.times import past
from bot.intents.topic import Topic, topic_of
from bot.intents.vocabulary import Vocabulary

SLOTS = {
    "SERVICE": "service",
    "SIGNAL": "signal",
    "HOST": "instance",
    "INC": "incident",
    "X": "service",
    "PLACE": "service",
}


def follow(text: str, words: Vocabulary, now: datetime, before: Sequence[Intent]) -> Intent | None:
    """The whole meaning of words that lean on what was asked before, newest first; None when they lean on nothing.

    It never decides: what `yes` or `approve it` might be meant for is not looked for here.
    """
    line = tidy(text)
    if not before or strictly(line):
        return None
    topic = topic_of(before)
    if AGAIN.fullmatch(line):
        return next((one for one in before if not isinstance(one, Act)), None)
    found = next((one for one in _readings(line, words, now, before[0], topic) if one), None)
    return None if isinstance(found, DECISIONS) or found is None else found


def completed(intent: Intent, before: Sequence[Intent], text: str) -> Intent:
    """A question that names no service means the one that was spoken of, some only where they point to it."""
    topic, points = topic_of(before), bool(IT.search(text))
    match intent:
        case Show(service="") | Forecast(service="") | Compare(service="") | Logs(service="") if topic.service:
            return replace(intent, service=topic.service)
        case Explain(None, "") if topic.incident or topic.service:
            return Explain(topic.incident, "" if topic.incident else topic.service, intent.signal)
        case Status("") | Incidents("") | Ledger(None, None, "", "", "") if points and topic.service:
            return replace(intent, service=topic.service)
        case _:
            return intent


def _readings(line: str, words: Vocabulary, now: datetime, last: Intent, topic: Topic) -> Iterator[Intent | None]:
    yield next((meaning(last, topic) for form, meaning in WHOLE if form.fullmatch(line)), None)
    if found := VERSUS.fullmatch(line):
        yield _against(hear(found["rest"] or "", words, now), now, topic)
    if found := ELLIPSIS.fullmatch(line):
        yield _more(hear(found["rest"], words, now), now, last, topic)
    elif _is_bare(bare := hear(line, words, now)):
        yield _more(bare, now, last, topic)
    if not DO_IT.fullmatch(line):
        yield from _pointed(line, words, now, topic)


def _who(_last: Intent, topic: Topic) -> Intent | None:
    if topic.incident:
        return Ledger(topic.incident)
    return Ledger(service=topic.service) if topic.service else None


def _ahead(_last: Intent, topic: Topic) -> Intent | None:
    return Forecast(topic.signal, topic.service) if topic.signal else None


def _why(last: Intent, topic: Topic) -> Intent | None:
    if isinstance(last, Run):
        return WhyNot(last.runbook, last.service)
    if topic.incident:
        return Explain(topic.incident)
    return Explain(None, topic.service, topic.signal) if topic.service else None


def _why_not(last: Intent, topic: Topic) -> Intent | None:
    match last:
        case Approvals(approval) if approval:
            return WhyNot(approval=approval)
        case Run(runbook, service) | DryRun(runbook, service):
            return WhyNot(runbook, service)
        case _:
            return WhyNot(service=topic.service, signal=topic.signal) if topic.service and topic.signal else None


def _asked_for(last: Intent, _topic: Topic) -> Intent | None:
    """A runbook that was looked at; what was asked for already is not asked for twice."""
    match last:
        case DryRun(runbook, service, parameters):
            return Run(runbook, service, parameters)
        case Runbooks(service, runbook) | WhyNot(runbook, service, None) if runbook:
            return Run(runbook, service)
        case _:
            return None


def _against(heard: Heard, now: datetime, topic: Topic) -> Intent | None:
    slots, span = _slots(heard), past(heard.span, now)
    if slots is None or not (topic.signal or "service" in slots):
        return None
    return Compare(slots.get("signal", topic.signal), topic.service, span, slots.get("service", ""))


def _is_bare(heard: Heard) -> bool:
    """Only a signal, or only a time: a service alone asks how it is."""
    sorts = {token.rstrip("0123456789") for token in heard.shape.split()}
    return sorts == {"SIGNAL"} or (not sorts and heard.span != Span())


def _slots(heard: Heard) -> dict[str, str] | None:
    """The names, when there is nothing but names and times; one word that nobody configured is a service."""
    sorts = [(token.rstrip("0123456789"), heard.slots.get(token, "")) for token in heard.shape.split()]
    if any(sort not in SLOTS for sort, _ in sorts) or len({SLOTS[sort] for sort, _ in sorts}) < len(sorts):
        return None
    return {SLOTS[sort]: value for sort, value in sorts}


def _more(heard: Heard, now: datetime, last: Intent, topic: Topic) -> Intent | None:
    """What was asked last, of something else."""
    slots = _slots(heard)
    if slots is None or (not slots and heard.span == Span()):
        return None
    intent = _about_time(last, heard.span, now)
    for slot, value in slots.items():
        intent = _about(intent, slot, value, topic) if intent else None
    return intent


def _about(intent: Intent, slot: str, value: str, topic: Topic) -> Intent | None:
    has = {field.name for field in fields(intent)}
    match slot:
        case "incident" if "incident" in has:
            about: Intent = _changed(intent, incident=int(value), **({"service": ""} if "service" in has else {}))
            return about
        case "signal" if "signal" not in has or isinstance(intent, WhyNot):
            return Show(value, topic.service, getattr(intent, "span", Span()))
        case "service" if isinstance(intent, Explain):
            return Explain(None, value, intent.signal)
        case _:
            found: Intent | None = _changed(intent, **{slot: value}) if slot in has else None
            return found


def _changed(intent: Any, **parts: object) -> Any:
    """For fields that were seen to be there, whichever intent it is."""
    return replace(intent, **parts)


def _about_time(intent: Intent, span: Span, now: datetime) -> Intent | None:
    if span == Span():
        return intent
    match intent:
        case Forecast():
            return replace(intent, horizon=span.duration) if span.duration else None
        case Silence():
            return replace(intent, duration=span.duration, until=span.until)
        case Status(service) | Explain(None, service):
            return Changes(service, past(span, now))
        case _ if hasattr(intent, "span"):
            found: Intent = _changed(intent, span=past(span, now))
            return found
        case _:
            return None


def _pointed(line: str, words: Vocabulary, now: datetime, topic: Topic) -> Iterator[Intent | None]:
    """The sentence with `it` replaced by what it points to."""
    names = (f"INC-{topic.incident}" if topic.incident else "", topic.service, topic.runbook)
    for name in filter(None, names):
        said, times = IT.subn(partial(_named, name), line, count=1)
        parsed = parse(re.sub(r"\b(?:then|again|now)\b[ .!?]*$", "", said).strip(), words, now) if times else None
        if parsed and name.removeprefix("INC-") in {
            str(getattr(parsed.intent, field.name)) for field in fields(parsed.intent)
        }:
            yield parsed.intent


def _named(name: str, found: re.Match[str]) -> str:
    return f"{name} is" if found[0].endswith("'s") else name


WHOLE: tuple[tuple[re.Pattern[str], Callable[[Intent, Topic], Intent | None]], ...] = (
    (WHY_NOT, _why_not),
    (WHY, _why),
    (DO_IT, _asked_for),
    (WHO, _who),
    (AHEAD, _ahead),
)
