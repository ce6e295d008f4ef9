"""Turns a card into Block Kit; every limit is Slack's, and what is cut says so."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.chat import Button, Card, Fact, Style, Table
from bot.platforms.slack.text import escaped, fenced
from monitoring.model import Severity

# https://docs.slack.dev/reference/block-kit/blocks and .../block-elements/button-element
HEADER = 150
FIELDS_A_SECTION = 10
BUTTON_TEXT = 75
BUTTONS_A_BLOCK = 25
# Slack allows 3000 a section and 2000 a field, but refuses about 13,000 over all (msg_blocks_too_long).
BODY = 2_000
CODE = 1_900
SENTENCE = 600
FACT = 240
FACT_NAME = 60
SOURCE = 300
NOTIFICATION = 300
# What a person can take in.
FACTS = 10
ROWS = 40
CELL = 60
SOURCES = 3
BUTTONS = 10
SUGGESTIONS = 5
ABOUT = 4

MARKS = {
    Severity.CRITICAL: "\N{LARGE RED CIRCLE}",
    Severity.WARNING: "\N{LARGE ORANGE CIRCLE}",
    Severity.INFO: "\N{LARGE BLUE CIRCLE}",
}

Block = dict[str, Any]
Value = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Rendered:
    """`text` is what a notification shows; the blocks are what a person sees."""

    text: str
    blocks: list[Block]


def rendered(card: Card, value: Value, *, picture: str = "") -> Rendered:
    """`value` gives the opaque value of the button that says something; `picture` is the id of an uploaded file."""
    return Rendered(notification(card), list(_blocks(card, value, picture)))


def notification(card: Card) -> str:
    """One line for a locked phone."""
    mark = f"{MARKS[card.severity]} {card.severity.value}: " if card.severity else ""
    return f"{mark}{escaped(card.title, NOTIFICATION)}"


def plain_text(text: str, limit: int) -> Block:
    """Text in which Slack reads no markup and no emoji."""
    return {"type": "plain_text", "text": escaped(text, limit), "emoji": False}


def mrkdwn(text: str) -> Block:
    """Markup of our own; whatever stands in it has been escaped."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def section(text: Block) -> Block:
    return {"type": "section", "text": text}


def context(text: str) -> Block:
    return {"type": "context", "elements": [plain_text(text, SENTENCE)]}


def buttons(shown: Sequence[Button], value: Value, block: str) -> Block:
    """One row; the names of the elements are unique in it."""
    elements = [_button(button, value(button.says), f"{block}-{number}") for number, button in enumerate(shown, 1)]
    return {"type": "actions", "block_id": block, "elements": elements[:BUTTONS_A_BLOCK]}


def _blocks(card: Card, value: Value, picture: str) -> Iterator[Block]:
    yield _title(card)
    if card.text:
        yield section(plain_text(card.text, BODY))
    yield from _facts(card.facts)
    if card.table:
        yield section(mrkdwn(fenced(_lines(card.table), CODE)))
    if card.preformatted:
        yield section(mrkdwn(fenced(card.preformatted, CODE)))
    if card.picture and picture:
        alt = escaped(card.picture.alt, SENTENCE)
        yield {"type": "image", "slack_file": {"id": picture}, "alt_text": alt}
    yield from _sources(card.facts)
    if card.buttons:
        yield buttons(card.buttons[:BUTTONS], value, "press")
    if len(card.buttons) > BUTTONS:
        yield context(f"... {len(card.buttons) - BUTTONS} more buttons")
    if card.suggestions:
        chips = [Button(words, words) for words in card.suggestions[:SUGGESTIONS]]
        yield buttons(chips, value, "ask")
    if card.about:
        yield buttons(card.about[:ABOUT], value, "about")
    if small := " · ".join(part for part in (card.key, card.footer) if part):
        yield context(small)


def _title(card: Card) -> Block:
    """A headline, unless it is a sentence of several lines."""
    mark = f"{MARKS[card.severity]} " if card.severity else ""
    if len(card.title) + len(mark) <= HEADER and (card.key or card.facts or card.table or card.picture):
        return {"type": "header", "text": plain_text(f"{mark}{card.title}", HEADER)}
    return section(plain_text(f"{mark}{card.title}", SENTENCE))


def _facts(facts: Sequence[Fact]) -> Iterator[Block]:
    """Name and value side by side; on a phone one below the other."""
    fields = [field for fact in facts[:FACTS] for field in (_name(fact), plain_text(fact.value, FACT))]
    for start in range(0, len(fields), FIELDS_A_SECTION):
        yield {"type": "section", "fields": fields[start : start + FIELDS_A_SECTION]}
    if len(facts) > FACTS:
        yield context(f"... {len(facts) - FACTS} more figures")


def _name(fact: Fact) -> Block:
    return plain_text(fact.name, FACT_NAME)


def _sources(facts: Sequence[Fact]) -> Iterator[Block]:
    """The query behind each figure, small; the plan's hash is such a source too."""
    sourced = [fact for fact in facts[:FACTS] if fact.source]
    if sourced:
        shown = [plain_text(f"{fact.name}: {fact.source}", SOURCE) for fact in sourced[:SOURCES]]
        more = len(sourced) - SOURCES
        counted = [plain_text(f"... {more} more {'query' if more == 1 else 'queries'}", SOURCE)] if more > 0 else []
        yield {"type": "context", "elements": shown + counted}


def _lines(table: Table) -> str:
    rows = [[_cell(text) for text in row] for row in (table.columns, *table.rows[:ROWS])]
    widths = [max(len(row[column]) for row in rows) for column in range(len(table.columns))]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    if len(table.rows) > ROWS:
        lines.append(f"... {len(table.rows) - ROWS} more")
    return "\n".join(lines)


def _cell(text: str) -> str:
    line = " ".join(text[: 4 * CELL].split())
    return line if len(line) <= CELL else f"{line[: CELL - 3]}..."


def _button(button: Button, value: str, name: str) -> Block:
    made: Block = {"type": "button", "action_id": name, "value": value, "text": _label(button.label)}
    return made if button.style is Style.PLAIN else {**made, "style": button.style.value}


def _label(text: str) -> Block:
    short = text if len(text) <= BUTTON_TEXT // 2 else f"{text[: BUTTON_TEXT // 2 - 3]}..."
    return plain_text(short, BUTTON_TEXT)
