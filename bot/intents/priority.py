"""How pressing a message sounds."""

import re
from enum import StrEnum

GENTLE = "".join(
    f"(?<!{word} )" for word in ("scale", "scaled", "scaling", "slow", "slowed", "slowing", "break", "drill", "calm",
                                 "calmed", "write", "trending", "come", "shut", "coming")
)  # fmt: skip
PRESSING = re.compile(
    r"\b(?:urgent(?:ly)?|asap|emergency|emergencies|outage|sev-?\s?[01]|p0|prio(?:rity)? ?[01]|critical|mayday|"
    r"immediately|right away|straight away|on fire|hurry|help now|red alert|losing (?:money|orders|customers|data)|"
    r"(?:all|everything|(?:whole )?(?:site|prod|production|platform|system|shop|website)) "
    rf"(?:is |are |just |went |has gone )*(?:dead|dying|broken|offline|gone)|{GENTLE}down(?! to| by)|"
    r"(?:customers?|users?) (?:\w+ ){0,3}(?:can'?t|cannot|complain\w*|screaming|affected))\b",
    re.IGNORECASE,
)
CALM = re.compile(
    r"\b(?:not|no|isn'?t|nothing|never|hardly)[\s-]+(?:\w+ )?(?:urgent|critical|emergency|hurry)\b", re.IGNORECASE
)
LOUD = re.compile(r"!{2,}|\b[A-Z]{4,}\b(?:\W+\b[A-Z]{3,}\b)+")


class Priority(StrEnum):
    """Whether somebody waits while things burn."""

    URGENT = "urgent"
    NORMAL = "normal"


def priority_of(text: str) -> Priority:
    """Urgent by its wording alone; it changes what is offered first, never what is allowed."""
    pressing = PRESSING.search(text) or LOUD.search(text)
    return Priority.URGENT if pressing and not CALM.search(text) else Priority.NORMAL
