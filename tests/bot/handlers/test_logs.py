"""What a service wrote, as people ask for it; what could not be read is never taken for silence."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.logs import MOST_LINES
from monitoring.model import Service
from tests.bot.office import CHECKOUT, NOW, Office, slow
from tests.bot.platforms.renderings import RENDERINGS

SHOP = "checkout"


@pytest.fixture
def writes(office: Office, tmp_path):
    path = tmp_path / "checkout.log"

    def write(*rows: tuple[float, str]) -> None:
        path.write_text("".join(f"{NOW - timedelta(minutes=ago):%Y-%m-%dT%H:%M:%SZ} {words}\n" for ago, words in rows))
        office.services = (replace(CHECKOUT, logs={"file": str(path)}),)

    return write


@pytest.mark.parametrize("times", [3, 7])
async def test_lines_are_counted_gathered_and_shown(office, writes, times):
    writes(*((20 - one, f"ERROR cannot pay order {one}") for one in range(times)), (1, "GET / 200"))
    card = await office.say("logs of checkout")

    assert card.title == f"checkout wrote {times + 1} lines over the last hour, {times} errors, in 2 patterns"
    assert card.table.rows[0] == (str(times), "error", "ERROR cannot pay order <number>", f"16:{9 + times}")
    assert card.preformatted.endswith("GET / 200")
    figures = {one.name: (one.value, one.since, one.until) for one in card.evidence}
    assert figures["error lines of checkout"] == (str(times), NOW - timedelta(hours=1), NOW)
    assert card.evidence[0].query.endswith("checkout.log")


async def test_only_the_bad_ones_or_some_words_of_a_time(office, writes):
    writes((200, "ERROR old"), (100, "ERROR timeout of bank"), (90, "ERROR no stock"), (80, "fine"))
    card = await office.say('show errors in the logs of checkout over the last 2h matching "timeout"')

    assert card.title == 'checkout wrote 1 error line with "timeout" over the last 2 h, in 1 pattern'
    assert card.preformatted.endswith("ERROR timeout of bank")


async def test_no_line_of_that_kind_says_how_many_others_were_read(office, writes):
    writes((5, "fine"))
    card = await office.say("show error logs of checkout")

    assert card.title == "checkout wrote no error line over the last hour"
    assert card.text == "1 other line of that time was read."


async def test_what_is_not_shown_is_counted(office, writes):
    writes(*((30 - one / 10, f"line {one}") for one in range(100)))
    card = await office.say("logs of checkout")

    assert len(card.preformatted.splitlines()) == MOST_LINES
    assert f"The newest {MOST_LINES} lines are below, 85 more are not." in card.text


async def test_logs_that_cannot_be_read_are_no_silence(office, tmp_path):
    office.services = (replace(CHECKOUT, logs={"file": str(tmp_path / "gone.log")}),)
    card = await office.say("logs of checkout")

    assert card.title == "The logs of checkout could not be read"
    assert card.text.endswith("gone.log is not there.")
    assert card.evidence == ()


async def test_a_service_without_logs_says_how_to_add_some(office):
    office.services = (Service("checkout"),)

    assert (await office.say("logs of checkout")).title == "No logs are configured for checkout"


async def test_no_sentence_reads_another_file(office, writes):
    writes((5, "fine"))
    card = await office.say("logs of /etc/passwd")

    assert "root:" not in card.preformatted
    assert card.private


async def test_an_explanation_names_the_errors_that_were_written_since_it_began(office, writes):
    writes((60, "ERROR before"), (20, "ERROR cannot pay 1"), (10, "ERROR cannot pay 2"))
    await office.trouble(slow(25))
    card = await office.say("explain INC-1")

    assert (
        "Its logs hold 2 error lines in 1 pattern since then:\n2 x ERROR cannot pay <number>, last 16:20" in card.text
    )
    assert ("error lines of checkout", "2") in {(one.name, one.value) for one in card.evidence}


async def test_an_explanation_says_when_the_logs_could_not_be_read(office, tmp_path):
    office.services = (replace(CHECKOUT, logs={"file": str(tmp_path / "gone.log")}),)
    await office.trouble()
    card = await office.say("explain INC-1")

    assert "Its logs were not read:" in card.text
    assert "error lines" not in card.text


HOSTILE = "<!channel> @everyone ``` \u202etxt \x1b[31m <https://evil.example|ours> **x**"


@pytest.mark.parametrize("platform", RENDERINGS)
async def test_what_a_service_writes_is_obeyed_nowhere(office, writes, platform):
    writes((5, HOSTILE))
    seen = RENDERINGS[platform](await office.say("logs of checkout"))

    assert seen.fits
    assert not {"\u202e", "\x1b"} & set(seen.raw)
    assert platform == "web" or seen.raw.count("```") % 2 == 0
    assert platform == "discord" or "<!channel>" not in seen.raw
