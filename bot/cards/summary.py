"""The big picture: one line an area, and of what is not known that it is not."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from bot.cards import anomaly as strange
from bot.cards import changes as changes_card
from bot.cards import ledger as ledger_card
from bot.cards import status
from bot.cards.lists import counted, listed
from bot.cards.times import ago, at
from bot.chat import Card, Evidence, Table
from bot.context.known import Firing, Known, Missing, Newest, Off, Standing
from bot.context.state import Changed
from bot.intents.model import Changes, Explain, Incidents, Status
from bot.intents.say import say
from detection.anomaly import Anomaly
from detection.incident import Incident
from detection.timeline import Swept
from monitoring.model import Severity
from monitoring.quantities import show
from remediation.chain import Entry

T = TypeVar("T")

MOST = 3
UNKNOWN = "not known"


def card(known: Known, now: datetime) -> Card:
    """Whatever is missing is said first after what is wrong: nothing unknown is called well."""
    opened = () if isinstance(known.incidents, Missing) else known.incidents
    worst = max((one.severity for one in opened), default=None)
    return Card(
        title=title(known, now),
        text=_lacking(known),
        severity=worst or (Severity.WARNING if known.missing else None),
        table=Table(("What", "How it is"), rows(known, now)),
        evidence=evidence(known),
        suggestions=_suggestions(opened),
        footer=f"As of {ago(known.at, now)}.",
    )


def title(known: Known, now: datetime) -> str:
    """What is wrong, else how sure it is that nothing is."""
    match known.incidents, known.swept, known.standing:
        case (Missing(why), _, _):
            return f"Whether anything is wrong is {UNKNOWN}: {why}"
        case (incidents, Missing(why), _) if not incidents:
            return f"No incident is open, and when it was looked last is {UNKNOWN}: {why}"
        case (incidents, swept, standing):
            seen = status.Overview(
                known.services,
                incidents,
                None if isinstance(swept, Missing) else swept,
                waiting=0 if isinstance(standing, Missing) else standing.waiting,
            )
            return status.title(seen, now)


def rows(known: Known, now: datetime) -> tuple[tuple[str, str], ...]:
    """One line an area."""
    return (
        ("Metrics", _said(known.source, str)),
        ("Incidents", _said(known.incidents, _incidents)),
        ("Out of band", _said(known.strange, _strange)),
        ("Alertmanager", _said(known.alerts, _alerts)),
        ("Forecasts", _said(known.incidents, lambda _: _forecasts(known.forecasts))),
        ("Latest actions", _said(known.actions, lambda entries: _actions(entries, now))),
        ("Latest changes", _said(known.changes, lambda changes: _changes(changes, now))),
        ("Waiting", _said(known.standing, lambda standing: _standing(standing, now))),
        ("Blind spots", _said(known.swept, lambda swept: _blind(swept, known, now))),
    )


def evidence(known: Known) -> tuple[Evidence, ...]:
    """The figures of this moment, with what gave them."""
    found = () if isinstance(known.strange, Missing) else known.strange
    return tuple(
        Evidence(str(one.anomaly.key), show(one.value, one.anomaly.unit), one.query, until=one.at)
        for one in found
        if not isinstance(one.value, Missing)
    )


def _said(part: T | Missing | Off, words: Callable[[T], str]) -> str:
    match part:
        case Missing(why):
            return f"{UNKNOWN}: {why}"
        case Off(how):
            return f"not asked: {how}"
        case found:
            return words(found)


def _lacking(known: Known) -> str:
    if not known.missing:
        return ""
    return f"{counted(len(known.missing), 'part')} of this could not be known, which says nothing of how they are."


def _incidents(incidents: Sequence[Incident]) -> str:
    if not incidents:
        return "none open"
    worst = sorted(incidents, key=lambda one: (one.severity, one.number), reverse=True)
    return (
        f"{len(worst)} open: {listed([f'{one.id} {listed(one.services, 2)} ({one.severity})' for one in worst], MOST)}"
    )


def _strange(found: Sequence[Newest]) -> str:
    return listed([_value(one) for one in found], MOST) if found else "nothing"


def _value(one: Newest) -> str:
    where, wanted = f"{one.anomaly.key.signal} of {one.anomaly.key.service}", strange.expected(one.anomaly)
    if isinstance(one.value, Missing):
        return f"{where} {UNKNOWN} at this moment ({one.value.why.rstrip('.')})"
    return f"{where} {show(one.value, one.anomaly.unit)}, expected {wanted}"


def _alerts(firing: Sequence[Firing]) -> str:
    if not firing:
        return "nothing fires"
    return f"{len(firing)} firing: {listed([one.subject for one in firing], MOST)}"


def _forecasts(met: Sequence[Anomaly]) -> str:
    return listed([f"{one.key.service}: {strange.headline(one)}" for one in met], MOST) if met else "no limit is near"


def _actions(entries: Sequence[Entry], now: datetime) -> str:
    told = [f"{at(datetime.fromisoformat(one.at), now)} {ledger_card.sentence(one, now)}" for one in entries[:MOST]]
    return "; ".join(told) if told else "none in a day"


def _changes(changes: Sequence[Changed], now: datetime) -> str:
    told = [f"{at(one.at, now)} {words}" for one in reversed(changes) if (words := changes_card.state(one))]
    return "; ".join(told[:MOST]) if told else "none in a day"


def _standing(standing: Standing, now: datetime) -> str:
    said = [f"{counted(standing.waiting, 'approval')} waiting"]
    said += [f"{counted(standing.silenced, 'silence')} in force"] if standing.silenced else []
    if standing.halted:
        said.insert(0, f"halted by {standing.halted.by} since {at(standing.halted.at, now)}")
    return ", ".join(said)


def _blind(swept: Swept | None, known: Known, now: datetime) -> str:
    said = [status.sweep_line(swept, now).rstrip(".")]
    match known.deaf:
        case Missing(why):
            said.append(f"who hears people is {UNKNOWN}: {why.rstrip('.')}")
        case deaf if deaf:
            said.append(f"nobody is heard in {listed(list(deaf))}")
    return "; ".join(said)


def _suggestions(opened: Sequence[Incident]) -> tuple[str, ...]:
    first = [say(Explain(one.number)) for one in opened[:2]] or [say(Status())]
    return (*first, say(Incidents()) if opened else say(Changes()))
