"""Turns cards, entries and pages into HTML; every value is made plain, cut and escaped on its way in."""

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.cards import evidence as evidence_card
from bot.chat import Card, Evidence, Picture, Table
from bot.identity.visitor import Visitor
from bot.platforms.plain import cut, plain
from bot.platforms.web.assets import asset
from bot.platforms.web.entry import Entry, Said, Shown

VALUE_LIMIT = 20_000
LIMITS = {
    "title": 300,
    "text": 4_000,
    "fact": 400,
    "cell": 200,
    "rows": 50,
    "facts": 24,
    "buttons": 8,
    "suggestions": 6,
    "evidence": 60,
    "query": 1_000,
    "about": 4,
}
PAGES = {"INC": "/incidents/", "APR": "/approvals/"}
THING = re.compile(r"\b(INC|APR)-([1-9]\d{0,8})\b")


@dataclass(frozen=True, slots=True)
class View:
    """Who looks, at what time, in which zone."""

    visitor: Visitor
    now: datetime
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class Image:
    """Where a card's picture is fetched from."""

    src: str
    alt: str


def card(
    shown: Card, view: View, *, at: datetime | None = None, image: Image | None = None, here: bool = False
) -> Markup:
    """One card as a fragment; without an address for its picture, the picture is inside.

    `here` says that it stands in the room, where what it suggests is answered without a new page.
    """
    pictured = image or (_inside(shown.picture) if shown.picture else None)
    return fragment("card.html", view, card=shown, image=pictured, at=at, here=here)


def entry(shown: Entry, view: View) -> Markup:
    """One entry of the room as an element whose id stays the same over all its changes."""
    match shown:
        case Said():
            return fragment("said.html", view, said=shown, mine=shown.author == view.visitor.person.name)
        case Shown():
            body = card(shown.card, view, at=shown.at, image=kept_image(shown), here=True)
            return fragment("shown.html", view, shown=shown, body=body)


def kept_image(shown: Shown) -> Image | None:
    """The address of a kept card's picture; a changed picture has another."""
    picture = shown.card.picture
    return Image(f"/pictures/{shown.id}?r={shown.revision}", picture.alt) if picture else None


def fragment(template: str, view: View, **values: Any) -> Markup:
    return Markup(ENVIRONMENT.get_template(template).render(view=view, **values))  # noqa: S704  # the template escaped it


def page(template: str, **values: Any) -> str:
    return ENVIRONMENT.get_template(template).render(**values)


def linked(text: str) -> Markup:
    """Plain text in which incidents and approvals lead to their pages."""
    return Markup(THING.sub(_link, str(escape(plain(text)))))  # noqa: S704  # escaped before links are put in


def address(key: str) -> str:
    """The page of a living thing, or nothing."""
    found = THING.fullmatch(key)
    return PAGES[found[1]] + found[2] if found else ""


def clock(at: datetime, view: View) -> str:
    """The time of day, with the date when it is another day's."""
    there, here = at.astimezone(view.zone), view.now.astimezone(view.zone)
    return f"{there:%H:%M}" if there.date() == here.date() else f"{there:%-d %b %H:%M}"


def moment(at: datetime, view: View) -> str:
    """The whole date and time, with its zone."""
    return f"{at.astimezone(view.zone):%Y-%m-%d %H:%M:%S %Z}"


def evidence(figures: Sequence[Evidence], view: View) -> Table:
    """Their rows, in the reader's own time."""
    return evidence_card.table(figures, view.now.astimezone(view.zone))


def _link(found: re.Match[str]) -> str:
    return f'<a href="{address(found[0])}">{found[0]}</a>'


def _inside(picture: Picture) -> Image:
    # Base64 needs no escaping, and must not be cut.
    return Image(Markup(f"data:image/png;base64,{b64encode(picture.png).decode()}"), picture.alt)  # noqa: S704


def _finalize(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Markup):
        return plain(cut(value, VALUE_LIMIT))
    return value


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(cut=cut, linked=linked, address=address, clock=clock, moment=moment)
    made.filters.update(evidence=evidence, folded=evidence_card.title)
    made.globals.update(asset=asset, limits=LIMITS)
    return made


ENVIRONMENT = _environment()
