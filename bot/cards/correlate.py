"""What moved together with a signal: how alike, which way, and how much earlier or later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cards.lists import counted, listed
from bot.cards.times import stretch
from bot.chat import Card, Evidence, Table
from bot.intents.evidence import Blame
from bot.intents.model import Show
from bot.intents.say import say
from detection.together import Found, Moved, TooFew
from monitoring.model import Series, Signal
from monitoring.quantities import show_duration

MOST = 10


@dataclass(frozen=True, slots=True)
class Compared:
    """A signal over a window, and what was found; without a `target` it had no points then."""

    target: Series | None
    signal: Signal
    service: str
    start: datetime
    end: datetime
    step: timedelta
    found: Found | TooFew | None
    not_read: Sequence[str] = ()
    passed_over: int = 0
    incident: str = ""


def none(service: str) -> Card:
    about = f" of {service}" if service else ""
    return Card(
        f"No incident{about} is open, so name a signal",
        "Such as: what moved together with latency of checkout since 14:00.",
        suggestions=("signals", "incidents"),
    )


def card(compared: Compared, now: datetime) -> Card:
    when = stretch(compared.start, compared.end, now)
    name = str(compared.target.key) if compared.target else f"{compared.signal.name} of {compared.service}"
    match compared.found:
        case None:
            return Card(f"{name} has no point {when}, so nothing can be compared with it", _missing(compared))
        case TooFew(0):
            return Card(f"{name} did not move {when}, so nothing can have moved with it", _missing(compared))
        case TooFew(points, needed):
            title = f"{name} has {counted(points, 'point')} {when}, {needed} are needed to tell likeness from chance"
            return Card(title, "Ask for a longer time.", evidence=_of_target(compared))
        case Found() as found:
            return Card(
                title=_title(name, found, when),
                text="\n".join(_lines(compared, found)),
                table=_table(found.moved),
                suggestions=_suggestions(compared, found),
                evidence=_evidence(compared, found),
            )


def _title(name: str, found: Found, when: str) -> str:
    if not found.moved:
        return (
            f"Nothing moved together with {name} {when}, of {counted(found.compared, 'other series', 'other series')}"
        )
    first = found.moved[0]
    more = f", and {len(found.moved) - 1} more" if len(found.moved) > 1 else ""
    return f"{first.key} moved together with {name}, {_strength(first)}, {_lead(first)}{more}"


def _lines(compared: Compared, found: Found) -> list[str]:
    about = f" around {compared.incident}" if compared.incident else ""
    lines = [
        (
            f"Rank correlation over {found.points} points{about}, shifted up to ten points either way; what could be "
            "chance is left out. Moving together is no proof of a cause."
        )
    ]
    if len(found.moved) > MOST:
        lines.append(f"... {len(found.moved) - MOST} more that moved.")
    if found.untold:
        untold = listed([str(key) for key in found.untold], 3)
        lines.append(f"Too few points, or too slow to tell from chance: {untold}.")
    return [*lines, *filter(None, [_missing(compared)])]


def _missing(compared: Compared) -> str:
    told = [f"Not read, so not compared: {listed(compared.not_read, 3)}."] if compared.not_read else []
    if compared.passed_over:
        told.append(f"... {compared.passed_over} more signals not asked for.")
    return "\n".join(told)


def _table(moved: Sequence[Moved]) -> Table | None:
    rows = tuple(
        (str(one.key), _strength(one), "the same way" if one.strength > 0 else "the other way", _lead(one))
        for one in moved[:MOST]
    )
    return Table(("Signal", "Likeness", "Moved", "When"), rows) if rows else None


def _strength(one: Moved) -> str:
    return f"{one.strength:+.2f}"


def _lead(one: Moved) -> str:
    if not one.lead:
        return "at the same time"
    return f"{show_duration(abs(one.lead))} {'earlier' if one.lead > timedelta() else 'later'}"


def _of_target(compared: Compared) -> tuple[Evidence, ...]:
    target, found = compared.target, compared.found
    if target is None or found is None:
        return ()
    points = counted(found.points, "point")
    return (Evidence(str(target.key), points, target.source, compared.start, compared.end),)


def _evidence(compared: Compared, found: Found) -> tuple[Evidence, ...]:
    moved = (
        Evidence(
            str(one.key),
            f"{_strength(one)} over {counted(one.points, 'point')}, {_lead(one)}",
            one.source,
            compared.start,
            compared.end,
        )
        for one in found.moved[:MOST]
    )
    failed = (
        Evidence(name.partition(" (")[0], "", name.partition(" (")[2].removesuffix(")")) for name in compared.not_read
    )
    return (*_of_target(compared), *moved, *failed)


def _suggestions(compared: Compared, found: Found) -> tuple[str, ...]:
    shown = [say(Show(one.key.signal, one.key.service)) for one in found.moved[:2]]
    if compared.incident:
        shown.append(say(Blame(int(compared.incident.partition("-")[2]))))
    return (*dict.fromkeys(shown),) or (say(Show(compared.signal.name, compared.service)),)
