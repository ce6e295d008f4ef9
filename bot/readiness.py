"""What must work for the bot to do its job, and whether it does."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One part and how it is; `says` is a sentence fit to show."""

    part: str
    ok: bool
    says: str
