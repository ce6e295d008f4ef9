import pytest
from fastapi.routing import APIRoute

from bot.api.application import DESCRIBED
from bot.api.openapi import described
from bot.api.reference import described_routes, description, page
from tests.packaging.project import ROOT

REFERENCE = ROOT / "docs" / "reference"
PROMISED = {
    "GET /status",
    "POST /query",
    "GET /logs",
    "GET /chatops/context",
    "POST /chatops/analyze",
    "POST /chatops/smart-query",
    "GET /chatops/system-summary",
    "GET /chatops/conversation-summary",
    "GET /chatops/history",
    "POST /chatops/clear",
    "GET /remediation/status",
    "POST /remediation/evaluate",
    "POST /remediation/execute",
    "POST /alerts",
}


def labels(found):
    return {f"{method.upper()} {path}" for path, methods in found["paths"].items() for method in methods}


def test_every_promised_route_is_described():
    assert labels(described_routes()) >= PROMISED


def test_every_route_for_programs_is_described_and_no_page_is():
    routes = {
        f"{method} {route.path}"
        for area in DESCRIBED
        for route in area.router.routes
        if isinstance(route, APIRoute)
        for method in route.methods
    }

    assert labels(described_routes()) == routes


async def test_the_bot_describes_itself_to_whoever_holds_a_token(asking):
    told = await (await asking("sam")).get("/openapi.json")

    assert told.json() == described_routes()


async def test_and_to_nobody_else(made):
    async with made.client("10.0.0.9") as client:
        assert (await client.get("/openapi.json")).status_code == 401


@pytest.mark.parametrize(("name", "made_now"), [("openapi.json", description), ("http.md", page)])
def test_the_reference_is_what_the_routes_are(name, made_now):
    assert (REFERENCE / name).read_text("utf-8") == made_now(), "run scripts/write-reference"


def test_every_body_is_described():
    bodiless = {
        label
        for path, methods in described_routes()["paths"].items()
        for method, one in methods.items()
        if method == "post" and "requestBody" not in one
        for label in [f"{method} {path}"]
    }

    assert bodiless == set()


def test_pages_alone_are_described_as_nothing():
    assert described([])["paths"] == {}
