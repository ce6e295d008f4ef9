"""What people ask about the bot itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Health:
    """How the bot itself is."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How fast and how often people approve what it asks."""


@dataclass(frozen=True, slots=True)
class Help:
    """What can be asked; `topic` is a command's first word."""

    topic: str = ""
