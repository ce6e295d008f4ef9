"""Slack's Web API: one call at a time, never repeated by itself, its failures told apart."""

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.platforms.slack.errors import LostAnswerError, SlackError
from bot.settings import Slack

TIMEOUT_S = 10
SLACK = "https://slack.com/api/"
TOO_MANY = 429
FAILED = 500
REFUSED = 400


class Api:
    """Answers are Slack's own; raises SlackError for a no, LostAnswerError when there was no answer."""

    def __init__(self, settings: Slack) -> None:
        self.app_token = settings.app_token
        self.signing_secret = settings.signing_secret
        # Without retry handlers: the library would repeat a post whose answer was lost, and people would see it twice.
        self.client = AsyncWebClient(
            settings.bot_token,
            base_url=f"{settings.api_url}/" if settings.api_url else SLACK,
            timeout=TIMEOUT_S,
            retry_handlers=[],
        )
        self.client.proxy = proxy_for(self.client.base_url, self.client.proxy)

    async def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """One method of the Web API."""
        return await self._asked(self.client.api_call(method, json=arguments))

    async def introduced(self) -> tuple[str, frozenset[str]]:
        """The bot's own name, and the scopes it was given."""
        answer = await self._answer(self.client.auth_test())
        scopes = answer.headers.get("x-oauth-scopes", "")
        return str(answer.data["user"]), frozenset(part.strip() for part in scopes.split(","))

    async def connections_open(self) -> None:
        """Raises when the app token is not good for Socket Mode."""
        try:
            await self._asked(self.client.apps_connections_open(app_token=self.app_token))
        except SlackError as error:
            raise SlackError("invalid_app_token") if error.code == "invalid_auth" else error from error

    async def upload(self, png: bytes, title: str, channel: str = "", thread: str = "") -> str:
        """An image, shown in that place or, without one, nowhere yet; returns the file's id."""
        upload = self.client.files_upload_v2(
            content=png,
            filename="chart.png",
            title=title,
            alt_txt=title,
            channel=channel or None,
            thread_ts=thread or None,
        )
        answer = await self._asked(upload)
        return str(answer["files"][0]["id"])

    async def respond(self, url: str, body: dict[str, Any]) -> None:
        """Answers a command or click by its own address."""
        webhook = AsyncWebhookClient(url, timeout=TIMEOUT_S, retry_handlers=[])
        webhook.proxy = proxy_for(url, webhook.proxy)
        try:
            answer = await webhook.send_dict(body)
        except (aiohttp.ClientError, TimeoutError, OSError, SlackClientError) as error:
            raise LostAnswerError(error) from error
        if answer.status_code >= FAILED:
            raise LostAnswerError(SlackClientError(f"status {answer.status_code}"))
        if answer.status_code == TOO_MANY:
            raise SlackError("ratelimited", retry_after_s=_seconds(answer.headers.get("Retry-After", "")))
        if answer.status_code >= REFUSED:
            raise SlackError(answer.body[:100] or str(answer.status_code))

    async def _asked(self, asking: Any) -> dict[str, Any]:
        return dict((await self._answer(asking)).data)

    async def _answer(self, asking: Any) -> Any:
        try:
            return await asking
        except SlackApiError as error:
            raise _translated(error) from error
        except (aiohttp.ClientError, TimeoutError, OSError, SlackClientError) as error:
            raise LostAnswerError(error) from error


def proxy_for(url: str, proxy: str | None) -> str | None:
    """The library takes HTTPS_PROXY for every address, even this machine's own."""
    host = urlsplit(url).hostname or ""
    try:
        near = ip_address(host).is_loopback
    except ValueError:
        near = host == "localhost"
    return None if near else proxy


def _translated(error: SlackApiError) -> SlackError | LostAnswerError:
    response = error.response
    status, data = response.status_code, response.data if isinstance(response.data, dict) else {}
    if status == TOO_MANY:
        return SlackError("ratelimited", retry_after_s=_seconds(response.headers.get("Retry-After", "")))
    if status >= FAILED or "error" not in data:
        return LostAnswerError(error)
    messages = data.get("response_metadata", {}).get("messages", [])
    detail = f"{data['error']}{': ' if messages else ''}{'; '.join(map(str, messages[:3]))}"
    return SlackError(str(data["error"]) if not messages else detail, needed=str(data.get("needed", "")))


def _seconds(header: str) -> float:
    return float(header) if header.isdecimal() else 1.0
