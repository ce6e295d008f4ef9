"""What can happen in a history, and how one is made up from a seed."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

REPLICAS = 3
PEOPLE = ("sam", "lee", "max", "kim", "eve")
WILLING = ("lee", "max", "kim", "lee", "max", "kim", "sam", "eve")


@dataclass(frozen=True, slots=True)
class Ask:
    replica: int
    who: str
    service: str
    zone: str


@dataclass(frozen=True, slots=True)
class Answer:
    replica: int
    who: str
    nth: int
    approve: bool


@dataclass(frozen=True, slots=True)
class Revoke:
    replica: int
    who: str
    nth: int


@dataclass(frozen=True, slots=True)
class Glass:
    replica: int
    who: str
    nth: int


@dataclass(frozen=True, slots=True)
class Tick:
    replica: int


@dataclass(frozen=True, slots=True)
class Kill:
    """The replica is gone, and another one comes in its place."""

    replica: int


@dataclass(frozen=True, slots=True)
class Pause:
    """It stands still, as under SIGSTOP, while time goes on."""

    replica: int


@dataclass(frozen=True, slots=True)
class Wake:
    replica: int


@dataclass(frozen=True, slots=True)
class Later:
    seconds: int


@dataclass(frozen=True, slots=True)
class Halt:
    replica: int
    on: bool


@dataclass(frozen=True, slots=True)
class Feels:
    """What the detector says from here on."""

    condition: str


@dataclass(frozen=True, slots=True)
class Drift:
    """The runbook is written anew."""


@dataclass(frozen=True, slots=True)
class Meddle:
    """Somebody edits a plan in the database."""

    nth: int


@dataclass(frozen=True, slots=True)
class Go:
    """Whoever is under way takes steps, in this order."""

    choices: tuple[int, ...]


Deed = Ask | Answer | Revoke | Glass | Tick | Kill | Pause | Wake | Later | Halt | Feels | Drift | Meddle | Go


@dataclass(frozen=True, slots=True)
class History:
    """`skews` are by how much the replicas' clocks are wrong."""

    quorum: int
    skews: tuple[int, ...]
    deeds: tuple[Deed, ...]

    def __str__(self) -> str:
        return "\n".join([f"quorum: {self.quorum}, clocks: {self.skews}", *map(str, self.deeds)])


def made_up(seed: int, length: int = 16) -> History:
    """The same for the same seed; it begins with something that is asked for, and mostly somebody who wants it."""
    dice = Random(seed)
    quorum, skews = dice.choice((1, 1, 2)), tuple(dice.choice((0, 0, 0, -40, 40, 3600)) for _ in range(REPLICAS))
    kinds, weights = zip(*KINDS, strict=True)
    deeds: list[Deed] = [Ask(0, "sam", "checkout", "a"), _steps(dice, 30)]
    if dice.random() < 0.8:
        deeds += [Answer(_replica(dice), who, 0, approve=True) for who in ("lee", "max")[:quorum]]
    for _ in range(length):
        deeds += [dice.choices(kinds, weights)[0](dice), _steps(dice, dice.choice((1, 3, 8, 8, 15, 30)))]
    return History(quorum, skews, tuple(deeds))


def _steps(dice: Random, count: int) -> Go:
    return Go(tuple(dice.randrange(6) for _ in range(count)))


def _replica(dice: Random) -> int:
    return dice.randrange(REPLICAS)


def _nth(dice: Random) -> int:
    return dice.choice((0, 0, 0, 1, 2))


KINDS: tuple[tuple[Callable[[Random], Deed], int], ...] = (
    (lambda dice: Ask(_replica(dice), dice.choice(PEOPLE), dice.choice(("checkout", "cart")), dice.choice("ab")), 3),
    (lambda dice: Answer(_replica(dice), dice.choice(WILLING), _nth(dice), dice.random() < 0.95), 8),
    (lambda dice: Revoke(_replica(dice), dice.choice(WILLING), _nth(dice)), 2),
    (lambda dice: Glass(_replica(dice), dice.choice(("kim", "lee")), _nth(dice)), 1),
    (lambda dice: Tick(_replica(dice)), 12),
    (lambda dice: Kill(_replica(dice)), 3),
    (lambda dice: Pause(_replica(dice)), 3),
    (lambda dice: Wake(_replica(dice)), 3),
    (lambda dice: Later(dice.choice((1, 31, 31, 31, 600, 1900))), 4),
    (lambda dice: Halt(_replica(dice), dice.random() < 0.4), 1),
    (lambda dice: Feels(dice.choice(("recovered", "worse", "still strange", "too few new points"))), 2),
    (lambda _: Drift(), 1),
    (lambda dice: Meddle(_nth(dice)), 2),
)
