"""What happened to an incident, in one row of moments: what signals did, what people decided, what was run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards import ledger
from detection.timeline import Event, Happened
from remediation.chain import Entry

WORDS: Mapping[str, str] = {
    Happened.OPENED: "Opened",
    Happened.JOINED: "Also strange",
    Happened.ENDED: "Back to normal",
    Happened.RAISED: "Severity raised",
    Happened.ACKNOWLEDGED: "Acknowledged",
    Happened.RESOLVED: "Resolved",
    Happened.ABSORBED: "Went on as part",
}
# The record has these too, but the incident's own events tell them already.
TOLD = frozenset({Happened.ACKNOWLEDGED.value, Happened.RESOLVED.value, "marked"})


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened, and what."""

    at: datetime
    said: str


def moments(events: Sequence[Event], entries: Sequence[Entry], now: datetime) -> tuple[Moment, ...]:
    """Oldest first; `entries` are those of the ledger that speak of the incident."""
    noticed = [Moment(event.at, words(event)) for event in events]
    done = [
        Moment(datetime.fromisoformat(entry.at), ledger.sentence(entry, now))
        for entry in sorted(entries, key=lambda entry: entry.seq)
        if entry.kind not in TOLD
    ]
    return tuple(sorted((*noticed, *done), key=lambda moment: moment.at))


def words(event: Event) -> str:
    """One event as it is read."""
    said = WORDS.get(event.kind, event.kind.capitalize())
    by = f" by {event.by}" if event.by else ""
    return f"{said}{by}{f': {event.detail}' if event.detail else ''}"
