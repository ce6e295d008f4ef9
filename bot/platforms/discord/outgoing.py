"""A card as the arguments with which discord.py sends and edits; nobody is ever called by it."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import discord
from sqlalchemy.exc import SQLAlchemyError

from bot.chat import Card, Place, SendError
from bot.platforms.discord.press import custom_id, item, sharing_id
from bot.platforms.discord.render import CHART, Press, Rendered, alt, offered, rendered
from bot.storage.buttons import Buttons

# An edit is parsed again, and with everybody's mentions if nothing is said.
NOBODY = discord.AllowedMentions.none()
SHARE = "Share"
PLAIN = discord.ButtonStyle.secondary.value


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to be."""

    shown: Rendered

    def new(self) -> dict[str, Any]:
        """For a new message, where what is missing is left out."""
        view = self._view()
        return {"content": self.shown.content, "embeds": self._embeds(), "files": self._files()} | (
            {"view": view, "allowed_mentions": NOBODY} if view else {"allowed_mentions": NOBODY}
        )

    def edited(self) -> dict[str, Any]:
        """For an edit, where what is missing is taken away."""
        return {
            "content": self.shown.content,
            "embeds": self._embeds(),
            "attachments": self._files(),
            "view": self._view(),
            "allowed_mentions": NOBODY,
        }

    def is_shown_by(self, message: discord.Message) -> bool:
        """Whether the message is as it was to be; Discord may have trimmed it."""
        described = (self.shown.embed or {}).get("description", "")
        there = message.embeds[0].description if message.embeds else ""
        buttons = sum(len(row.children) for row in message.components if isinstance(row, discord.ActionRow))
        same = message.content.strip() == self.shown.content.strip() and (there or "").strip() == described.strip()
        return same and buttons == sum(map(len, self.shown.rows))

    def _embeds(self) -> list[discord.Embed]:
        return [discord.Embed.from_dict(self.shown.embed)] if self.shown.embed else []

    def _files(self) -> list[discord.File]:
        picture = self.shown.picture
        return [discord.File(io.BytesIO(picture.png), CHART, description=alt(picture))] if picture else []

    def _view(self) -> discord.ui.View | None:
        if not self.shown.rows:
            return None
        view = discord.ui.View(timeout=None)
        for number, row in enumerate(self.shown.rows):
            for press in row:
                view.add_item(item(press.label, press.style, press.id, number))
        return view


class Dressing:
    """Makes cards ready to go, with the ids of their buttons on record before anybody can press them."""

    def __init__(self, buttons: Buttons, clock: Callable[[], datetime]) -> None:
        self._buttons = buttons
        self._clock = clock

    async def dress(self, place: Place, card: Card, *, below: str = "", share: str = "") -> Outgoing:
        """Raises SendError. `share` are the words that show the same to everybody, where an answer is private."""
        says = [button.says for button in offered(card)]
        ids = await self.ids(place, card.key, [*says, *([share] if share else [])])
        made = rendered(card, lambda words: custom_id(words, ids[words]), below=below)
        return Outgoing(_shared(made, ids[share]) if share else made)

    async def ids(self, place: Place, key: str, says: Sequence[str]) -> Mapping[str, str]:
        try:
            return await self._buttons.ids(str(place), key, says, self._clock())
        except (SQLAlchemyError, OSError) as error:
            raise SendError(f"The bot's database does not answer: {error}") from error


def _shared(made: Rendered, button_id: str) -> Rendered:
    """The button to share stands in a row of its own, unless there is no room for one."""
    rows = (*made.rows[:4], (Press(SHARE, PLAIN, sharing_id(button_id)),))
    return Rendered(made.content, made.embed, rows, made.picture)
