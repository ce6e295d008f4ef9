"""`POST /slack/events`: events, commands and clicks in HTTP mode; its signature is its login."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from bot.platforms.web.frame import console_of

PATH = "/slack/events"
router = APIRouter()


@router.post(PATH)
async def events(request: Request) -> Response:
    take = console_of(request).slack_posts
    if take is None:
        raise HTTPException(404)
    answer = await take(request.headers, request.state.body)
    return Response(answer.body, answer.status, media_type=answer.content_type)
