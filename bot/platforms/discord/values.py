"""The form that asks for a runbook's parameters; what is sent back is understood after a restart too."""

from typing import Any

import discord

from bot.platforms.discord.press import PREFIX
from bot.platforms.filling import Lacking
from bot.platforms.plain import plain

MARK = f"{PREFIX}:values:"
# https://docs.discord.com/developers/components/reference#text-input
TITLE = LABEL = 45
HINT = 100
MOST = 5
LONGEST = 200


class ValuesForm(discord.ui.Modal):
    """Its id carries that of the request; what does not fit into one form is asked for by the refusal."""

    def __init__(self, lacking: Lacking, request: str) -> None:
        super().__init__(
            title=_short(lacking.runbook.title or lacking.runbook.name, TITLE), custom_id=MARK + request, timeout=None
        )
        for name in lacking.names[:MOST]:
            choices = " or ".join(lacking.runbook.parameters[name].choices)
            self.add_item(
                discord.ui.TextInput[Any](
                    label=_short(name, LABEL),
                    placeholder=_short(choices, HINT) or None,
                    custom_id=name,
                    max_length=LONGEST,
                )
            )


def request_of(interaction: discord.Interaction[Any]) -> str:
    """The request whose form was sent, or nothing."""
    data: Any = interaction.data
    made = str(data["custom_id"])
    return made.removeprefix(MARK) if made.startswith(MARK) else ""


def values_of(interaction: discord.Interaction[Any]) -> dict[str, str]:
    """What was written, by parameter."""
    data: Any = interaction.data
    fields = [field for row in data["components"] for field in row.get("components", ())]
    return {str(field["custom_id"]): str(field.get("value") or "") for field in fields}


def _short(text: str, limit: int) -> str:
    line = " ".join(plain(text).split())
    return line if len(line) <= limit else f"{line[: limit - 3]}..."
