"""Whoever has an incident's file gets the same verdict from the points in it, or is told that it differs."""

import json
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from bot.judging import Judging
from bot.rejudging import rejudge
from detection.evidence import EvidenceError
from detection.weights import USUAL
from remediation.actor import BOT
from remediation.canonical import canonical, digest
from remediation.chain import Marks
from remediation.heads import Heads
from remediation.incident_file import IncidentFile, Proven, made, prove, read, write
from remediation.key_file import KeyFile
from remediation.records.exhibits import Exhibits
from remediation.redact import redactor
from remediation.request import Request, Waiting
from remediation.runbooks import Verification
from remediation.signing import SignedHead
from tests.bot.office import CHECKOUT, MEMORY, Office, slow
from tests.remediation.fakes import LEE, FakeWorld

STEP = CHECKOUT.every
WELL, ILL = 1e8, 9e8


class Story:
    """An action whose outcome the real detector judges by the points of a fake source."""

    def __init__(self, engine, folder: Path) -> None:
        self.world = FakeWorld(engine, folder)
        self.world.redact = redactor(("hunter2222",))
        self.office = Office(engine)
        runbook = self.world.runbook(
            "true", signals=("memory",), verify=Verification(("memory",), timedelta(minutes=5))
        )
        self.world.runbooks = [runbook]
        judging = Judging(
            self.office.incidents,
            self.office.source,
            services=lambda: (CHECKOUT,),
            signals=(MEMORY,),
            history=timedelta(days=1),
            budget_per_day=1.0,
            weights=lambda: USUAL,
            clock=lambda: self.world.now,
            redact=self.world.redact,
        )
        self.world._is_healthy = judging.is_healthy
        self.heads = Heads(engine, self.world.ledger, KeyFile(folder))
        self.exhibits = Exhibits(engine)

    def has(self, after: float) -> None:
        """Well for an hour, ill for a while, then as told since the action."""
        noise = np.random.default_rng(1).normal(0, 1e6, 300)
        values = [WELL] * 240 + [ILL] * 40 + [after] * 20
        start = self.world.now - 280 * STEP
        self.office.has(CHECKOUT, MEMORY, list(values + noise), "10.0.0.1:80", until=start + 299 * STEP)

    async def run(self, after: float) -> None:
        self.has(after)
        flow = self.world.flow()
        asked = await flow.propose(Request("restart", "checkout", {"zone": "a"}, BOT, incident=None))
        assert isinstance(asked, Waiting)
        await flow.answer(asked.approval.number, LEE)
        await flow.advance()
        await flow.drain(30)
        self.world.later(seconds=300)
        await self.world.flow().advance()

    async def file(self, folder: Path) -> IncidentFile:
        entries = await self.world.ledger.after(0)
        names = [json.loads(entry.body).get("evidence") for entry in entries]
        head = await self.heads.sign(self.world.now)
        assert isinstance(head, SignedHead)
        kept = [await self.exhibits.get(name) for name in names if name]
        found = made(
            "INC-7",
            {},
            await self.world.ledger.after(0),
            head,
            [],
            belongs=lambda _: True,
            evidence=[text for text in kept if text],
        )
        write(folder / "inc7.json", found)
        proven = prove(read(folder / "inc7.json"), Marks(witnesses=(head,)))
        assert isinstance(proven, Proven)
        return proven.file


@pytest.fixture
def story(engine, tmp_path: Path):
    return Story(engine, tmp_path)


@pytest.mark.parametrize(("after", "verdict"), [(WELL, "recovered"), (ILL, "no effect"), (2e9, "worse")])
async def test_the_same_verdict_comes_out_of_the_file(story: Story, tmp_path: Path, after: float, verdict: str):
    await story.run(after)

    (found,) = await rejudge(await story.file(tmp_path))

    assert (found.approval, found.recorded, found.again) == ("APR-1", verdict, verdict)


async def test_a_verdict_that_the_points_do_not_give_is_told(story: Story, tmp_path: Path):
    await story.run(ILL)
    file = await story.file(tmp_path)
    told = [one for one in file.shown if one.entry.kind == "judged"]
    told[0].body["verdict"]
    (evidence,) = file.evidence.values()
    for series in evidence["heard"][0]["series"]:
        series["values"][-20:] = [WELL] * 20

    (found,) = await rejudge(file)

    assert (found.recorded, found.again, found.differs) == ("no effect", "recovered", True)


async def test_without_evidence_there_is_nothing_to_judge_from(story: Story, tmp_path: Path):
    await story.run(WELL)
    file = await story.file(tmp_path)
    file.evidence.clear()

    (found,) = await rejudge(file)

    assert (found.again, found.differs) == (None, False)


async def test_a_file_without_its_plan_is_refused(story: Story, tmp_path: Path):
    await story.run(WELL)
    file = await story.file(tmp_path)

    with pytest.raises(EvidenceError, match="requested"):
        await rejudge(IncidentFile("INC-7", {}, file.shown[-2:], file.head, evidence=file.evidence))


async def test_evidence_is_kept_once_and_redacted(story: Story, tmp_path: Path):
    story.office.source.answers.clear()
    story.has(WELL)
    await story.run(WELL)
    (evidence,) = (await story.file(tmp_path)).evidence.values()

    assert digest(canonical(evidence)) in (await story.world.ledger.after(0))[-2].body
    assert "hunter2222" not in canonical(evidence)


async def test_what_people_called_noise_is_not_held_against_an_action(story: Story):
    incident = await story.office.trouble(slow(signal=MEMORY))
    await story.office.incidents.mark(incident, "lee", noise=True)

    await story.run(WELL)

    entries = await story.world.ledger.after(0)
    evidence = [json.loads(entry.body).get("evidence") for entry in entries]
    (kept,) = [await story.exhibits.get(name) for name in evidence if name]
    assert json.loads(kept)["budget_per_day"] == 0.5
