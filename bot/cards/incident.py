"""The living card of an incident: what is wrong, since when, how rare, and what can be done about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.cards import anomaly as strange
from bot.cards import approval as asked
from bot.cards import progress
from bot.cards.action import exactly
from bot.cards.lists import counted, listed
from bot.cards.times import ago, at, length
from bot.chat import Button, Card, Fact, Picture, Style
from bot.intents.model import Acknowledge, Explain, Run, Silence
from bot.intents.opinion import Noise, Useful
from bot.intents.say import say
from detection.anomaly import Anomaly
from detection.incident import Incident, Stage
from monitoring.model import Key
from remediation.approval import Approval, Verdict
from remediation.approval import Stage as Asked
from remediation.runbooks import Runbook
from remediation.track import Track

FAILURES = 3
MOST = 6
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Around:
    """What belongs on an incident's card besides the incident: approvals oldest first, suggestions best first.

    `ways` are runbooks that fit services of a storm, each with its service.
    """

    approvals: Sequence[Approval] = ()
    suggestions: Sequence[Runbook] = ()
    ways: Sequence[tuple[str, str]] = ()
    sources: Mapping[Key, str] = field(default_factory=dict)
    silenced_until: datetime | None = None
    picture: Picture | None = None
    failures: Sequence[str] = ()
    opinions: Sequence[str] = ()
    tracks: Mapping[str, Track] = field(default_factory=dict)


def card(incident: Incident, around: Around, now: datetime) -> Card:
    """The same key for its whole life, so that a platform edits it in place."""
    return Card(
        title=title(incident, around.approvals),
        text="\n".join(_lines(incident, around, now)),
        severity=incident.severity if incident.is_open else None,
        facts=_facts(incident, around),
        picture=around.picture,
        preformatted=_would_run(incident, around),
        buttons=_buttons(incident, around),
        footer=_footer(incident, now),
        key=incident.id,
    )


def title(incident: Incident, approvals: Sequence[Approval] = ()) -> str:
    """One line that says it all on a locked phone."""
    service = subject(incident)
    lasted = length(_rounded((incident.resolved_at or incident.updated_at) - incident.opened_at))
    if incident.part_of is not None:
        return f"{service}: part of INC-{incident.part_of}, with many other services"
    if not incident.is_open:
        if incident.resolved_by:
            return f"{service}: resolved by {incident.resolved_by} after {lasted}"
        helped = next((one for one in reversed(approvals) if _verdict(one) is Verdict.RECOVERED), None)
        how = f" by {helped.plan.runbook}" if helped else ""
        left = f", {counted(len(_left(incident)), 'service')} went on alone" if _left(incident) else ""
        verb = "are" if incident.is_storm else "is"
        return f"{service} {verb} back to normal after {lasted}{', recovered' if helped else ''}{how}{left}"
    worst, *others = [strange.headline(one) for one in lasting_first(incident)] or ["not normal"]
    more = f", and {counted(len(others), 'more series', 'more series')}" if others and not incident.is_storm else ""
    return f"{service}: {worst}{more}"


def subject(incident: Incident) -> str:
    """The service, or how many of them."""
    if not incident.is_storm:
        return incident.service
    where = f" {incident.common}" if incident.common.startswith("on ") else ""
    return f"{counted(len(incident.services), 'service')}{where}"


def closed(incident: Incident) -> str:
    """How its end is told of afterwards."""
    if incident.part_of is not None:
        return f"{incident.id} went on as part of INC-{incident.part_of}"
    return f"{incident.id} ended, {subject(incident)} {'are' if incident.is_storm else 'is'} back to normal"


def opened(incident: Incident) -> str:
    """How it is told of afterwards."""
    signals = listed(list(dict.fromkeys(one.key.signal for one in incident.anomalies)), 3)
    return f"{incident.id} opened, {signals} of {subject(incident)} not normal"


def lasting_first(incident: Incident) -> tuple[Anomaly, ...]:
    """What is strange at this moment, else what was."""
    return incident.lasting or incident.anomalies


def _lines(incident: Incident, around: Around, now: datetime) -> list[str]:
    storm = _members(incident) if incident.is_storm else ""
    lines = (
        _since(incident, around, now),
        storm,
        *around.failures[:FAILURES],
        _done(incident, around, now),
        *around.opinions,
    )
    return [line for line in lines if line]


def _members(incident: Incident) -> str:
    """Who is in it, the worst first, and how many have recovered."""
    ill = list(dict.fromkeys(one.key.service for one in incident.lasting))
    well = len(incident.services) - len(ill)
    said = f"Not normal: {listed(ill, MOST)}." if ill else ""
    return f"{said} {well} of {len(incident.services)} are back to normal.".strip() if well else said


def _left(incident: Incident) -> set[str]:
    """Those of a storm that was over, but not for them."""
    over = not incident.is_open and incident.is_storm and not incident.resolved_by
    return {one.key.service for one in incident.lasting} if over else set()


def _since(incident: Incident, around: Around, now: datetime) -> str:
    began = min((one.since for one in incident.anomalies), default=incident.opened_at)
    if not incident.is_open:
        ended = incident.resolved_at or incident.updated_at
        return f"From {at(began, now)} to {at(ended, now)}."
    said = [f"Since {at(began, now)}, {ago(began, now)}."]
    if incident.stage is Stage.ACKNOWLEDGED:
        said.append(f"{incident.owner} has it.")
    if around.silenced_until:
        said.append(f"Silenced until {at(around.silenced_until, now)}.")
    return " ".join(said)


def _done(incident: Incident, around: Around, now: datetime) -> str:
    """What was asked for or done about it, else what could be."""
    told = [progress.sentence(one, now) for one in around.approvals[-2:]]
    suggestion = next(iter(around.suggestions), None)
    if not incident.is_open or _open(around.approvals):
        return "\n".join(told)
    if incident.is_storm:
        return "\n".join((*told, _one_by_one(around)))
    if suggestion and suggestion.name not in {one.plan.runbook for one in around.approvals}:
        track = progress.helped(around.tracks.get(suggestion.name, Track()))
        told.append(f"Suggested: {suggestion.name} (risk {suggestion.risk}{f', {track}' if track else ''}).")
    elif not told:
        told.append("No runbook fits it. Look at the explanation.")
    return "\n".join(told)


def _one_by_one(around: Around) -> str:
    if not around.ways:
        return "Nothing is proposed for all of them at once. Look at what they have in common."
    return f"Nothing is proposed for all of them at once. For one: {say(Run(*around.ways[0]))}."


def _facts(incident: Incident, around: Around) -> tuple[Fact, ...]:
    found = [fact(one, incident, around.sources.get(one.key, "")) for one in incident.anomalies[:MOST]]
    if len(incident.anomalies) > MOST:
        found.append(Fact("More", f"{len(incident.anomalies) - MOST} more series"))
    return tuple(found)


def fact(anomaly: Anomaly, incident: Incident, source: str = "") -> Fact:
    """One of its figures; of a storm, with whose it is."""
    said = strange.fact(anomaly, source)
    return replace(said, name=f"{anomaly.key.service}: {said.name}") if incident.is_storm else said


def _would_run(incident: Incident, around: Around) -> str:
    """What a yes on this card would do, word for word."""
    waiting = [one for one in around.approvals if one.stage is Asked.PENDING]
    return exactly(waiting[-1].plan) if waiting and incident.is_open else ""


def _buttons(incident: Incident, around: Around) -> tuple[Button, ...]:
    explain = Button("Explain", say(Explain(incident.number)))
    if not incident.is_open:
        return (explain, *_opinions(incident))
    buttons = [button for one in around.approvals[-1:] for button in asked.buttons(one)]
    suggestion = next(iter(around.suggestions), None)
    if suggestion and not around.approvals:
        buttons.append(Button(f"Ask for {suggestion.name}", say(Run(suggestion.name, incident.service)), Style.PRIMARY))
    if incident.stage is Stage.OPEN:
        buttons.append(Button("Acknowledge", say(Acknowledge(incident.number))))
    buttons.append(explain)
    buttons += [Button(f"Ask for {name} on {service}", say(Run(name, service))) for name, service in around.ways]
    if not around.silenced_until and not incident.is_storm:
        buttons.append(Button("Silence 1 h", say(Silence(incident.service, duration=HOUR))))
    return (*buttons, *_opinions(incident))


def _opinions(incident: Incident) -> tuple[Button, ...]:
    """For the signals' own alarms: a storm is no signal's noise, rules of others and forecasts have no threshold."""
    if incident.is_storm or incident.part_of is not None or not incident.judged:
        return ()
    return (Button("Useful", say(Useful(incident.number))), Button("Noise", say(Noise(incident.number))))


def _footer(incident: Incident, now: datetime) -> str:
    drill = "Drill. " if incident.drill else ""
    worst = next(iter(lasting_first(incident)), None)
    rare = strange.rarity(worst) if worst and worst.reason.limit is None else ""
    return f"{drill}{rare}".strip() or f"{drill}Opened {at(incident.opened_at, now)}."


def _open(approvals: Sequence[Approval]) -> bool:
    return any(
        one.stage is Asked.PENDING or (one.stage is Asked.APPROVED and _verdict(one) is None) for one in approvals
    )


def _verdict(approval: Approval) -> Verdict | None:
    return approval.run.verdict if approval.run else None


def _rounded(duration: timedelta) -> timedelta:
    return timedelta(seconds=round(duration.total_seconds()))
