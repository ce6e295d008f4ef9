"""What people want written: an incident in short, and what is to be learned from it."""

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Brief:
    """An incident in a few sentences; without a number, the newest."""

    incident: int | None = None


@dataclass(frozen=True, slots=True)
class Postmortem:
    """A draft of what happened, what was done, and what is left to find out; without a number, of the newest."""

    incident: int | None = None


@dataclass(frozen=True, slots=True)
class Propose:
    """Ask others whether this may run, whatever the policy would allow by itself."""

    runbook: str
    service: str = ""


INCIDENT = r"(?:(?:inc(?:ident)?[ #-]{0,2}|#)(?P<incident>\d{1,9})|(?:the|this|that|last|the last|latest) incident)"
DRAFT = r"(?:(?:draft|write|make|give me|show|create|prepare|export)(?: me)?(?: (?:a|the))? )?"
NAME = r"[A-Za-z0-9][\w.:-]*"


def _number(found: re.Match[str]) -> int | None:
    return int(found["incident"]) if found["incident"] else None


# Word for word, before anything is guessed.
SAYS: tuple[tuple[str, Callable[[re.Match[str]], Brief | Postmortem | Propose]], ...] = (
    (rf"(?:sum|summari[sz]e) {INCIDENT}(?: up)?(?: please)?", lambda m: Brief(_number(m))),
    (rf"(?:give me )?(?:a |the )?summary (?:of|for) {INCIDENT}(?: please)?", lambda m: Brief(_number(m))),
    (rf"{DRAFT}post-?mortem(?: (?:of|for|on|about))?(?: {INCIDENT})?(?: please)?", lambda m: Postmortem(_number(m))),
    (
        rf"ask for approval of (?P<runbook>{NAME})(?: on (?P<service>{NAME}))?",
        lambda m: Propose(m["runbook"], m["service"] or ""),
    ),
)
