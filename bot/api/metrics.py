"""The bot's own metrics for Prometheus."""

from fastapi import APIRouter, Request, Response

from bot.platforms.web.frame import console_of

router = APIRouter()
FORMAT = "text/plain; version=0.0.4; charset=utf-8"


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    return Response(console_of(request).telemetry.render(), media_type=FORMAT)
