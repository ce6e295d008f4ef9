"""What one life of the bot is told: where everything is, and when it dies."""

from dataclasses import dataclass
from pathlib import Path

from bot.selftest.moment import Moment


@dataclass(frozen=True, slots=True)
class Orders:
    """`schema` is empty on SQLite."""

    database: str
    schema: str
    folder: Path
    moment: Moment | None = None

    @property
    def outgoing(self) -> Path:
        return self.folder / "outgoing"

    @property
    def effects(self) -> Path:
        return self.folder / "effects"

    @property
    def notes(self) -> Path:
        return self.folder / "notes"

    @property
    def printed(self) -> Path:
        """What the process itself printed."""
        return self.folder / "printed"

    @property
    def skipped(self) -> Path:
        """By how much time was turned forward, a line each."""
        return self.folder / "skipped"
