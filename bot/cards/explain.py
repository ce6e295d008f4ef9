"""Why an incident was raised: each strange signal with its figures, what else moved, and what was seen before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards import anomaly as strange
from bot.cards import because, progress
from bot.cards import incident as living
from bot.cards import logs as logs_card
from bot.cards.lists import counted, listed
from bot.cards.logs import Written
from bot.cards.timeline import Moment
from bot.cards.times import ago, at
from bot.chat import Card, Evidence, Fact, Picture, Table
from bot.intents.model import Runbooks, Show
from bot.intents.say import say
from detection.explain import Explanation
from detection.incident import Incident
from monitoring.quantities import show
from remediation.approval import Approval

MOST = 6
LINES = 12


@dataclass(frozen=True, slots=True)
class Story:
    """An incident with all that is known about it; `alike` are earlier ones of the same signals, newest first.

    `explained` has the likeliest cause first. `not_read` are signals whose past nobody could ask for, each with the
    reason; `logs` are what its service wrote, or why they were not read.
    """

    incident: Incident
    around: living.Around
    explained: Sequence[Explanation] = ()
    timeline: Sequence[Moment] = ()
    alike: Sequence[Incident] = ()
    helped: Sequence[Approval] = ()
    processes: Sequence[Fact] = ()
    not_read: Sequence[str] = ()
    logs: Written | str = ""


def card(story: Story, picture: Picture | None, now: datetime) -> Card:
    incident = story.incident
    return Card(
        title=f"{incident.id}, {living.title(incident, story.around.approvals)}",
        text="\n".join(_lines(story, now)),
        severity=incident.severity,
        facts=(
            *(living.fact(one.anomaly, incident, _source(one, story)) for one in story.explained[:MOST]),
            *story.processes,
        ),
        picture=picture,
        table=_timeline(story.timeline, now),
        suggestions=_suggestions(incident),
        evidence=tuple(_evidence(story, now)),
    )


def none(service: str) -> Card:
    """Nothing to explain."""
    about = f" for {service}" if service else ""
    return Card(f"No incident is open{about}, so there is nothing to explain", suggestions=("status", "what changed"))


def _source(explained: Explanation, story: Story) -> str:
    """The query as it was asked, else as it would be."""
    return explained.source or story.around.sources.get(explained.anomaly.key, "")


def _summary(story: Story, now: datetime) -> str:
    """Of a storm, how many and what of the first; who came with it is what a storm is."""
    if not story.incident.is_storm:
        return because.summary(story.explained, now)
    return f"{living.subject(story.incident)} at once: {because.summary(story.explained[:1], now)}"


def _whose(explained: Explanation, story: Story) -> str:
    return f"{explained.anomaly.key.service}: " if story.incident.is_storm else ""


def _lines(story: Story, now: datetime) -> list[str]:
    lines = [_summary(story, now)] if story.explained else []
    lines += [f"{_whose(one, story)}{because.sentence(one, now)}" for one in story.explained[:MOST]]
    if not story.incident.is_storm and (causes := because.causes(story.explained)):
        lines.append(causes)
    if story.not_read:
        lines.append(f"Not read, so what it was before is left out: {listed(story.not_read, 3)}.")
    lines += _written(story.logs, now)
    lines += story.around.failures
    if len(story.explained) > MOST:
        lines.append(f"... {len(story.explained) - MOST} more series.")
    lines += story.around.opinions
    lines.append(_before(story, now))
    lines += [progress.sentence(one, now) for one in story.around.approvals]
    if story.around.suggestions and not story.around.approvals:
        lines.append(f"Fitting runbooks: {listed([one.name for one in story.around.suggestions])}.")
    return lines


def _written(logs: Written | str, now: datetime) -> list[str]:
    """The errors its service wrote; silence that nobody heard is said so."""
    if isinstance(logs, Written):
        return logs_card.top(logs, now)
    return [f"Its logs were not read: {logs}"] if logs else []


def _evidence(story: Story, now: datetime) -> Iterator[Evidence]:
    """Each signal as the sweep judged it and as it was before, then what was written."""
    for one in story.explained[:MOST]:
        anomaly, unit, source = one.anomaly, one.anomaly.unit, _source(one, story)
        name, until = str(anomaly.key), anomaly.until or now
        if not anomaly.alert:
            yield Evidence(name, show(anomaly.reason.value, unit), source, anomaly.since, until)
            yield Evidence(f"{name}, expected", strange.expected(anomaly), f"the detector, from {source}", None, until)
        if one.share:
            ranked = f"cause ranking of the signals in {story.incident.id}"
            yield Evidence(f"{name}, share", f"{one.share:.0%}".replace("%", " %"), ranked)
        for before in one.before:
            moment = (story.incident.resolved_at or now) - before.ago
            yield Evidence(f"{name}, before", show(before.value, unit), source, until=moment)
    for failed in story.not_read:
        name, _, reason = failed.partition(" (")
        yield Evidence(f"{name}, before", "", reason.removesuffix(")"))
    if isinstance(story.logs, Written):
        yield from logs_card.evidence(story.logs)


def _before(story: Story, now: datetime) -> str:
    if not story.alike:
        return "Nothing like it is on record."
    last = story.alike[0]
    seen = f"{counted(len(story.alike), 'incident')} like it before, the last {last.id} {ago(last.opened_at, now)}."
    helped = list(dict.fromkeys(one.plan.runbook for one in story.helped))
    return f"{seen} {listed(helped)} helped then." if helped else seen


def _timeline(moments: Sequence[Moment], now: datetime) -> Table | None:
    rows = tuple((at(moment.at, now), moment.said) for moment in moments[-LINES:])
    return Table(("Time", "What happened"), rows) if rows else None


def _suggestions(incident: Incident) -> tuple[str, ...]:
    signals = list(dict.fromkeys(one.key.signal for one in incident.anomalies if not one.alert))[:2]
    service = next(iter(incident.services), "")
    return (*(say(Show(signal, service)) for signal in signals), say(Runbooks(incident.service)))
