from sqlalchemy import text

from bot.platforms.web.pages.ledger import line
from remediation.chain import Entry
from tests.clock import MORNING


async def _write(made, count=1):
    for number in range(1, count + 1):
        body = {"approval": number, "incident": None, "by": "sam", "service": "checkout"}
        await made.console.desk.ledger.note("requested", body, MORNING)


async def test_an_empty_record_says_what_will_stand_there(sam):
    assert "Nothing was asked for yet." in (await sam.get("/ledger")).text


async def test_an_entry_says_what_who_and_about_what(sam, made):
    await _write(made)

    page = (await sam.get("/ledger")).text

    assert "<b>Requested</b>" in page
    assert '<a href="/approvals/1">APR-1</a>' in page
    assert "sam, checkout" in page


async def test_the_record_of_one_approval(sam, made):
    await _write(made, 2)

    page = (await sam.get("/ledger?approval=2")).text

    assert "APR-2" in page
    assert "APR-1<" not in page


async def test_a_long_record_is_shown_in_steps(sam, made):
    await _write(made, 52)

    page = (await sam.get("/ledger")).text

    assert 'id="entry-52"' in page
    assert 'id="entry-2"' not in page
    assert 'href="/ledger?limit=100"' in page


async def test_the_record_is_proved_unaltered(sam, made):
    await _write(made, 3)

    assert "Unaltered: 3 entries, head 3:" in (await sam.get("/ledger/proof")).text


async def test_an_altered_record_is_named_by_its_first_bad_entry(sam, made, engine):
    await _write(made, 3)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE ledger SET kind = 'denied' WHERE seq = 2"))

    assert "Altered at entry 2: what it says was changed." in (await sam.get("/ledger/proof")).text


def test_what_is_not_text_is_shown_as_it_is_written():
    entry = Entry(1, MORNING.isoformat(), "answered", '{"approve":true,"plan":{"argv":["a"]}}', "0" * 64)

    assert line(entry).fields == (("approve", "true"), ("plan", '{"argv": ["a"]}'))
