"""Everything the description allows, and much that it does not: no answer is a fault of the bot's."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bot.api.application import create
from bot.api.reference import described_routes
from bot.school import School
from tests.bot.api.conftest import behind

SEED = 7
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
SCHEMA = schemathesis.openapi.from_dict(described_routes())


class Idle(School):
    """Begins nothing, so that no training outlives the test."""

    def begin(self, series):
        """Takes it, and leaves it."""


@asynccontextmanager
async def serving(console) -> AsyncIterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create(console), log_config=None, lifespan="off"))
    task = asyncio.create_task(server.serve([listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task


def fuzz(operation, url, headers, examples):
    found = set()

    @seed(SEED)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case):
        answer = case.call(base_url=url, headers=headers)
        found.add(answer.status_code)
        case.validate_response(answer, checks=CHECKS)

    ask()
    return found


async def fuzzed(made, office, examples):
    real = behind(made, office)
    school = Idle(real.console.desk, real.console.school.models, None)
    console = replace(real.console, school=school)
    tokens = {name: await console.tokens.create(name, office.people) for name in ("kim", "alertmanager")}
    found = {}
    async with serving(console) as url:
        for result in SCHEMA.get_all_operations():
            operation = result.ok()
            name = "alertmanager" if operation.path == "/alerts" else "kim"
            headers = {"Authorization": f"Bearer {tokens[name]}"}
            label = f"{operation.method.upper()} {operation.path}"
            found[label] = await asyncio.to_thread(fuzz, operation, url, headers, examples)
    return found


@pytest.mark.soak
async def test_no_request_that_fits_the_description_makes_a_fault(made, office, soak):
    await office.proposed(await office.trouble())

    found = await fuzzed(made, office, 3 * soak)

    assert len(found) >= 20
    assert {label for label, statuses in found.items() if statuses & {401, 403, 405}} == set()
    assert sum(bool(statuses & {200, 202}) for statuses in found.values()) >= 15
