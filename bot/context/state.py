"""The states that things are in, and one that changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Sort(StrEnum):
    """What has states."""

    SERVICE = "service"
    SOURCE = "source"
    ALERT = "alert"
    RULES = "rules"


STRANGE, NORMAL, LEARNING, UNREAD, UNSEEN = "strange", "normal", "learning", "unreadable", "not looked at"
ANSWERS, AWAY, FIRING, GONE = "answers", "away", "firing", "gone"


@dataclass(frozen=True, slots=True)
class State:
    """`detail` tells more of it, and is no part of what makes it another state."""

    state: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """Something came into a state; `before` is empty for what was never seen."""

    at: datetime
    sort: Sort
    name: str
    state: str
    before: str = ""
    detail: str = ""


States = Mapping[str, State]
