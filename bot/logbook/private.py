"""Lines without secrets: each by itself, and keys that go over several."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bot.logbook.line import Line

MARK = "[redacted]"
BEGINS = re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----")
ENDS = re.compile(r"-----END [A-Z0-9 ]*PRIVATE KEY-----")
BODY = re.compile(r"(?:.*\s)?[A-Za-z0-9+/=]{16,}\s*")
LONGEST_KEY = 200


def private(lines: Sequence[Line], redact: Callable[[str], str]) -> list[Line]:
    """As many lines as there were, so that each keeps its time."""
    hidden = set(_of_keys([line.text for line in lines]))
    return [replace(line, text=MARK if at in hidden else redact(line.text)) for at, line in enumerate(lines)]


def _of_keys(texts: Sequence[str]) -> Iterator[int]:
    """The lines of a private key, whichever end of it is here."""
    inside = 0
    for at, text in enumerate(texts):
        if ENDS.search(text):
            yield at
            if not inside:
                yield from _before(texts, at)
            inside = 0
        elif BEGINS.search(text):
            inside = LONGEST_KEY
            yield at
        elif inside:
            inside -= 1
            yield at


def _before(texts: Sequence[str], end: int) -> Iterator[int]:
    """Back from an end whose beginning was not read."""
    for at in range(end - 1, max(end - LONGEST_KEY, -1), -1):
        if not BODY.fullmatch(texts[at]):
            return
        yield at
