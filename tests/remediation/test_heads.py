import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from remediation.chain import EMPTY, KEY, Broken, Entry, Head, Intact, Marks
from remediation.export import verify_file
from remediation.heads import Heads, remembered
from remediation.key_file import KeyFile, KeyFileError
from remediation.ledger import Ledger
from remediation.redact import redactor
from remediation.signing import SignedHead, named
from tests.remediation.fakes import NOON


class Bot:
    """One that signs, with a folder outside the database."""

    def __init__(self, engine: AsyncEngine, folder: Path, given: Path | None = None) -> None:
        folder.mkdir(exist_ok=True)
        self.engine = engine
        self.keys = KeyFile(folder, given)
        self.ledger = Ledger(engine, redactor(()), lambda: remembered(self.keys))
        self.heads = Heads(engine, self.ledger, self.keys)

    async def note(self, count: int = 1) -> None:
        for number in range(count):
            await self.ledger.note("noted", {"n": number}, NOON)

    async def sign(self) -> SignedHead:
        found = await self.heads.sign(NOON)
        assert isinstance(found, SignedHead), found
        return found

    async def change(self, statement: str) -> None:
        async with self.engine.begin() as connection:
            await connection.exec_driver_sql(statement)

    async def rewrite(self, salt: str = "forged") -> None:
        """What an attacker does who has the database and knows this program: every hash is made anew."""
        prev = EMPTY.hash
        for entry in await self.ledger.after(0):
            body = entry.body if entry.kind == KEY else json.dumps({"n": salt})
            forged = replace(entry, body=body, prev=prev).sealed()
            prev = forged.hash
            await self._put(forged)
        await self.change(f"UPDATE ledger_head SET hash = '{prev}'")

    async def _put(self, entry: Entry) -> None:
        await self.change(
            f"UPDATE ledger SET body = '{entry.body}', prev = '{entry.prev}', hash = '{entry.hash}'"
            f" WHERE seq = {entry.seq}"
        )

    async def cut(self, to: int) -> None:
        """The end is taken off, and the database's own head moved to it."""
        await self.change(f"DELETE FROM ledger WHERE seq > {to}")
        await self.change(f"UPDATE ledger_head SET seq = {to}, hash = (SELECT hash FROM ledger WHERE seq = {to})")

    async def forget(self) -> None:
        """Heads in the database are the attacker's to delete."""
        await self.change("DELETE FROM ledger_heads")


@pytest.fixture
def bot(engine: AsyncEngine, tmp_path: Path) -> Bot:
    return Bot(engine, tmp_path / "data")


@pytest.fixture
def elsewhere(engine: AsyncEngine) -> Ledger:
    """A verifier on another machine, who knows nothing but the database."""
    return Ledger(engine, redactor(()))


async def test_the_first_head_announces_its_key(bot: Bot):
    head = await bot.sign()
    (entry,) = await bot.ledger.after(0)

    assert head.size == 1
    assert head.is_signed
    assert json.loads(entry.body)["key"] == head.key
    assert await bot.ledger.newest() == await bot.ledger.head_over(1) == head


async def test_the_key_is_nobody_else_s_to_read(bot: Bot):
    await bot.sign()

    assert stat.S_IMODE(bot.keys.path.stat().st_mode) == 0o600
    assert b"PRIVATE KEY" in bot.keys.path.read_bytes()
    assert bot.keys.path.read_text() not in str(await bot.ledger.after(0))


async def test_a_signed_record_is_intact_for_everybody(bot: Bot, elsewhere: Ledger):
    await bot.note(4)
    head = await bot.sign()
    await bot.note(3)

    assert await bot.ledger.verify() == await elsewhere.verify()
    found = await elsewhere.verify(Marks(witnesses=(head,)))
    assert isinstance(found, Intact)
    assert (found.head.seq, found.signed, found.witnessed) == (8, head, 5)


