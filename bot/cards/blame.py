"""Who is to blame: each suspect with how much speaks for it, what it was before and how far it went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards import anomaly as strange
from bot.cards.lists import listed
from bot.cards.times import at
from bot.chat import Card, Evidence, Table
from bot.intents.evidence import Correlate
from bot.intents.model import Explain, Show
from bot.intents.say import say
from detection.anomaly import Anomaly
from detection.incident import Incident
from monitoring.model import Bad, Key
from monitoring.quantities import show

HOW = (
    "Shares are of what speaks for a cause: how rare and far out a signal is, how early, and what drags others. "
    "That is a ranking, no proof."
)


@dataclass(frozen=True, slots=True)
class Suspect:
    """`before` and `furthest` were read anew; `failed` says why they were not."""

    anomaly: Anomaly
    share: float
    before: float | None = None
    furthest: float | None = None
    source: str = ""
    failed: str = ""
    begun: datetime | None = None
    ended: datetime | None = None

    @property
    def key(self) -> Key:
        return self.anomaly.key


def card(
    incident: Incident, together: Sequence[Incident], shown: Sequence[Suspect], rest: Sequence[Suspect], now: datetime
) -> Card:
    """`together` are the incidents whose signals were ranked, `rest` the suspects there is no room for."""
    if not shown:
        return Card(
            f"Nothing of {incident.id} can be ranked",
            "It holds no figures of the detector's own: what others report and what is foreseen are no suspects.",
            suggestions=(say(Explain(incident.number)),),
        )
    first = shown[0]
    alone = not rest and len(shown) == 1
    share = "the only suspect" if alone else f"the first suspect, with {_percent(first.share)}"
    return Card(
        title=f"{incident.id}: {_name(first)} is {share}",
        text="\n".join(_lines(together, [*shown, *rest], shown, rest)),
        table=Table(("Suspect", "Share", "Since", "Before", "Furthest"), tuple(_row(one, now) for one in shown)),
        suggestions=(
            say(Correlate(incident=incident.number)),
            say(Show(first.key.signal, first.key.service)),
            say(Explain(incident.number)),
        ),
        evidence=tuple(figure for one in shown for figure in _evidence(one, together)),
    )


def none(service: str) -> Card:
    about = f" of {service}" if service else ""
    return Card(f"No incident{about} is open, so there is nobody to blame", suggestions=("incidents", "status"))


def _lines(
    together: Sequence[Incident], every: Sequence[Suspect], shown: Sequence[Suspect], rest: Sequence[Suspect]
) -> list[str]:
    lines = [HOW]
    services = _by_service(every)
    if len(services) > 1:
        told = [f"{service} {_percent(share)}" for service, share in services]
        lines.append(f"By service: {listed(told)}.")
    if len(together) > 1:
        lines.append(f"Ranked together, since they were open at the same time: {listed([one.id for one in together])}.")
    if rest:
        lines.append(f"... {len(rest)} more suspects.")
    if failed := [f"{_name(one)} ({one.failed.rstrip('.')})" for one in shown if one.failed]:
        lines.append(f"Not read, so what it was before and how far it went is left out: {listed(failed, 3)}.")
    return lines


def _by_service(suspects: Sequence[Suspect]) -> list[tuple[str, float]]:
    total: dict[str, float] = {}
    for one in suspects:
        total[one.key.service] = total.get(one.key.service, 0.0) + one.share
    return sorted(total.items(), key=lambda pair: -pair[1])


def _row(one: Suspect, now: datetime) -> tuple[str, ...]:
    unit = one.anomaly.unit
    measured = ("" if value is None else show(value, unit) for value in (one.before, one.furthest))
    return (_name(one), _percent(one.share), at(one.anomaly.since, now), *measured)


def _evidence(one: Suspect, together: Sequence[Incident]) -> list[Evidence]:
    ranked = f"cause ranking of the signals in {listed([it.id for it in together])}"
    found = [Evidence(f"{_name(one)}, share", _percent(one.share), ranked)]
    if one.failed:
        return [*found, Evidence(_name(one), "", one.failed)]
    way = "lowest" if one.anomaly.reason.direction is Bad.LOW else "highest"
    unit, since = one.anomaly.unit, one.anomaly.since
    if one.before is not None:
        found.append(Evidence(f"{_name(one)}, median before", show(one.before, unit), one.source, one.begun, since))
    if one.furthest is not None:
        found.append(Evidence(f"{_name(one)}, {way}", show(one.furthest, unit), one.source, since, one.ended))
    return found


def _name(one: Suspect) -> str:
    return f"{strange.place(one.anomaly)} of {one.key.service}"


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")
