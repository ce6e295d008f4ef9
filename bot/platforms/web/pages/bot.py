"""How the bot itself is."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.intents.itself import Health
from bot.platforms.web import render
from bot.platforms.web.frame import console_of, living, view_of
from bot.platforms.web.visitors import visitor

router = APIRouter()


@router.get("/bot")
async def bot(request: Request) -> Response:
    console = console_of(request)
    card = render.card(await console.look(Health(), visitor(request).person), view_of(request))
    return await living(request, "bot.html", "/bot", title="Health", checks=await console.health(), card=card)
