"""A card as lines for a terminal."""

from datetime import datetime

from bot.cards import evidence
from bot.chat import Card, Fact, Table
from monitoring.model import Severity

MARKS = {Severity.INFO: "i ", Severity.WARNING: "! ", Severity.CRITICAL: "!! "}


def lines(card: Card, address: str = "", unfolded_at: datetime | None = None) -> str:
    """Plain text; control characters are made visible, so that a hostile label cannot steer the terminal.

    With a time the evidence is unfolded as somebody reads it then.
    """
    mark = MARKS[card.severity] if card.severity else ""
    parts = [
        f"{mark}{card.title}",
        card.text,
        "\n".join(_fact(fact) for fact in card.facts),
        _table(card.table) if card.table else "",
        card.preformatted,
        f"[chart: {card.picture.alt}, see {address or 'the console'}]" if card.picture else "",
        _next(card.suggestions),
        card.footer,
        _evidence(card, unfolded_at),
    ]
    return _visible("\n".join(part for part in parts if part))


def _fact(fact: Fact) -> str:
    source = f"   [{fact.source}]" if fact.source else ""
    return f"  {fact.name}: {fact.value}{source}"


def _table(table: Table) -> str:
    rows = [table.columns, *table.rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(table.columns))]
    padded = (map(str.ljust, row, widths) for row in rows)
    return "\n".join(f"  {'  '.join(cells)}".rstrip() for cells in padded)


def _evidence(card: Card, now: datetime | None) -> str:
    if not card.evidence:
        return ""
    title = evidence.title(card.evidence)
    return f"{title}\n{evidence.lines(card.evidence, now)}" if now else f"{title}, shown by --evidence"


def _next(suggestions: tuple[str, ...]) -> str:
    return f"Next: {' | '.join(suggestions)}" if suggestions else ""


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text)
