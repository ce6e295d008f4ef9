"""A request becomes a plan, policy speaks, and people are asked or not."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from remediation.actions.rehearse import rehearse
from remediation.actor import Role
from remediation.approval import Held, Hold, Stage
from remediation.bundle import first
from remediation.ledger import Ledger
from remediation.limits import Crowded
from remediation.parameters import PlanError
from remediation.plan import Plan
from remediation.plan_json import encode, plan_hash
from remediation.policy import Allow, Ask, Decision, Deny, Inferred, NoRight, Situation, Unreplayed, Untried, decide
from remediation.quorum import EXPIRES, widened
from remediation.reach import Reach, Wide, measure
from remediation.reasons import fact
from remediation.recheck import unmet
from remediation.records import Records
from remediation.records.crowd import CrowdedError
from remediation.records.opening import Opening
from remediation.request import Proposal, Refused, Rehearsal, Request, Starting, Unfit, UnknownRunbook, Waiting
from remediation.runbooks import Risk
from remediation.targets import planned
from remediation.track import Track
from remediation.ways import Ways, ways
from remediation.world import World

# How long what policy allowed may take to start before somebody should ask again.
START_WITHIN = timedelta(minutes=5)
# What was typed and refused is kept, but not all of it.
NAME_LIMIT = 100
REASON_LIMIT = 500


Considered = tuple[Plan, Decision, Reach | None]


@dataclass(frozen=True, slots=True)
class Asking:
    """Puts requests to the policy and questions to people."""

    records: Records
    ledger: Ledger
    world: World

    async def propose(self, request: Request) -> Proposal:
        """The same plan waiting already is joined instead of asked for twice."""
        now = self.world.clock()
        await self.records.approvals.expire(now)
        match await self._considered(request, now):
            case Refused() as refused:
                return await self._refused(request, refused, now)
            case plan, Deny(reason), _:
                return await self._refused(request, Refused(reason), now, encode(plan))
            case plan, decision, reach:
                opening = _opening(request, plan, decision, reach, now)
                most, bundle = self._most(decision, plan), await self._bundle(opening, now)
                try:
                    return await self._opened(replace(opening, most=most, bundle=bundle), now)
                except CrowdedError as error:
                    return await self._refused(request, Refused(Crowded(error.waiting)), now, encode(plan))

    async def explain(self, request: Request) -> Decision | Refused:
        """What would become of the request, without making it."""
        match await self._considered(request, self.world.clock()):
            case Refused() as refused:
                return refused
            case _, decision, _:
                return decision

    async def ways(self, request: Request) -> Ways:
        """What would have to be different for a request that is denied."""
        now, plan = self.world.clock(), await self._plan(request)
        if isinstance(plan, Refused):
            return Ways()
        others = [self.world.actor(name, drill=False) for name in self.world.names_with(Role.OPERATOR)]
        situation = await self._situation(request, plan, now)
        return ways(plan, request.actor, situation, self.world.rules, self.world.here(now), others=others)

    async def rehearse(self, request: Request) -> Rehearsal | Refused:
        """Whoever may ask for it may see what it would do; files and instances are not for everybody."""
        if not request.actor.may(Role.OPERATOR):
            return Refused(NoRight(Role.OPERATOR))
        plan = await self._plan(request)
        if isinstance(plan, Refused):
            return plan
        reach = measure(plan, await self.world.replicas(plan.service), await self._others(plan))
        actions = [target.action for target in plan.targets] or [plan.action]
        text = "\n".join([await rehearse(action, self.world.redact) for action in actions])
        return Rehearsal(plan, reach, text, await unmet(plan, self.world))

    async def _considered(self, request: Request, now: datetime) -> Considered | Refused:
        """Metrics are read last: whoever is denied anyway asks Prometheus nothing."""
        plan = await self._plan(request)
        if isinstance(plan, Refused):
            return plan
        decision = await self._unheld(await self._decided(request, plan, now), plan)
        if isinstance(decision, Deny):
            return plan, decision, None
        if why := await unmet(plan, self.world):
            return Refused(Unfit(f"{plan.runbook} would not run: {why.rstrip('.')}."))
        reach = measure(plan, await self.world.replicas(plan.service), await self._others(plan))
        enough, thinking = self.world.one_is_enough(plan), self.world.limits.thinking
        return plan, widened(decision, reach, one_is_enough=enough, thinking=thinking), reach

    def _most(self, decision: Decision, plan: Plan) -> int | None:
        """Nobody can tire approvers; what runs unasked and drills tire nobody."""
        return self.world.limits.waiting if isinstance(decision, Ask) and not plan.drill else None

    async def _bundle(self, opening: Opening, now: datetime) -> int | None:
        """Drills and what is critical find nothing like them."""
        like = (opening.plan.runbook, opening.quorum, opening.teams, (opening.requester.name,))
        if not opening.quorum or opening.plan.drill or opening.plan.risk is Risk.CRITICAL:
            return None
        return first(like, await self.records.approvals.waiting(), now)

    async def _unheld(self, decision: Decision, plan: Plan) -> Decision:
        """What was never tried, or is newly allowed and was never replayed, does not run unasked; a drill may."""
        if not isinstance(decision, Allow) or plan.drill:
            return decision
        rule, runbook = decision.reason.rule, self.world.runbook(plan.runbook)
        if runbook is None or not await self.world.tested(runbook):
            return Ask(1, EXPIRES, Untried(rule))
        return Ask(1, EXPIRES, Unreplayed(rule)) if rule in await self.world.unreplayed() else decision

    async def _others(self, plan: Plan) -> tuple[int, ...]:
        """What else is open on the service; the same plan is joined and not another action."""
        found = await self.records.approvals.open_on(plan.service)
        return tuple(number for number, known in found if known != plan_hash(plan))

    async def _plan(self, request: Request) -> Plan | Refused:
        world = self.world
        runbook = world.runbook(request.runbook)
        if runbook is None:
            return Refused(UnknownRunbook(request.runbook, tuple(known.name for known in world.runbooks())))
        try:
            return await planned(runbook, request.service, request.parameters, world)
        except PlanError as error:
            return Refused(Unfit(str(error)))

    async def _decided(self, request: Request, plan: Plan, now: datetime) -> Decision:
        situation = await self._situation(request, plan, now)
        return decide(plan, request.actor, situation, self.world.rules, self.world.here(now))

    async def _situation(self, request: Request, plan: Plan, now: datetime) -> Situation:
        situation = await situation_of(self.records, self.world, plan, now)
        return replace(situation, severity=request.severity, inferred=request.inferred)

    async def _opened(self, opening: Opening, now: datetime) -> Waiting | Starting:
        """What policy allows still waits when the same plan, as read by a model, is asked for already."""
        approval = await self.records.approvals.get(await self.records.approvals.open(opening, now))
        return Waiting(approval) if approval.stage is Stage.PENDING else Starting(approval)

    async def _refused(self, request: Request, refused: Refused, now: datetime, content: str = "") -> Refused:
        """Strangers are answered, but cannot fill the ledger."""
        if not request.actor.roles:
            return refused
        body = {
            "by": request.actor.name,
            "runbook": request.runbook[:NAME_LIMIT],
            "service": request.service[:NAME_LIMIT],
            "incident": request.incident,
            "severity": request.severity.value if request.severity else None,
            "reason": _reason(refused)[:REASON_LIMIT],
            "content": content,
        }
        await self.ledger.note("refused", body, now)
        return refused


async def situation_of(records: Records, world: World, plan: Plan, now: datetime) -> Situation:
    """What the database knows that matters to policy."""
    halted, earlier = await records.halts.engaged(), await records.runs.earlier(plan.service)
    past = await records.runs.past(now - world.limits.memory) if world.limits.memory else ()
    wanted = any(rule.record for rule in world.rules or ())
    track = (await records.tracks.all()).get(plan.runbook, Track()) if wanted else Track()
    return Situation(halted, earlier, limits=world.limits, past=past, track=track)


def _opening(request: Request, plan: Plan, decision: Allow | Ask, reach: Reach | None, now: datetime) -> Opening:
    match decision:
        case Allow():
            quorum, teams, expires, wait = 0, 1, START_WITHIN, timedelta()
        case Ask(quorum, expires, _, teams, _, wait):
            pass
    return Opening(
        replace(plan, evidence=request.evidence, expires=expires),
        request.actor,
        quorum,
        now + expires,
        request.incident,
        request.severity,
        teams,
        reach,
        _held(decision),
        wait,
    )


def _held(decision: Allow | Ask) -> Held | None:
    match decision.reason:
        case Untried(rule):
            return Held(Hold.UNTRIED, rule)
        case Unreplayed(rule):
            return Held(Hold.UNREPLAYED, rule)
        case Inferred(rule):
            return Held(Hold.INFERRED, rule)
        case Wide(rule):
            return Held(Hold.WIDE, rule)
        case _:
            return None


def _reason(refused: Refused) -> str:
    match refused.reason:
        case UnknownRunbook(name, _):
            return f"no runbook is named {name}"
        case Unfit(sentence):
            return sentence
        case reason:
            return fact(reason)
