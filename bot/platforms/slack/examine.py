"""Looks at the app from outside: tokens, scopes, and whether it is in the channels it should speak in."""

from collections.abc import Sequence

from bot.cards.lists import counted
from bot.chat import SendError
from bot.platforms.slack.api import Api
from bot.platforms.slack.errors import SlackError
from bot.platforms.slack.manifest import SCOPES
from bot.readiness import Check

PART = "slack"


async def examine(api: Api, channels: Sequence[str]) -> Check:
    """The first thing that is wrong with the tokens, else everything that is wrong with the rest."""
    try:
        name, scopes = await api.introduced()
        if api.app_token:
            await api.connections_open()
        problems = [*_missing(scopes), *[said for one in channels if (said := await _channel(api, one, name))]]
    except SendError as error:
        return Check(PART, ok=False, says=str(error))
    if problems:
        return Check(PART, ok=False, says=" ".join(problems))
    where = f"in {counted(len(channels), 'alert channel')}" if channels else "no alert channel is configured"
    return Check(PART, ok=True, says=f"The app is @{name}, {where}.")


def _missing(scopes: frozenset[str]) -> list[str]:
    missing = sorted(set(SCOPES) - scopes)
    if not missing:
        return []
    mend = "paste the manifest of cloudops slack-manifest and reinstall the app"
    return [f"The app lacks {', '.join(missing)}: {mend}."]


async def _channel(api: Api, channel: str, name: str) -> str:
    try:
        found = (await api.call("conversations.info", channel=channel))["channel"]
    except SlackError as error:
        if error.code == "missing_scope":
            return ""
        return f"{channel} of alerts.channels is not there for the bot: invite @{name} to it, or mend its id."
    if found.get("is_archived"):
        return f"#{found.get('name')} is archived: unarchive it, or name another in alerts.channels."
    return "" if found.get("is_member") else f"invite @{name} to #{found.get('name')}."
