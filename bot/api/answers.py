"""A card as JSON: what chat shows, without its picture."""

from datetime import datetime
from typing import Self

from bot.api.typed import Told
from bot.chat import Card


class Figure(Told):
    """A figure with its name and the query it comes from."""

    name: str
    value: str
    query: str = ""
    since: datetime | None = None
    until: datetime | None = None


class Rows(Told):
    """Cells under a heading."""

    columns: list[str]
    rows: list[list[str]]


class Press(Told):
    """What a button is called, and the words that do the same."""

    label: str
    says: str


class Answer(Told):
    """An answer; `key` names the living thing it shows, such as INC-7."""

    title: str
    text: str
    severity: str | None
    facts: list[Figure]
    table: Rows | None
    preformatted: str
    chart: str | None
    buttons: list[Press]
    suggestions: list[str]
    footer: str
    key: str
    private: bool
    evidence: list[Figure]

    @classmethod
    def of(cls, card: Card) -> Self:
        return cls(
            title=card.title,
            text=card.text,
            severity=card.severity.value if card.severity else None,
            facts=[Figure(name=one.name, value=one.value, query=one.source) for one in card.facts],
            table=Rows(columns=list(card.table.columns), rows=[list(row) for row in card.table.rows])
            if card.table
            else None,
            preformatted=card.preformatted,
            chart=card.picture.alt if card.picture else None,
            buttons=[Press(label=one.label, says=one.says) for one in (*card.buttons, *card.about)],
            suggestions=list(card.suggestions),
            footer=card.footer,
            key=card.key,
            private=card.private,
            evidence=[
                Figure(name=one.name, value=one.value, query=one.query, since=one.since, until=one.until)
                for one in card.evidence
            ],
        )
