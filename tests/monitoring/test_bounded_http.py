import asyncio
import time

import pytest
import requests

from monitoring.bounded_http import BoundedAdapter
from monitoring.source import MetricsUnavailableError
from tests.monitoring.pages import drip, page, serving


async def get(url: str, within_s: float = 5.0, limit: int = 1000) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        session.mount(url, BoundedAdapter(within_s, limit))
        return await asyncio.to_thread(session.get, url)


async def test_an_answer_within_bounds_is_as_it_came():
    async with serving(page(b'{"a": 1}')) as url:
        answer = await get(url)

    assert answer.json() == {"a": 1}


async def test_a_body_that_drips_does_not_hold_its_thread():
    began = time.monotonic()

    async with serving(drip) as url:
        with pytest.raises(MetricsUnavailableError, match=r"did not finish within 0\.3 s"):
            await get(url, within_s=0.3)

    assert time.monotonic() - began < 3
