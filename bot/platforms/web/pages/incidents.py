"""What is wrong and what was: a list, and a page for each with its card, reasons, approvals and timeline."""

from collections.abc import Sequence
from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.cards import postmortem as postmortem_card
from bot.cards.incident import subject
from bot.handlers.explain import story_of, timeline
from bot.intents.model import Explain
from bot.platforms.web import render
from bot.platforms.web.cards import living_card, titles
from bot.platforms.web.frame import console_of, living, trouble, view_of
from bot.platforms.web.visitors import visitor
from detection.incident import Incident, UnknownIncidentError

router = APIRouter()
RECENT = 40


@router.get("/incidents")
async def incidents(request: Request) -> Response:
    console = console_of(request)
    opened, recent = await console.desk.incidents.open(), await console.desk.incidents.recent(RECENT)
    over = [incident for incident in recent if not incident.is_open]
    named = await titles(console, {incident.id: _title(incident) for incident in (*opened, *over)})
    values = {"opened": _worst_first(opened), "over": over, "titles": named}
    return await living(request, "incidents.html", "/incidents", title="Incidents", **values)


@router.get("/incidents/{number}")
async def incident(request: Request, number: int) -> Response:
    console = console_of(request)
    try:
        found = await console.desk.incidents.get(number)
    except UnknownIncidentError as error:
        return trouble(request, 404, "No such incident", str(error))
    approvals = await console.desk.flow.of_incident(number)
    return await living(
        request,
        "incident.html",
        "/incidents",
        title=found.id,
        incident=found,
        subject=subject(found),
        card=await living_card(console, view_of(request), found.id),
        approvals=[await living_card(console, view_of(request), approval.id) for approval in approvals],
        timeline=await timeline(console.desk, found, console.desk.now()),
    )


@router.get("/incidents/{number}/postmortem.md")
async def postmortem(request: Request, number: int) -> Response:
    """A draft from the record, to be saved and gone on with."""
    desk = console_of(request).desk
    now = desk.now(visitor(request).person)
    try:
        story = await story_of(await desk.incidents.get(number), desk, now)
    except UnknownIncidentError as error:
        return trouble(request, 404, "No such incident", str(error))
    named = {"Content-Disposition": f'attachment; filename="postmortem-INC-{number}.md"'}
    return Response(postmortem_card.markdown(story, now), media_type="text/markdown; charset=utf-8", headers=named)


@router.get("/incidents/{number}/why")
async def why(request: Request, number: int) -> Response:
    """The explanation alone, because its chart takes a moment; what the page shows already is left out."""
    console = console_of(request)
    shown = await console.look(Explain(number), visitor(request).person)
    above = (await console.room.living([f"INC-{number}"])).get(f"INC-{number}")
    picture = None if above and above.card.picture else shown.picture
    explained = replace(shown, table=None, facts=(), picture=picture)
    return Response(render.card(explained, view_of(request)), media_type="text/html")


def _title(incident: Incident) -> str:
    signals = dict.fromkeys(anomaly.key.signal for anomaly in incident.anomalies)
    return f"{subject(incident)}: {', '.join(signals)}" if signals else subject(incident)


def _worst_first(incidents: Sequence[Incident]) -> list[Incident]:
    return sorted(incidents, key=lambda incident: (incident.severity, incident.number), reverse=True)
