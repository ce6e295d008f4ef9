"""What became of a runbook in one simulated run."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """What was played, what became of it, and whether that is as it should be."""

    story: str
    became: str
    well: bool
