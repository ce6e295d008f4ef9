"""Reads back from a channel what the bot itself posted there, where nobody who holds its database can change it."""

import json
from typing import Any

import aiohttp

from bot.chat import SendError
from bot.settings import Discord

PAGES, PAGE = 10, 100
TIMEOUT = aiohttp.ClientTimeout(total=10)
DISCORD = "https://discord.com/api/v10"
REFUSED = 400


async def kept(settings: Discord, channel: str) -> list[str]:
    """Each of its own newest messages as JSON; raises SendError. One question and no gateway: nothing is heard."""
    headers = {"Authorization": f"Bot {settings.token}"}
    found: list[str] = []
    try:
        async with aiohttp.ClientSession(headers=headers, timeout=TIMEOUT) as session:
            base = settings.api_url or DISCORD
            own = (await _get(session, f"{base}/users/@me"))["id"]
            page, before = await _get(session, f"{base}/channels/{channel}/messages?limit={PAGE}"), ""
            for _ in range(PAGES):
                found += [json.dumps(one) for one in page if one["author"]["id"] == own]
                if len(page) < PAGE:
                    break
                before = page[-1]["id"]
                page = await _get(session, f"{base}/channels/{channel}/messages?limit={PAGE}&before={before}")
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise SendError(f"Discord cannot be reached: {error or type(error).__name__}.") from error
    return found


async def _get(session: aiohttp.ClientSession, url: str) -> Any:
    async with session.get(url) as answer:
        if answer.status >= REFUSED:
            raise SendError(f"Discord refused to show the channel: status {answer.status}.", permanent=True)
        return await answer.json()
