"""The order of a drill, against a bot that says what a test wrote for it."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.control.server import serving
from bot.drill.client import Client
from bot.drill.fault import Fault
from bot.drill.messages import REPLY, REQUEST, Answer, Asked, Bot, Done, Put, Raised, Refused, Reply, Seen, Watch
from bot.drill.orders import Orders
from bot.drill.patience import Patience
from bot.drill.spec import Spec
from bot.drill.stages import Stages
from bot.drill.supervisor import Repair, Supervisor
from bot.drill.watching import DrillError, Watching

HURRY = Patience(*[0.2] * 11, poll_s=0.01)
BOT = Bot(1, "http://127.0.0.1:8080", prometheus=False, people=True, approvers=("lee",))
SPEC = Spec("drill", ("/bin/true",), owner="mine")

LEARNING = Seen(judged=1, learning=8, points=12, needed=60)
NORMAL = Seen(judged=9)
RAISED = Raised("INC-1", "memory of drill is 90 MiB, normally 25 MiB", "warning", datetime.now(UTC), ("memory",), False)
STRANGE = replace(NORMAL, raised=(RAISED,))
PENDING = Asked(1, "Restart drill", "pending", 1, ())
APPROVED = replace(PENDING, stage="approved", approvers=("lee",))
RAN = replace(APPROVED, phase="succeeded", output="restarted.")
RECOVERED = replace(RAN, verdict="recovered", verdict_reason="memory: recovered")


def asking(approval: Asked) -> Seen:
    return replace(STRANGE, asked=(approval,))


OVER = replace(asking(RECOVERED), raised=(replace(RAISED, resolved=True),))


@dataclass
class ScriptedBot:
    """Sees what it was told to see while the service is well, then while it is broken; keeps what it was asked."""

    well: Sequence[Seen] = (LEARNING, NORMAL)
    broken: Sequence[Seen] = (*map(asking, (PENDING, APPROVED, RAN, RECOVERED)), OVER)
    refuses: str = ""
    asked: list[object] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._views = self._forever(self.well)

    def breaks(self) -> None:
        self._views = self._forever(self.broken)

    async def react(self, line: bytes) -> bytes:
        request = REQUEST.validate_json(line)
        self.asked.append(request)
        return REPLY.dump_json(self._reply(request))

    def _reply(self, request: object) -> Reply:
        match request:
            case Watch():
                return next(self._views)
            case Answer() if self.refuses:
                return Refused(self.refuses)
            case _:
                return Done()

    def _forever(self, views: Sequence[Seen]) -> Iterator[Seen]:
        """Each for three looks, as a stage sees what the one before has seen."""
        return itertools.chain(*(itertools.repeat(view, 3) for view in views[:-1]), itertools.repeat(views[-1]))


class FakeSupervisor(Supervisor):
    """Breaks nothing but the script."""

    def __init__(self, bot: ScriptedBot, restarts: int = 1) -> None:
        super().__init__("127.0.0.1", 20000, Path("/nowhere"), Repair.RESTART)
        self.bot = bot
        self.restarts = restarts
        self.inflicted: list[Fault] = []

    async def inflict(self, fault: Fault) -> None:
        self.inflicted.append(fault)
        self.bot.breaks()


@dataclass
class Theatre:
    """One drill to be played."""

    data: Path
    bot: ScriptedBot = field(default_factory=ScriptedBot)
    told: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.service = FakeSupervisor(self.bot)

    async def play(self, **orders: object) -> list[str]:
        """The stages that were told, however it ended."""
        await self.stages(**orders).play()
        return [stage for stage, _ in self.told]

    async def fails(self, **orders: object) -> str:
        with pytest.raises(DrillError) as failed:
            await self.play(**orders)
        return str(failed.value)

    def stages(self, **orders: object) -> Stages:
        given = Orders(self.data, **{"approve_as": "lee", **orders})  # type: ignore[arg-type]
        client = Client(self.data)
        watching = Watching(client, SPEC, self.tell, HURRY.poll_s)
        return Stages(given, client, BOT, self.service, SPEC, watching, self.tell, lambda: 1.0, HURRY)

    def tell(self, stage: str, text: str) -> None:
        self.told.append((stage, text))

    def sees(self, *broken: Seen) -> None:
        self.bot.broken = broken


@pytest.fixture
async def theatre(tmp_path: Path) -> AsyncIterator[Theatre]:
    made = Theatre(tmp_path)
    async with serving(tmp_path, made.bot.react):
        yield made


async def test_every_stage_is_told_in_order(theatre: Theatre):
    stages = await theatre.play()

    assert stages == [
        "attached",
        "learning",
        "normal",
        "broken",
        "detected",
        "asked",
        "answered",
        "ran",
        "verified",
        "closed",
    ]


async def test_the_stages_say_what_was_seen(theatre: Theatre):
    await theatre.play()

    told = dict(theatre.told)
    assert told["learning"] == "12 of 60 points, 8 signals to go"
    assert told["detected"].startswith("INC-1, warning: memory of drill is 90 MiB, normally 25 MiB (0.")
    assert told["asked"] == "APR-1: Restart drill; it needs one approval"
    assert told["answered"] == "approved by lee (unattended drill)"
    assert told["verified"] == "recovered (memory: recovered)"


async def test_the_bot_is_told_nothing_but_where_the_service_is(theatre: Theatre):
    await theatre.play()

    told = [request for request in theatre.bot.asked if not isinstance(request, Watch)]
    assert told == [Put(SPEC, 60.0), Answer("drill", "mine", 1, "lee")]


async def test_nothing_breaks_before_everything_is_judged(theatre: Theatre):
    theatre.bot.well = (LEARNING,)
    theatre.bot.__post_init__()

    assert await theatre.fails() == "The bot did not learn what is normal within 0 s."
    assert theatre.service.inflicted == []


async def test_a_false_alarm_before_the_fault_fails_the_drill(theatre: Theatre):
    theatre.bot.well = (LEARNING, NORMAL, STRANGE)
    theatre.bot.__post_init__()

    assert "Nothing was broken yet, but the bot raised INC-1" in await theatre.fails()
    assert theatre.service.inflicted == []


async def test_another_signals_alarm_is_no_detection(theatre: Theatre):
    theatre.sees(asking(PENDING))

    assert await theatre.fails(fault=Fault.CPU) == "No incident named cpu within 0 s."


async def test_an_unattended_answer_that_is_refused_fails_the_drill(theatre: Theatre):
    theatre.bot.refuses = "Only approvers can answer APR-1."

    assert await theatre.fails() == "Only approvers can answer APR-1."


async def test_a_person_is_told_where_to_answer_and_nothing_is_answered_for_them(theatre: Theatre):
    stages = await theatre.play(approve_as="")

    assert "waiting" in stages
    assert not any(isinstance(request, Answer) for request in theatre.bot.asked)
    assert dict(theatre.told)["answered"] == "approved by lee"


async def test_a_person_who_says_no_ends_the_drill(theatre: Theatre):
    theatre.sees(asking(PENDING), asking(replace(PENDING, stage="denied")))

    assert await theatre.fails(approve_as="") == "APR-1 is denied."


async def test_nobody_answering_ends_the_drill(theatre: Theatre):
    theatre.sees(asking(PENDING))

    assert await theatre.fails(approve_as="") == "APR-1 was not answered within 1 s."


async def test_a_plan_that_became_void_ends_the_drill(theatre: Theatre):
    void = replace(APPROVED, stage="void", why_void="the plan changed")
    theatre.sees(asking(PENDING), asking(APPROVED), asking(void))

    assert await theatre.fails() == "The repair did not succeed: void. the plan changed"


async def test_a_repair_that_fails_ends_the_drill(theatre: Theatre):
    theatre.sees(asking(PENDING), asking(replace(RAN, phase="failed", output="no such file")))

    assert await theatre.fails() == "The repair did not succeed: failed. no such file"


async def test_no_effect_is_a_failure(theatre: Theatre):
    theatre.sees(asking(PENDING), asking(replace(RAN, verdict="no effect", verdict_reason="memory: still strange")))

    assert await theatre.fails() == "The verdict is 'no effect'."
    assert theatre.told[-1] == ("verified", "no effect (memory: still strange)")


WORSE = replace(RAN, verdict="worse", verdict_reason="memory: worse", rollback="started")
UNDONE = replace(WORSE, rollback="succeeded")


@pytest.mark.parametrize("verdict", ["worse", "no effect"])
async def test_what_made_it_worse_must_be_found_out_and_undone(theatre: Theatre, verdict: str):
    seen = [asking(replace(one, verdict=verdict)) for one in (WORSE, UNDONE)]
    theatre.sees(*map(asking, (PENDING, APPROVED, RAN)), *seen, replace(seen[-1], raised=OVER.raised))

    stages = await theatre.play(repair=Repair.WORSE)

    assert stages[-3:] == ["verified", "undone", "closed"]


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (RECOVERED, "It was made worse, and the verdict is 'recovered'."),
        (replace(WORSE, rollback="failed"), "The rollback failed."),
        (WORSE, "The rollback did not end within 0 s."),
    ],
)
async def test_what_is_not_found_out_or_not_undone_fails_the_drill(theatre: Theatre, seen: Asked, said: str):
    theatre.sees(*map(asking, (PENDING, APPROVED, RAN, seen)))

    assert await theatre.fails(repair=Repair.WORSE) == said


@pytest.mark.parametrize("restarts", [0, 2])
async def test_recovery_without_exactly_one_restart_is_not_believed(theatre: Theatre, restarts: int):
    theatre.service.restarts = restarts

    assert f"restarted {restarts} times" in await theatre.fails()


async def test_an_incident_that_stays_open_is_not_over(theatre: Theatre):
    theatre.sees(*map(asking, (PENDING, APPROVED, RAN, RECOVERED)))

    assert await theatre.fails() == "The incident did not end within 0 s."


async def test_without_a_fault_calm_is_success(theatre: Theatre):
    stages = await theatre.play(fault=Fault.NONE)

    assert stages[-1] == "quiet"
    assert theatre.service.inflicted == []


async def test_without_a_fault_any_alarm_is_failure(theatre: Theatre):
    theatre.bot.well = (NORMAL, NORMAL, STRANGE)
    theatre.bot.__post_init__()

    assert "INC-1" in await theatre.fails(fault=Fault.NONE)


async def test_a_bot_that_is_restarted_meanwhile_is_waited_for(tmp_path: Path):
    theatre = Theatre(tmp_path)

    async def returns() -> None:
        await asyncio.sleep(0.1)
        async with serving(tmp_path, theatre.bot.react):
            await playing

    playing = asyncio.create_task(theatre.play())
    await returns()

    assert [stage for stage, _ in theatre.told][:3] == ["away", "back", "attached"]
    assert (await playing)[-1] == "closed"
