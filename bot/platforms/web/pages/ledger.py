"""The record of requests, answers, runs and verdicts, and whether it is unaltered."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from bot.cards import proof as proof_card
from bot.platforms.web import render
from bot.platforms.web.frame import console_of, living, view_of
from remediation.chain import Entry, Intact

router = APIRouter()
STEP, MOST = 50, 1000
ABOUT = ("approval", "incident")
PREFIX = {"approval": "APR-", "incident": "INC-"}
NAMED = ("by", "requester", "service", "runbook", "verdict", "phase", "stage", "reason")


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as one reads it: what it is about, then everything it says."""

    entry: Entry
    at: datetime
    about: tuple[str, ...]
    gist: str
    fields: tuple[tuple[str, str], ...]


@router.get("/ledger")
async def ledger(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=MOST)] = STEP,
    approval: int | None = None,
    incident: int | None = None,
) -> Response:
    entries = await console_of(request).desk.ledger.recent(limit + 1, approval=approval, incident=incident)
    lines = [line(entry) for entry in entries[:limit]]
    more = min(limit + STEP, MOST) if len(entries) > limit and limit < MOST else None
    return await living(request, "ledger.html", "/ledger", title="Ledger", lines=lines, more=more)


@router.get("/ledger/proof")
async def proof(request: Request) -> Response:
    """Reads the whole record, so it is asked for by itself."""
    found = await console_of(request).desk.ledger.verify()
    said = proof_card.sentences(found)
    shown = render.fragment("proof.html", view_of(request), unaltered=isinstance(found, Intact), said=said)
    return Response(shown, media_type="text/html")


def line(entry: Entry) -> Line:
    """An entry, its canonical JSON read again."""
    body = json.loads(entry.body)
    about = tuple(f"{PREFIX[name]}{body[name]}" for name in ABOUT if body.get(name) is not None)
    gist = ", ".join(str(body[name]) for name in NAMED if isinstance(body.get(name), str) and body[name])
    fields = tuple((name, said if isinstance(said, str) else json.dumps(said)) for name, said in body.items())
    return Line(entry, datetime.fromisoformat(entry.at), about, gist, fields)
