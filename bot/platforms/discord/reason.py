"""The form that asks for a denial's reason; what is sent back is understood after a restart too."""

from typing import Any

import discord

from bot.cards import pressing
from bot.platforms.discord.press import PREFIX

MARK = f"{PREFIX}:reason:"
LONGEST = 300


class ReasonForm(discord.ui.Modal, title=pressing.REASON_TITLE):
    """Its id carries the button's; the answer comes as an interaction of its own."""

    reason: discord.ui.TextInput[Any] = discord.ui.TextInput(
        label=pressing.REASON_LABEL,
        placeholder=pressing.REASON_EXAMPLE,
        custom_id="reason",
        required=False,
        max_length=LONGEST,
    )

    def __init__(self, button: str) -> None:
        super().__init__(custom_id=MARK + button, timeout=None)


def button_of(interaction: discord.Interaction[Any]) -> str:
    """The button whose form was sent, or nothing."""
    data: Any = interaction.data
    made = str(data["custom_id"])
    return made.removeprefix(MARK) if made.startswith(MARK) else ""


def reason_of(interaction: discord.Interaction[Any]) -> str:
    """What was written, on one line."""
    data: Any = interaction.data
    fields = [field for row in data["components"] for field in row.get("components", ())]
    return " ".join(" ".join(str(field.get("value") or "") for field in fields).split())


def because(says: str, reason: str) -> str:
    """The denial with its reason."""
    return f"{says} because {reason}" if reason else says
