"""Past incidents like this one: how alike, how far they went, how long they lasted, and what helped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards import anomaly as strange
from bot.cards.lists import counted, listed
from bot.cards.times import ago, at
from bot.chat import Card, Evidence, Table
from bot.intents.model import Explain, Runbooks
from bot.intents.say import say
from detection.alike import Likeness
from detection.anomaly import Anomaly
from monitoring.model import Bad
from monitoring.quantities import show, show_duration
from remediation.approval import Approval, Verdict

HELPED = {
    Verdict.RECOVERED: "helped",
    Verdict.NO_EFFECT: "had no effect",
    Verdict.WORSE: "made it worse",
    Verdict.UNKNOWN: "ended unknown",
}


@dataclass(frozen=True, slots=True)
class Past:
    """`peak` is how far the shared signal went, read anew; `failed` says why it was not. `done` was run for it."""

    likeness: Likeness
    lead: Anomaly | None
    peak: float | None
    source: str
    failed: str
    begun: datetime
    ended: datetime
    done: Sequence[Approval]

    @property
    def id(self) -> str:
        return self.likeness.incident.id


def card(this: Past, shown: Sequence[Past], count: int, now: datetime) -> Card:
    incident = this.likeness.incident
    buttons = (say(Explain(incident.number)), say(Runbooks(incident.service)))
    if not shown:
        return Card(f"Nothing like {this.id} is on record", "\n".join(_lines(this, shown, now)), suggestions=buttons)
    return Card(
        title=f"{counted(count, 'incident')} like {this.id}, {_advice(shown)}",
        text="\n".join(_lines(this, shown, now)),
        table=Table(
            ("Incident", "When", "Alike", "Furthest", "Lasted", "What was done"),
            tuple(_row(one, now) for one in shown),
        ),
        suggestions=buttons,
        evidence=tuple(figure for one in (this, *shown) for figure in _evidence(one)),
        footer=f"... {count - len(shown)} more" if count > len(shown) else "",
    )


def none(service: str) -> Card:
    about = f" of {service}" if service else ""
    return Card(
        f"No incident{about} is open, so name one", "Such as: incidents like INC-3.", suggestions=("incidents",)
    )


def _advice(shown: Sequence[Past]) -> str:
    helped = list(
        dict.fromkeys(one.plan.runbook for it in shown for one in it.done if _verdict(one) is Verdict.RECOVERED)
    )
    return f"and {listed(helped, 3)} helped then" if helped else "and nothing that was run is known to have helped"


def _lines(this: Past, shown: Sequence[Past], now: datetime) -> list[str]:
    lines = []
    if this.lead and this.peak is not None:
        lines.append(f"{this.id}: {_place(this)} {_way(this)} {show(this.peak, this.lead.unit)} so far.")
    if shown:
        first = shown[0].likeness
        parts = f"same service {first.service:.0%}, same signals {first.signals:.0%}, same shape {first.shape:.0%}"
        lines.append(f"{first.incident.id}, {ago(first.incident.opened_at, now)}: {parts}.".replace("%", " %"))
    if failed := [f"{_place(one)} in {one.id} ({one.failed.rstrip('.')})" for one in (this, *shown) if one.failed]:
        lines.append(f"Not read, so how far it went is left out: {listed(failed, 3)}.")
    return lines


def _row(one: Past, now: datetime) -> tuple[str, ...]:
    incident = one.likeness.incident
    lasted = show_duration(incident.resolved_at - incident.opened_at) if incident.resolved_at else "is open"
    peak = show(one.peak, one.lead.unit) if one.lead and one.peak is not None else ""
    done = listed([_done(it) for it in one.done], 3) if one.done else "nothing was run"
    return (one.id, at(incident.opened_at, now), _percent(one.likeness.whole), peak, lasted, done)


def _done(approval: Approval) -> str:
    verdict = _verdict(approval)
    return f"{approval.plan.runbook} {HELPED[verdict] if verdict else 'was not judged'}"


def _verdict(approval: Approval) -> Verdict | None:
    return approval.run.verdict if approval.run else None


def _evidence(one: Past) -> list[Evidence]:
    found = [
        Evidence(f"{one.id}, alike", _percent(one.likeness.whole), "its service, signals and shape beside this one's"),
        *(Evidence(f"{one.id}, {it.plan.runbook}", _done(it), f"verdict of {it.id} on record") for it in one.done),
    ]
    if one.failed:
        found.append(Evidence(f"{one.id}, {_place(one)}", "", one.failed))
    elif one.lead and one.peak is not None:
        peak = show(one.peak, one.lead.unit)
        found.append(Evidence(f"{one.id}, {_place(one)}", f"{_way(one)} {peak}", one.source, one.begun, one.ended))
    return found


def _place(one: Past) -> str:
    return strange.place(one.lead) if one.lead else ""


def _way(one: Past) -> str:
    return "fell to" if one.lead and one.lead.reason.direction is Bad.LOW else "rose to"


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")
