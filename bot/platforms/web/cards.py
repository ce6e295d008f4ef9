"""Living cards for the console's pages: as the room shows them, else made at this moment."""

from collections.abc import Mapping

from markupsafe import Markup

from bot.platforms.web import render
from bot.platforms.web.console import Console
from bot.platforms.web.render import View


async def living_card(console: Console, view: View, key: str) -> Markup:
    """The card of an incident or approval."""
    if kept := (await console.room.living([key])).get(key):
        return render.card(kept.card, view, at=kept.at, image=render.kept_image(kept))
    return render.card(await console.living(key), view)


async def titles(console: Console, otherwise: Mapping[str, str]) -> dict[str, str]:
    """The first line of each card by its key; what the room never showed has the other one."""
    kept = await console.room.living(otherwise)
    return {key: kept[key].card.title if key in kept else title for key, title in otherwise.items()}
