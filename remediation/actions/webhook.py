"""Sends one HTTP request: to an address that was checked, no redirects, and an answer that is bounded."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx

from remediation.actions.address import AddressError, reachable
from remediation.approval import Phase
from remediation.outcome import Outcome
from remediation.output import LIMIT, Output
from remediation.redact import Redact
from remediation.runbooks import Webhook

PORTS = {"http": 80, "https": 443}
UNSENT = (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.ConnectError, httpx.LocalProtocolError)


async def run(webhook: Webhook, timeout: timedelta, stop: asyncio.Event, redact: Redact) -> Outcome:  # noqa: ASYNC109
    sending = asyncio.create_task(_send(webhook, redact))
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((sending, stopped), timeout=timeout.total_seconds(), return_when=asyncio.FIRST_COMPLETED)
        if sending.done():
            return sending.result()
        return Outcome(Phase.HALTED if stopped.done() else Phase.TIMED_OUT, "The request was sent or under way.")
    finally:
        sending.cancel()
        stopped.cancel()
        await asyncio.gather(sending, stopped, return_exceptions=True)


async def _send(webhook: Webhook, redact: Redact) -> Outcome:
    """A request that left and got no answer is unknown: it may have done its work."""
    try:
        request = await _request(webhook)
        async with _client() as client, client.stream(**request) as response:
            return _judged(response, (await _body(response)).text(redact))
    except (AddressError, *UNSENT) as error:
        return Outcome(Phase.FAILED, redact(f"Not sent: {error}"))
    except httpx.HTTPError as error:
        return Outcome(Phase.UNKNOWN, redact(f"Sent, but the answer was lost: {type(error).__name__}. {error}"))


def _client() -> httpx.AsyncClient:
    """No proxy, which would look the name up again; the caller's clock bounds the whole of it."""
    return httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=None)  # noqa: S113


async def _request(webhook: Webhook) -> dict[str, Any]:
    """To the very address that was checked, so that a name cannot be turned to another one in between."""
    url = httpx.URL(webhook.url)
    if url.scheme not in PORTS or not url.host:
        raise AddressError(f"{webhook.url} is no http or https address.")
    address = await reachable(url.host, url.port or PORTS[url.scheme])
    return {
        "method": webhook.method,
        "url": url.copy_with(host=address),
        "headers": {"Host": url.netloc.decode("ascii")},
        "json": dict(webhook.body) or None,
        "extensions": {"sni_hostname": url.host},
    }


async def _body(response: httpx.Response) -> Output:
    output = Output()
    async for chunk in response.aiter_raw():
        output.take(chunk)
        if output.seen > LIMIT:
            break
    return output


def _judged(response: httpx.Response, text: str) -> Outcome:
    said = f"HTTP {response.status_code}\n{text}"
    if response.is_redirect:
        return Outcome(Phase.FAILED, f"HTTP {response.status_code}: redirects are not followed.", response.status_code)
    return Outcome(Phase.SUCCEEDED if response.is_success else Phase.FAILED, said, response.status_code)
