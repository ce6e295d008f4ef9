"""What people said of a signal's alarms, and how much rarer or more common a value has to be because of it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

# Each mark of noise asks for values twice as rare; each mark of use takes one back.
STEP = 2.0
# One person's marks count for two steps at most, whatever they press.
OF_ONE = 2
# All together: at most 32 times as rare, at least a quarter as rare as without.
QUIETER, LOUDER = 5, 2
KEPT = timedelta(days=90)
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Vote:
    """One person's word on one signal of one incident."""

    incident: int
    service: str
    signal: str
    person: str
    noise: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Regard:
    """What is thought of a signal: its alarms have to be `factor` times as rare as those of others."""

    noise: int
    useful: int
    people: tuple[str, ...]
    factor: float


def regards(votes: Iterable[Vote], now: datetime) -> Mapping[Place, Regard]:
    """By (service, signal); what was said more than 90 days ago is forgotten."""
    by_place: dict[Place, list[Vote]] = {}
    for vote in votes:
        if now - vote.at <= KEPT:
            by_place.setdefault((vote.service, vote.signal), []).append(vote)
    return {place: _regard(mine) for place, mine in by_place.items()}


def factors(found: Mapping[Place, Regard]) -> dict[Place, float]:
    """Only those that change anything."""
    return {place: regard.factor for place, regard in found.items() if regard.factor != 1}


def noisy(votes: Iterable[Vote]) -> frozenset[int]:
    """The incidents that more people called noise than useful."""
    balance = Counter[int]()
    for incident, _, noise in {(vote.incident, vote.person, vote.noise) for vote in votes}:
        balance[incident] += 1 if noise else -1
    return frozenset(incident for incident, more in balance.items() if more > 0)


def _regard(votes: list[Vote]) -> Regard:
    steps = Counter[str]()
    for vote in votes:
        steps[vote.person] += 1 if vote.noise else -1
    total = sum(max(-OF_ONE, min(OF_ONE, mine)) for mine in steps.values())
    noise = sum(vote.noise for vote in votes)
    return Regard(noise, len(votes) - noise, tuple(sorted(steps)), STEP ** max(-LOUDER, min(QUIETER, total)))
