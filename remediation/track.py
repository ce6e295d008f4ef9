"""What became of a runbook so far."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Track:
    """How often a runbook was judged, and how often it helped."""

    judged: int = 0
    recovered: int = 0

    @property
    def share(self) -> float:
        """Half for one that was never tried, moved by each verdict."""
        return (self.recovered + 1) / (self.judged + 2)


@dataclass(frozen=True, slots=True)
class Record:
    """What a rule wants of that: so many verdicts, and such a share of them "recovered"."""

    judged: int = 1
    helped: float = 0.0

    def __str__(self) -> str:
        return f"{self.judged} verdicts or more, {self.helped:.0%} of them recovered"

    def holds(self, track: Track) -> bool:
        return track.judged >= self.judged and track.recovered >= self.helped * track.judged
