"""What Discord's refusals mean for a card: whether trying again makes sense, and what to mend."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord

from bot.chat import SendError

# What discord.py raises; a broken connection comes as aiohttp's own error, and is not retried by it.
FAILURES = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError, TimeoutError)
# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json; 10008 is an unknown message.
UNKNOWN_INTERACTION = 10062
ALREADY_ACKNOWLEDGED = 40060
THREAD_EXISTS = 160004
UNKNOWN_WEBHOOK, INVALID_WEBHOOK_TOKEN = 10015, 50027
SERVER_ERROR = 500
TOKEN_REFUSED_S = 300.0
# One send may take this long, waits for Discord's own limits included; the outbox then tries again.
WITHIN_S = 15.0
PAUSES_S = (0.5, 2.0, 5.0)

T = TypeVar("T")


class TooLateError(SendError):
    """An interaction is answered within fifteen minutes, or not at all."""

    def __init__(self) -> None:
        super().__init__("The fifteen minutes in which Discord takes that answer are over.", permanent=True)


def translated(error: BaseException) -> SendError:  # noqa: PLR0911 - one line for each answer
    """Discord's error in words that say what to do."""
    match error:
        case discord.RateLimited(retry_after=wait):
            return SendError(f"Discord asks to wait {wait:.0f} s.", retry_after_s=wait)
        case discord.HTTPException(status=429):
            return SendError("Discord asks to wait.", retry_after_s=PAUSES_S[-1])
        case discord.HTTPException(code=10008):
            return SendError("Its message was deleted in Discord.", permanent=True, gone=True)
        case discord.HTTPException(code=code) if code in (UNKNOWN_WEBHOOK, INVALID_WEBHOOK_TOKEN):
            return TooLateError()
        case discord.HTTPException(status=401):
            return SendError("Discord refuses the token: check DISCORD_TOKEN.", retry_after_s=TOKEN_REFUSED_S)
        case discord.Forbidden():
            wanted = "View Channel, Send Messages, Embed Links and Attach Files"
            return SendError(f"Discord refuses: {error.text}. Give the bot {wanted} there.", permanent=True)
        case discord.HTTPException(status=status) if status < SERVER_ERROR:
            return SendError(f"Discord refuses: {error.text or status}.", permanent=True)
        case discord.HTTPException(status=status):
            return SendError(f"Discord answers with status {status}.")
        case TimeoutError():
            return SendError("Discord does not answer in time.")
        case _:
            return SendError(f"Discord cannot be reached: {error or type(error).__name__}.")


async def once(call: Callable[[], Awaitable[T]]) -> T:
    """One try; raises SendError."""
    try:
        async with asyncio.timeout(WITHIN_S):
            return await call()
    except FAILURES as error:
        raise translated(error) from error


async def steadily(call: Callable[[], Awaitable[T]]) -> T:
    """Some tries of what may be repeated, since it carries a nonce or replaces; raises SendError."""
    for pause_s in PAUSES_S:
        try:
            return await once(call)
        except SendError as error:
            if error.permanent or (error.retry_after_s or 0) > WITHIN_S:
                raise
            await asyncio.sleep(max(pause_s, error.retry_after_s or 0))
    return await once(call)
