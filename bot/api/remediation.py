"""`/remediation/...`: what waits and what ran, what would become of a request, and asking for one."""

import re
from datetime import datetime
from typing import Annotated, Literal, Self

from fastapi import Request
from fastapi.responses import JSONResponse, Response
from pydantic import Field, StringConstraints

from bot.api.answers import Answer
from bot.api.status import Halt
from bot.api.typed import Given, Name, Refusal, Told, person_of, place_of, refusal, typed
from bot.cards.refusal import no_right
from bot.cards.refused import sentence
from bot.desk import Desk
from bot.handlers.asked import AskError
from bot.handlers.run import service_for
from bot.intents.model import Run
from bot.platforms.web.frame import console_of
from remediation.actor import Role
from remediation.approval import Approval
from remediation.policy import Allow, Ask, Deny
from remediation.request import Refused
from remediation.request import Request as Wanted

router = typed("remediation")

MOST = 20
APPROVAL = re.compile(r"APR-\d+")
Value = Annotated[str, StringConstraints(max_length=200)]


class Wish(Given):
    """A runbook, the service it is for (where it is for one only it may be left out), and its values."""

    runbook: Name
    service: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{0,64}$")] = ""
    parameters: dict[Name, Value] = Field(default_factory=dict, max_length=20)


class Asked(Told):
    """A request on record, and what became of it."""

    id: str
    runbook: str
    service: str
    risk: str
    stage: str
    requesters: list[str]
    approvers: list[str]
    quorum: int
    incident: str | None
    created: datetime
    expires: datetime
    run: str | None
    verdict: str | None

    @classmethod
    def of(cls, one: Approval) -> Self:
        return cls(
            id=one.id,
            runbook=one.plan.runbook,
            service=one.plan.service,
            risk=one.plan.risk.value,
            stage=one.stage.value,
            requesters=list(one.requesters),
            approvers=list(one.approvers),
            quorum=one.quorum,
            incident=f"INC-{one.incident}" if one.incident is not None else None,
            created=one.created_at,
            expires=one.expires_at,
            run=one.run.phase.value if one.run else None,
            verdict=one.run.verdict.value if one.run and one.run.verdict else None,
        )


class Standing(Told):
    """Whether anything may run, what waits for an answer, and the newest requests."""

    halted: Halt | None
    waiting: list[Asked]
    recent: list[Asked]


class Opinion(Told):
    """What policy would say: `quorum` people of `teams` teams would have to say yes; `reason` says why not."""

    decision: Literal["allow", "ask", "deny"]
    quorum: int
    teams: int
    reason: str
    may_answer: list[str]


class Proposed(Told):
    """The request that was made, and its card."""

    approval: str
    stage: str
    answer: Answer


@router.get("/remediation/status")
async def status(request: Request) -> Standing:
    """What is stopped, what waits, what was asked for lately."""
    flow = console_of(request).desk.flow
    halted = await flow.halted()
    return Standing(
        halted=Halt(by=halted.by, at=halted.at, reason=halted.reason) if halted else None,
        waiting=[Asked.of(one) for one in await flow.waiting()],
        recent=[Asked.of(one) for one in await flow.recent(MOST)],
    )


@router.post("/remediation/evaluate")
async def evaluate(wish: Wish, request: Request) -> Opinion:
    """What would become of asking for it; nothing is asked for."""
    desk, person = console_of(request).desk, person_of(request)
    try:
        service = service_for(wish.runbook, wish.service, desk)
    except AskError as error:
        return _denied(str(error))
    wanted = Wanted(wish.runbook, service, wish.parameters, person.actor)
    match await desk.flow.explain(wanted):
        case Deny(reason) | Refused(reason):
            now, operators = desk.now(person), desk.people.with_role(Role.OPERATOR)
            return _denied(sentence(reason, wish.runbook, service, now, operators))
        case Ask(quorum, teams=teams):
            return Opinion(
                decision="ask", quorum=quorum, teams=teams, reason="", may_answer=_approvers(desk, person.name)
            )
        case Allow():
            return Opinion(decision="allow", quorum=0, teams=0, reason="", may_answer=[])


@router.post(
    "/remediation/execute",
    status_code=202,
    response_model=Proposed,
    responses={
        403: {"model": Refusal, "description": "Only operators ask for actions"},
        409: {"model": Refusal, "description": "Not asked for: policy denies it, or the runbook does not fit"},
    },
)
async def execute(wish: Wish, request: Request) -> Response:
    """Asks for it, as in chat: policy says whether people are asked, it runs at once, or not at all."""
    console, person = console_of(request), person_of(request)
    if not person.actor.may(Role.OPERATOR):
        people = console.desk.people.with_role(Role.OPERATOR)
        return refusal(403, no_right(Role.OPERATOR, f"ask for {wish.runbook}", people))
    run = Run(wish.runbook, wish.service, tuple(sorted(wish.parameters.items())))
    card = await console.do(run, person, place_of(""))
    if not APPROVAL.fullmatch(card.key):
        return refusal(409, card.title)
    stage = (await console.desk.flow.get(int(card.key.removeprefix("APR-")))).stage.value
    made = Proposed(approval=card.key, stage=stage, answer=Answer.of(card))
    return JSONResponse(made.model_dump(mode="json"), 202)


def _denied(reason: str) -> Opinion:
    return Opinion(decision="deny", quorum=0, teams=0, reason=reason, may_answer=[])


def _approvers(desk: Desk, but: str) -> list[str]:
    return [name for name in desk.people.with_role(Role.APPROVER) if name != but]
