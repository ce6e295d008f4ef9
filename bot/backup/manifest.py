"""What a backup says of itself."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Self

NAME = "manifest.json"
SHAPE = 1


class BackupError(Exception):
    """A backup cannot be made, used or kept; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`revision` is that of the tables, `entries` the ledger's length, `files` each file's SHA-256 by its name."""

    made_at: datetime
    program: str
    dialect: str
    revision: str
    entries: int
    head: str
    files: Mapping[str, str]

    def written(self) -> str:
        """As JSON."""
        return json.dumps({"shape": SHAPE, **asdict(self), "made_at": self.made_at.isoformat()}, indent=2) + "\n"

    @classmethod
    def parse(cls, text: str | bytes) -> Self:
        """Raises BackupError."""
        try:
            read = json.loads(text)
            if read.pop("shape") != SHAPE:
                raise BackupError("The backup was made by a newer version of the bot: install that one.")
            found = cls(**{**read, "made_at": datetime.fromisoformat(read["made_at"])})
            return found.__class__(**{**asdict(found), "made_at": found.made_at.astimezone(UTC)})
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise BackupError("The backup's manifest cannot be read, so nothing of it can be trusted.") from error
