"""One word on several approvals at once."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ApproveSeveral:
    """Yes to each of them; every one is checked by itself, as if it were alone."""

    approvals: tuple[int, ...]
