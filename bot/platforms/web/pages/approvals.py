"""What waits for a person, and what became of the rest."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.platforms.web.cards import living_card, titles
from bot.platforms.web.frame import console_of, living, trouble, view_of
from remediation.answers import UnknownApprovalError
from remediation.approval import Approval, Phase, Stage, Verdict

router = APIRouter()
RECENT = 40
ENDED: Mapping[str, str] = {
    Verdict.RECOVERED: "ok",
    Verdict.NO_EFFECT: "warning",
    Verdict.WORSE: "critical",
    Verdict.UNKNOWN: "warning",
}
RAN: Mapping[str, str] = {Phase.STARTED: "info", Phase.SUCCEEDED: "info"}


@router.get("/approvals")
async def approvals(request: Request) -> Response:
    console, view = console_of(request), view_of(request)
    waiting = await console.desk.flow.waiting()
    others = [one for one in await console.desk.flow.recent(RECENT) if one.stage is not Stage.PENDING]
    return await living(
        request,
        "approvals.html",
        "/approvals",
        title="Approvals",
        waiting=[await living_card(console, view, approval.id) for approval in waiting],
        others=[(approval, mark(approval), state(approval)) for approval in others],
        titles=await titles(console, {approval.id: approval.plan.title for approval in others}),
    )


@router.get("/approvals/{number}")
async def approval(request: Request, number: int) -> Response:
    console = console_of(request)
    try:
        found = await console.desk.flow.get(number)
    except UnknownApprovalError as error:
        return trouble(request, 404, "No such approval", str(error))
    card = await living_card(console, view_of(request), found.id)
    return await living(request, "approval.html", "/approvals", title=found.id, approval=found, card=card)


def state(approval: Approval) -> str:
    """In a few words how far it came."""
    if approval.run is None:
        return approval.stage.value
    return approval.run.verdict or approval.run.phase


def mark(approval: Approval) -> str:
    """The severity mark of how it ended, none when nothing ran."""
    run = approval.run
    if run is None:
        return ""
    return ENDED[run.verdict] if run.verdict else RAN.get(run.phase, "critical")
