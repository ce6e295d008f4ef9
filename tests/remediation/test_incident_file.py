"""One incident in a file that somebody else can prove: nothing in it can be changed, swapped or added."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from remediation.canonical import canonical, digest
from remediation.chain import Broken, Marks
from remediation.export import ExportError
from remediation.heads import Heads
from remediation.incident_file import IncidentFile, NotComparableError, Proven, is_one, made, prove, read, write
from remediation.key_file import KeyFile
from remediation.redact import redactor
from remediation.signing import SignedHead
from tests.remediation.fakes import NOON
from tests.remediation.test_heads import Bot

OUTPUT, EVIDENCE = "restarted\n", canonical({"points": [1.0, 2.5, None]})
Raw = dict[str, Any]


@pytest.fixture
async def bot(engine, tmp_path: Path) -> Bot:
    return Bot(engine, tmp_path / "data")


@pytest.fixture
async def heads(bot: Bot) -> list[SignedHead]:
    """Signed while an incident and others went on."""
    signed = [await bot.sign()]
    for number in (7, 8):
        await bot.ledger.note("requested", {"incident": number, "by": "sam"}, NOON)
        await bot.ledger.note("ended", {"incident": number, "output_sha256": digest(OUTPUT)}, NOON)
        signed.append(await bot.sign())
        await bot.ledger.note("judged", {"incident": number, "evidence": digest(EVIDENCE)}, NOON)
    return [*signed, await bot.sign()]


@pytest.fixture
async def file(bot: Bot, heads: list[SignedHead], tmp_path: Path) -> Path:
    found = made(
        "INC-7",
        {"title": "checkout is slow"},
        await bot.ledger.after(0),
        heads[-1],
        await bot.ledger.signed(),
        belongs=lambda entry: json.loads(entry.body).get("incident") == 7,
        outputs=[OUTPUT, "of something else"],
        evidence=[EVIDENCE],
    )
    write(tmp_path / "inc7.json", found)
    return tmp_path / "inc7.json"


def forged(file: Path, change: Callable[[Raw], object]) -> IncidentFile:
    raw = json.loads(file.read_text())
    change(raw)
    file.write_text(json.dumps(raw))
    return read(file)


def proven(file: Path, *heads: SignedHead) -> Proven:
    found = prove(read(file), Marks(witnesses=heads))
    assert isinstance(found, Proven), found
    return found


async def test_it_holds_the_incident_s_entries_and_the_keys(file: Path, heads: list[SignedHead]):
    found = proven(file, heads[-1]).file

    assert [one.entry.seq for one in found.shown] == [1, 2, 3, 4]
    assert [one.entry.kind for one in found.shown] == ["key", "requested", "ended", "judged"]
    assert list(found.outputs.values()) == [OUTPUT]
    assert canonical(next(iter(found.evidence.values()))) == EVIDENCE
    assert is_one(file)


@pytest.mark.parametrize("number", range(4))
async def test_it_agrees_with_every_head_that_was_posted(file: Path, heads: list[SignedHead], number: int):
    assert proven(file, heads[number]).witnessed == heads[number].size


async def test_it_says_when_a_head_cannot_be_compared(bot: Bot, file: Path):
    await bot.note()
    later = await bot.sign()

    with pytest.raises(NotComparableError, match=r"over 8 entries\. It can with those over 1, 3, 6 and 7"):
        prove(read(file), Marks(witnesses=(later,)))


def _swap(raw: Raw) -> None:
    first, second = raw["entries"][1], raw["entries"][2]
    first["proof"], second["proof"] = second["proof"], first["proof"]


ATTACKS: dict[str, tuple[Callable[[Raw], object], str]] = {
    "an entry edited": (
        lambda raw: raw["entries"][1]["entry"].update(body='{"by":"lee","incident":7}'),
        "what it says was changed",
    ),
    "proofs swapped": (_swap, "its proof does not lead to the root over 7 entries"),
    "a proof cut": (lambda raw: raw["entries"][1]["proof"].pop(), "its proof does not lead"),
    "entries reordered": (lambda raw: raw["entries"].reverse(), "it stands twice or out of order"),
    "an entry doubled": (lambda raw: raw["entries"].insert(1, raw["entries"][1]), "it stands twice or out of order"),
    "an entry moved": (lambda raw: raw["entries"][3]["entry"].update(seq=5), "what it says was changed"),
    "the output changed": (
        lambda raw: raw["outputs"].update({digest(OUTPUT): "nothing happened"}),
        "what it printed or was judged from was changed",
    ),
    "the evidence changed": (
        lambda raw: raw["evidence"][digest(EVIDENCE)].update(points=[1.0]),
        "what it printed or was judged from was changed",
    ),
    "something added": (
        lambda raw: raw["outputs"].update({digest("x"): "x"}),
        "something is in the file that no entry",
    ),
    "the head renumbered": (
        lambda raw: raw.update(head=raw["head"].replace("ledger1:7:", "ledger1:8:")),
        "the signature of the head over 8 entries is not that of its key",
    ),
    "the time of the head changed": (
        lambda raw: raw.update(head=raw["head"].replace(f":{int(NOON.timestamp())}:", ":1:")),
        "the signature of the head over 7 entries is not that of its key",
    ),
    "an earlier head of another record": (
        lambda raw: raw["earlier"][1].update(proof=raw["earlier"][2]["proof"]),
        "the record does not begin with the 3 entries of an earlier head",
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
async def test_every_attack_on_an_incident_s_file_is_found(file: Path, attack: str):
    change, reason = ATTACKS[attack]

    found = prove(forged(file, change))

    assert isinstance(found, Broken)
    assert found.reason.startswith(reason)


async def test_a_file_made_from_a_record_written_anew_is_found_against_a_witness(
    bot: Bot, file: Path, heads: list[SignedHead]
):
    await bot.rewrite()
    await bot.forget()
    (bot.keys.folder / "ledger.head").unlink()
    again = await Heads(bot.engine, bot.ledger, bot.keys).sign(NOON)
    assert isinstance(again, SignedHead)
    new = made("INC-7", {}, await bot.ledger.after(0), again, [], belongs=lambda entry: entry.seq == 3)

    assert isinstance(prove(new), Proven)
    found = prove(new, Marks(witnesses=(heads[-1],)))
    assert found == Broken(7, "what is signed here is not what was witnessed over 7 entries")


async def test_a_file_signed_with_another_key_is_found(bot: Bot, file: Path, heads: list[SignedHead], tmp_path: Path):
    (tmp_path / "thief").mkdir()
    thief = KeyFile(tmp_path / "thief").signer()
    seen = await bot.heads.verify()
    assert not isinstance(seen, Broken)
    stolen = forged(file, lambda raw: raw.update(head=str(thief.head(seen.tree, 0)), earlier=[]))

    found = prove(stolen, Marks(known=(heads[0].key,)))

    assert found == Broken(7, "the head over 7 entries is signed with a key nobody here knows")


async def test_a_key_that_was_changed_is_followed(bot: Bot, heads: list[SignedHead]):
    await bot.heads.rotate(NOON)
    last = await bot.sign()
    new = made("INC-7", {}, await bot.ledger.after(0), last, await bot.ledger.signed(), belongs=lambda _: False)

    assert isinstance(prove(new, Marks(witnesses=(heads[0],))), Proven)
    assert isinstance(prove(new, Marks(witnesses=(last,))), Proven)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": "cloudops-incident-1"}', "[" * 100_000])
def test_what_is_no_incident_s_file_is_refused(tmp_path: Path, text: str):
    (tmp_path / "x.json").write_text(text)

    with pytest.raises(ExportError, match="is not an incident's file"):
        read(tmp_path / "x.json")


async def test_no_secret_is_in_it(bot: Bot, tmp_path: Path):
    bot.ledger._redact = redactor(("hunter2222",))
    await bot.ledger.note("requested", {"incident": 7, "reason": "hunter2222"}, NOON)
    head = await bot.sign()
    write(tmp_path / "inc7.json", made("INC-7", {}, await bot.ledger.after(0), head, [], belongs=lambda _: True))

    assert "hunter2222" not in (tmp_path / "inc7.json").read_text()
