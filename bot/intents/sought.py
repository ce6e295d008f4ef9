"""Which lines of a log are asked for: those with some words in them, or the bad ones."""

import re
from dataclasses import dataclass, replace

from bot.intents.model import Intent, Logs

LONGEST = 100
ABOUT_LOGS = re.compile(r"\b(?:logs?|logfiles?|journal|lines|grep)\b", re.IGNORECASE)
# `say logs matching "connection refused"`, `grep timeout in the logs of cart`
WORDS = rf"\"(?P<quoted>[^\"]{{1,{LONGEST}}})\"|'(?P<single>[^']{{1,{LONGEST}}})'|(?P<bare>[^\s\"',]{{1,{LONGEST}}})"
MATCHING = re.compile(
    r"\b(?:matching|containing|which contain|that contain|that mention|mentioning|with the words?|filtered by) "
    rf"(?:{WORDS})|"
    rf"^(?:please )?grep (?:for )?(?:{WORDS.replace('P<', 'P<grep_')})(?= (?:in|on|from|through) )",
    re.IGNORECASE,
)
BAD = re.compile(r"\b(?:errors?|exceptions?|failures?|stack ?traces?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sought:
    """A sentence without what it says of the lines, and that."""

    rest: str
    matching: str = ""
    errors: bool = False

    def narrowed(self, intent: Intent) -> Intent:
        """The same question of fewer lines; no other is changed."""
        return replace(intent, matching=self.matching, errors=self.errors) if isinstance(intent, Logs) else intent


def look_for(text: str) -> Sought | None:
    """None where nothing is said of lines."""
    if not ABOUT_LOGS.search(text):
        return None
    found = MATCHING.search(text)
    words = next((said for said in found.groupdict().values() if said), "") if found else ""
    rest = f"{text[: found.start()]}{'show' if found.start() == 0 else ''}{text[found.end() :]}" if found else text
    errors = bool(BAD.search(rest))
    return Sought(" ".join(rest.split()), words, errors) if words or errors else None