async def test_the_export_carries_its_heads(bot: Bot, tmp_path: Path):
    await bot.note(4)
    head = await bot.sign()
    await bot.ledger.verify(export=tmp_path / "ledger.jsonl")

    found = verify_file(tmp_path / "ledger.jsonl", Marks(witnesses=(head,)))

    assert isinstance(found, Intact)
    assert (found.signed, found.witnessed) == (head, 5)


async def test_a_record_written_anew_is_found_by_its_signed_head(bot: Bot, elsewhere: Ledger):
    await bot.note(4)
    await bot.sign()
    await bot.rewrite()

    assert await elsewhere.verify() == Broken(
        1, "it, or another up to entry 5, is not what it was when 5 entries were signed"
    )


async def test_a_record_written_anew_without_heads_is_found_by_a_witness(bot: Bot, elsewhere: Ledger):
    await bot.note(4)
    head = await bot.sign()
    await bot.rewrite()
    await bot.forget()

    assert isinstance(await elsewhere.verify(), Intact)
    assert await elsewhere.verify(Marks(witnesses=(head,))) == Broken(
        1, "it, or another up to entry 5, is not what it was when 5 entries were signed"
    )


async def test_two_witnesses_say_where_it_was_altered(bot: Bot, elsewhere: Ledger):
    await bot.note(4)
    first = await bot.sign()
    await bot.note(1)
    second = await bot.sign()
    whole = await bot.ledger.after(0)
    await bot.forget()
    forged = replace(whole[5], body='{"n":"forged"}').sealed()
    await bot._put(forged)
    await bot.change(f"UPDATE ledger_head SET hash = '{forged.hash}'")

    assert isinstance(await elsewhere.verify(), Intact)
    assert await elsewhere.verify(Marks(witnesses=(second, first))) == Broken(
        6, "it is not what it was when 6 entries were signed"
    )


async def test_a_record_that_was_cut_is_found_by_a_witness(bot: Bot, elsewhere: Ledger):
    await bot.note(4)
    head = await bot.sign()
    await bot.cut(3)
    await bot.forget()

    assert isinstance(await elsewhere.verify(), Intact)
    assert await elsewhere.verify(Marks(witnesses=(head,))) == Broken(4, "it is missing, the record went on to entry 5")


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize("attack", ["cut", "rewritten"])
async def test_nothing_is_signed_that_is_not_what_was_signed_before(
    bot: Bot, tmp_path: Path, attack: str, restarted: bool
):
    await bot.note(4)
    await bot.sign()
    await (bot.cut(3) if attack == "cut" else bot.rewrite())
    await bot.forget()
    await bot.note(2)
    signing = Bot(bot.engine, tmp_path / "data") if restarted else bot

    assert isinstance(await signing.heads.sign(NOON), Broken)
    assert await bot.ledger.newest() is None


async def test_a_head_signed_with_another_key_is_found(bot: Bot, tmp_path: Path):
    await bot.note(4)
    await bot.sign()
    thief = KeyFile(tmp_path / "thief")
    thief.folder.mkdir()
    seen = await bot.heads.verify()
    assert not isinstance(seen, Broken)
    forged = thief.signer().head(seen.tree, 0)
    await bot.change(f"UPDATE ledger_heads SET head = '{forged}'")
    (tmp_path / "data" / "ledger.head").unlink()

    assert await bot.ledger.verify() == Broken(5, "the head over 5 entries is signed with a key nobody here knows")


async def test_a_forged_signature_is_found(bot: Bot, elsewhere: Ledger):
    await bot.note(4)
    head = await bot.sign()
    other = replace(head, at=head.at + 1)
    await bot.change(f"UPDATE ledger_heads SET head = '{other}'")

    assert await elsewhere.verify() == Broken(5, "the signature of the head over 5 entries is not that of its key")
    await bot.forget()
    assert await elsewhere.verify(Marks(witnesses=(other,))) == Broken(
        5, "the signature of the head over 5 entries is not that of its key"
    )


async def test_a_head_in_the_database_that_is_none_is_found(bot: Bot, elsewhere: Ledger):
    await bot.sign()
    await bot.change("UPDATE ledger_heads SET head = 'x'")

    assert isinstance(await elsewhere.verify(), Broken)


