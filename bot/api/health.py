"""Whether the bot lives, and whether it is ready to do its job; open to anybody, so it names parts and no secrets."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from bot.platforms.web.frame import console_of

router = APIRouter()
NOT_READY = 503


@router.get("/health/live")
async def live() -> JSONResponse:
    return JSONResponse({"live": True})


@router.get("/health")
@router.get("/health/ready")
async def ready(request: Request) -> JSONResponse:
    """503 when a part does not work."""
    checks = await console_of(request).health()
    is_ready = all(check.ok for check in checks)
    parts = {check.part: {"ok": check.ok, "says": check.says} for check in checks}
    return JSONResponse({"live": True, "ready": is_ready, "parts": parts}, 200 if is_ready else NOT_READY)
