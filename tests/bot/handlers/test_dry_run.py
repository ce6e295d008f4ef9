from dataclasses import replace

from remediation.runbooks import Command, Disk
from tests.bot.office import RESTART, Office


async def test_it_says_what_would_be_done_and_does_nothing(office: Office, tmp_path):
    (tmp_path / "a.log").touch()
    office.runbooks = (replace(RESTART, action=Disk((str(tmp_path),), ("*.log",))),)

    card = await office.say("dry run restart-checkout on checkout")

    assert card.title == "Dry run of restart-checkout on checkout: nothing was done"
    assert "0 files with 0 bytes would be deleted." in card.text
    assert card.private
    assert await office.flow.waiting() == ()


async def test_a_program_that_is_not_there_is_found_out(office: Office):
    office.runbooks = (replace(RESTART, action=Command(("no-such-program", "x"))),)

    card = await office.say("dry run restart-checkout")

    assert card.text.startswith("It would fail: there is no program no-such-program here.")


async def test_strangers_rehearse_nothing(office: Office):
    card = await office.say("dry run restart-checkout", "stranger")

    assert card.title.startswith("Only operators can rehearse restart-checkout")
