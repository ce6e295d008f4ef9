"""What a model may be told of a text: figures, times and the plainest words of a report; all else is hidden.

Nothing is told because it looks harmless. A word is told because it stands in a list of words with which one
can have nothing done, and behind the first other word of a line nothing is told any more but names, as placeholders.
"""

import re
from collections.abc import Iterator

from bot.chat import Card
from bot.language.clean import CUT, clean
from bot.language.plain import WORDS
from bot.language.veil import Kind, Veil

RAW = 2000
TITLE = "title: "
LINE, CELL, ROWS, LINES = 300, 120, 12, 12
UNITS = r"(?:(?:%|ns|us|µs|ms|s|min|h|days?|weeks?|months?|B|[KMGT]i?B|kB)(?:/s)?|/s)"
NUMBER = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?(?:e[+-]?\d{1,2})?"
FIGURE = rf"(?:{NUMBER})(?: ?{UNITS})?(?![\w.-]*\w)"
CLOCK = r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?|\d{1,2}:\d\d(?::\d\d)?"
NUMBERED = r"(?:INC|APR)-\d{1,9}"
TOKEN = re.compile(
    rf"(?P<typed>(?<![\w.-])(?:{NUMBERED}|{CLOCK}|{FIGURE}))(?![\w])|(?P<word>[A-Za-z']+(?![\w]))|(?P<mark>[\s.,:;()%]+)|(?P<other>[\w-]+|\S)"
)
MARKS = " .,:;()"
# Letters can be written as numbers.
MOST_FIGURES = 3


def card(shown: Card, veil: Veil) -> str:
    """All of a card that a model needs to word it, a line each; each is kept as told."""
    veil.alarming = veil.alarming or shown.severity is not None
    return "\n".join(veil.tell(line) for line in _lines(shown, veil))


def line(text: str, veil: Veil, limit: int = LINE) -> str:
    """A line of a card, with what others wrote hidden."""
    told = "".join(_told(clean(text, RAW), veil))
    return told if len(told) <= limit else told[:limit].rpartition(" ")[0] + CUT


def _lines(shown: Card, veil: Veil) -> Iterator[str]:
    yield f"{TITLE}{line(shown.title, veil)}"
    if shown.severity:
        yield f"severity: {shown.severity}"
    for text in shown.text.splitlines()[:LINES]:
        yield f"text: {line(text, veil)}"
    for fact in shown.facts[:ROWS]:
        yield f"{line(fact.name, veil, CELL)}: {line(fact.value, veil, CELL)}"
    for proof in shown.evidence[:ROWS]:
        yield f"{line(proof.name, veil, CELL)}: {line(proof.value or 'not read', veil, CELL)}"
    if shown.table:
        for row in shown.table.rows[:ROWS]:
            told = zip(shown.table.columns, row, strict=False)
            yield "; ".join(f"{line(name, veil, CELL)}: {line(cell, veil, CELL)}" for name, cell in told)


def _told(text: str, veil: Veil) -> Iterator[str]:
    """What others can choose is hidden by its kind; from the first strange word on, so is all the rest."""
    strange = False
    for part, one in veil.parted(text):
        if one:
            yield veil.hide(one.value, one.kind)
        elif strange:
            yield veil.hide(part, Kind.TEXT) if part.strip(MARKS) else part
        else:
            known, rest = _parted(part)
            yield known + (veil.hide(rest, Kind.TEXT) if rest else "")
            strange = bool(rest)


def _parted(text: str) -> tuple[str, str]:
    """Up to the first strange word, and from there; letters can be written as numbers, so many of them are strange."""
    tokens = list(TOKEN.finditer(text))
    if sum(found[0].isdigit() for found in tokens) > MOST_FIGURES:
        return "", text
    first = next((found.start() for found in tokens if _is_strange(found)), len(text))
    return text[:first], text[first:]


def _is_strange(found: re.Match[str]) -> bool:
    match found.lastgroup:
        case "word":
            return found[0].lower() not in WORDS
        case kind:
            return kind == "other"
