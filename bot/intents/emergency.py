"""What one person may do alone when there is nobody to ask, and what another says of it afterwards."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BreakGlass:
    """Run it now, on my word alone; for a critical approval the target's name is typed too."""

    approval: int | None = None
    reason: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """I have looked at what somebody ran alone."""

    approval: int | None = None
    words: str = ""
