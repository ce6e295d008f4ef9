"""Turns a card into what Discord shows; every limit is Discord's, and what is cut says so."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.chat import Button, Card, Fact, Picture, Style, Table
from bot.platforms.discord.markdown import FENCE, fenced, fitted, inline
from bot.platforms.plain import plain
from monitoring.model import Severity

# https://docs.discord.com/developers/resources/message: over any of these the whole message is refused.
CONTENT = 2_000
DESCRIPTION = 4_096
FIELDS = 25
FIELD_NAME = 256
FIELD_VALUE = 1_024
EMBED = 6_000
LABEL = 80
ROWS = 5
BUTTONS_A_ROW = 5
ALT = 1_024
# What a person can take in.
TITLE = 600
TEXT = 1_500
CODE = 1_200
FIGURES = 12
SOURCE = 200
FOOTER = 300
TABLE_ROWS = 30
CELL = 40
SUGGESTIONS = 5

CHART = "chart.png"
MARKS = {
    Severity.CRITICAL: "\N{LARGE RED CIRCLE}",
    Severity.WARNING: "\N{LARGE ORANGE CIRCLE}",
    Severity.INFO: "\N{LARGE BLUE CIRCLE}",
}
COLOURS = {Severity.CRITICAL: 0xD1242F, Severity.WARNING: 0xD4731A, Severity.INFO: 0x2F6FDE}
# https://docs.discord.com/developers/components/reference#button-button-styles
STYLES = {Style.PLAIN: 2, Style.PRIMARY: 1, Style.DANGER: 4}

Embed = dict[str, Any]
Id = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Press:
    """A button as Discord shows it."""

    label: str
    style: int
    id: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """`content` is what a notification shows; the embed holds the rest."""

    content: str
    embed: Embed | None = None
    rows: tuple[tuple[Press, ...], ...] = ()
    picture: Picture | None = None


def rendered(card: Card, button_id: Id, *, below: str = "") -> Rendered:
    """`button_id` gives the opaque id of the button that says something; `below` is a line of our own, not escaped."""
    rows = (*_rows(_first(card), button_id), *_rows(card.about[:BUTTONS_A_ROW], button_id))
    return Rendered(_content(card, below), _embed(card), rows, card.picture)


def offered(card: Card) -> tuple[Button, ...]:
    """Everything on a card that can be pressed."""
    return _first(card) + card.about[:BUTTONS_A_ROW]


def alt(picture: Picture) -> str:
    """What a picture shows, for those who do not see it."""
    return fitted(picture.alt, ALT, plain)


def _first(card: Card) -> tuple[Button, ...]:
    """All but what is about the answer itself, which has the last row."""
    suggested = tuple(Button(words, words) for words in card.suggestions[:SUGGESTIONS])
    rows = ROWS - 1 if card.about else ROWS
    return (card.buttons + suggested)[: rows * BUTTONS_A_ROW]


def _content(card: Card, below: str) -> str:
    mark = f"{MARKS[card.severity]} {card.severity.value}: " if card.severity else ""
    return "\n".join(line for line in (f"{mark}**{fitted(card.title, TITLE)}**", below) if line)


def _embed(card: Card) -> Embed | None:
    more = len(card.buttons) - len([one for one in offered(card) if one in card.buttons])
    hidden = f"... {more} more buttons" if more > 0 else ""
    footer = " · ".join(part for part in (card.key, fitted(card.footer, FOOTER, plain), hidden) if part)
    embed: Embed = {"description": "\n".join(_paragraphs(card))}
    if footer:
        embed["footer"] = {"text": footer}
    if card.picture:
        embed["image"] = {"url": f"attachment://{CHART}"}
    room = EMBED - len(embed["description"]) - len(footer)
    embed["fields"] = list(_fields(card.facts, room))
    if not any(embed.values()):
        return None
    return {**embed, "color": COLOURS[card.severity]} if card.severity else embed


def _paragraphs(card: Card) -> Iterator[str]:
    if card.text:
        yield fitted(card.text, TEXT)
    if card.table:
        yield _table(card.table)
    if card.preformatted:
        yield fitted(card.preformatted, CODE, fenced)


def _fields(facts: Sequence[Fact], room: int) -> Iterator[Embed]:
    """Name and value side by side; on a phone one below the other."""
    for number, fact in enumerate(facts):
        field = _field(fact)
        room -= len(field["name"]) + len(field["value"])
        more = f"... {len(facts) - number} more figures"
        if number >= FIGURES or room < len(more):
            yield {"name": "More", "value": more, "inline": False}
            return
        yield field


def _field(fact: Fact) -> Embed:
    value = fitted(fact.value, FIELD_VALUE // 2) or "-"
    source = f"\n{fitted(fact.source, SOURCE, inline)}" if fact.source else ""
    return {"name": fitted(fact.name, FIELD_NAME) or "-", "value": value + source, "inline": not source}


def _table(table: Table) -> str:
    """Aligned in a block of code; rows that do not fit are counted."""
    rows = [[_cell(text) for text in row] for row in (table.columns, *table.rows[:TABLE_ROWS])]
    widths = [max(len(row[column]) for row in rows) for column in range(len(table.columns))]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    kept = len(lines)
    while sum(len(line) + 1 for line in lines[:kept]) > CODE - 2 * len(FENCE):
        kept -= 1
    hidden = len(table.rows) - (kept - 1)
    return fenced("\n".join([*lines[:kept], *([f"... {hidden} more"] if hidden else [])]))


def _cell(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= CELL else f"{line[: CELL - 3]}..."


def _rows(buttons: Sequence[Button], button_id: Id) -> tuple[tuple[Press, ...], ...]:
    """Buttons that say the same are one button: Discord refuses an id that is there twice."""
    different: dict[str, Button] = {}
    for button in buttons:
        different.setdefault(button.says, button)
    made = [Press(_label(one.label), STYLES[one.style], button_id(one.says)) for one in different.values()]
    return tuple(tuple(made[start : start + BUTTONS_A_ROW]) for start in range(0, len(made), BUTTONS_A_ROW))


def _label(text: str) -> str:
    line = " ".join(plain(text).split()) or "-"
    return line if len(line) <= LABEL else f"{line[: LABEL - 3]}..."
