"""What is measured: every service with its signals as small lines, and one signal over time."""

from collections.abc import Mapping
from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.intents.model import Show, Span
from bot.platforms.web import render
from bot.platforms.web.console import Console
from bot.platforms.web.frame import console_of, framed, living, trouble, view_of
from bot.platforms.web.gauges import gauges
from bot.platforms.web.visitors import visitor
from monitoring.model import Service

router = APIRouter()
HERE = "/signals"
SPANS: Mapping[str, timedelta] = {
    "1h": timedelta(hours=1),
    "6h": timedelta(hours=6),
    "1d": timedelta(days=1),
    "7d": timedelta(days=7),
}


@router.get("/signals")
async def signals(request: Request) -> Response:
    """Which services there are; each service's signals follow by themselves."""
    return await framed(request, "signals.html", HERE, services=console_of(request).desk.services())


@router.get("/signals/of")
async def of(request: Request, service: str) -> Response:
    """One service's signals, as a page or as the part of one."""
    console = console_of(request)
    found = _service(console, service)
    if found is None:
        return trouble(request, 404, "No such service", f"Nothing named {service} is watched.")
    rows = await gauges(console.desk, found)
    return await living(request, "gauges.html", HERE, title=found.name, service=found, gauges=rows)


@router.get("/signals/over")
async def over(request: Request, service: str, signal: str, span: str = "1h", instance: str = "") -> Response:
    """One signal with its chart."""
    console = console_of(request)
    known = any(signal == one.name for one in console.desk.signals)
    if _service(console, service) is None or not known or span not in SPANS:
        return trouble(request, 404, "No such signal", f"Nothing named {signal} of {service} is watched.")
    asked = Show(signal, service, Span(SPANS[span]), instance)
    card = render.card(await console.look(asked, visitor(request).person), view_of(request))
    return await framed(
        request,
        "signal.html",
        HERE,
        card=card,
        spans=tuple(SPANS),
        service=service,
        signal=signal,
        span=span,
        instance=instance,
    )


def _service(console: Console, name: str) -> Service | None:
    return next((service for service in console.desk.services() if service.name == name), None)