async def test_old_heads_stay_provable_after_the_key_was_changed(bot: Bot, elsewhere: Ledger):
    old = await bot.sign()
    await bot.note(2)
    name = await bot.heads.rotate(NOON)
    new = await bot.sign()

    assert named(new.key) == name
    assert new.key != old.key
    assert isinstance(await bot.ledger.verify(), Intact)
    assert isinstance(await elsewhere.verify(Marks(known=(old.key,))), Intact)
    assert await elsewhere.verify(Marks(known=(new.key,))) == Broken(
        1, "the head over 1 entries is signed with a key nobody here knows"
    )


async def test_a_newer_head_vouches_for_the_keys_it_is_signed_over(bot: Bot, elsewhere: Ledger):
    await bot.sign()
    await bot.heads.rotate(NOON)
    new = await bot.sign()

    assert isinstance(await elsewhere.verify(Marks(witnesses=(new,))), Intact)


async def test_it_does_not_vouch_for_keys_that_were_named_after_it(bot: Bot, elsewhere: Ledger, tmp_path: Path):
    head = await bot.sign()
    (tmp_path / "thief").mkdir()
    thief = KeyFile(tmp_path / "thief").signer()
    vouched = thief.vouch(head.key)
    await bot.ledger.note(KEY, {"key": head.key, "replaces": thief.key, "vouched": vouched.vouched}, NOON)
    seen = await bot.heads.verify()
    assert not isinstance(seen, Broken)
    await bot.change(f"INSERT INTO ledger_heads VALUES (2, '{thief.head(seen.tree, 0)}')")

    assert await elsewhere.verify(Marks(witnesses=(head,))) == Broken(
        2, "the head over 2 entries is signed with a key nobody here knows"
    )


async def test_a_key_nobody_vouched_for_is_found(bot: Bot, elsewhere: Ledger):
    old = await bot.sign()
    bot.keys.path.unlink()
    await bot.heads.rotate(NOON, lost=True)
    await bot.sign()

    assert isinstance(await bot.ledger.verify(), Intact)
    assert await elsewhere.verify(Marks(known=(old.key,))) == Broken(
        2, "the head over 2 entries is signed with a key nobody here knows"
    )


async def test_a_lost_key_is_not_replaced_unasked(bot: Bot):
    await bot.sign()
    bot.keys.path.unlink()

    with pytest.raises(KeyFileError, match="rotate-key --lost"):
        await bot.heads.sign(NOON)


async def test_a_replica_with_a_key_of_its_own_does_not_sign(bot: Bot, tmp_path: Path):
    await bot.sign()

    with pytest.raises(KeyFileError, match="CLOUDOPS_LEDGER_KEY_FILE"):
        await Bot(bot.engine, tmp_path / "replica").heads.sign(NOON)


async def test_replicas_sign_with_a_file_they_are_given(bot: Bot, tmp_path: Path):
    first = await bot.sign()
    replica = Bot(bot.engine, tmp_path / "replica", bot.keys.path)

    assert await replica.sign() == first
    await replica.note()
    assert (await replica.sign()).key == first.key
    assert isinstance(await bot.ledger.verify(), Intact)


async def test_a_key_others_can_read_is_refused(bot: Bot):
    await bot.sign()
    bot.keys.path.chmod(0o640)

    with pytest.raises(KeyFileError, match="chmod 600"):
        await bot.heads.sign(NOON)


async def test_what_is_no_key_is_refused(bot: Bot):
    bot.keys.path.write_text("nothing")

    with pytest.raises(KeyFileError, match="no private key"):
        await bot.heads.sign(NOON)


async def test_another_bot_s_chain_head_is_still_a_witness(bot: Bot, elsewhere: Ledger):
    await bot.note(2)
    found = await elsewhere.verify()
    assert isinstance(found, Intact)

    assert isinstance(await elsewhere.verify(Marks(witnesses=(found.head,))), Intact)
    assert await elsewhere.verify(Marks(witnesses=(Head(2, "0" * 64),))) == Broken(
        2, "it is not the entry that was witnessed"
    )
