"""What became of one case of the crash table."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.selftest.moment import Moment


@dataclass(frozen=True, slots=True)
class Case:
    """Where the bot died, in one life after another."""

    deaths: tuple[Moment, ...]

    def __str__(self) -> str:
        return ", then ".join(map(str, self.deaths)) or "no death"


@dataclass(frozen=True, slots=True)
class Result:
    """`breaches` by invariant, nothing where it holds; `trouble` when it could not be judged at all.

    `passed` are the moments that came by, in order.
    """

    case: Case
    breaches: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    trouble: str = ""
    passed: tuple[tuple[str, str], ...] = ()

    @property
    def well(self) -> bool:
        return not self.trouble and not any(self.breaches.values())
