"""The journal is asked with a fixed list of arguments, and never for longer or more than it may take."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.logbook import journal
from bot.logbook.line import Level
from bot.logbook.wanted import LogsError, Wanted

NOW = datetime(2026, 11, 5, 15, 30, tzinfo=UTC)
HOUR = Wanted(NOW - timedelta(hours=1), NOW)


@pytest.fixture
def journalctl(tmp_path):
    """A stand-in that notes how it was called, and then does what it is told."""

    def make(does: str) -> str:
        path = tmp_path / "journalctl"
        path.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/called\nenv > {tmp_path}/env\n{does}\n')
        path.chmod(0o755)
        return str(path)

    return make


def entry(message, priority="6", minutes=5):
    at = int((NOW - timedelta(minutes=minutes)).timestamp() * 1e6)
    return json.dumps({"__REALTIME_TIMESTAMP": str(at), "MESSAGE": message, "PRIORITY": priority})


async def test_a_unit_is_asked_for_with_its_time_and_nothing_a_person_typed(journalctl, tmp_path, monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-canary-1234567890")
    raw = await journal.read("checkout.service", HOUR, journalctl(f"cat <<'E'\n{entry('fine')}\nE"))

    called = (tmp_path / "called").read_text().splitlines()
    assert called[:3] == ["--unit=checkout.service", "--since=@1793889000", "--until=@1793892601"]
    assert raw.query == f"journalctl {' '.join(called)}"
    assert "canary" not in (tmp_path / "env").read_text()


async def test_lines_have_the_journals_time_and_level(journalctl):
    told = [entry("started"), entry("out of memory", "2"), entry([104, 105]), entry("request failed")]
    raw = await journal.read("checkout.service", HOUR, journalctl("cat <<'E'\n" + "\n".join(told) + "\nE"))

    assert [(line.text, line.level) for line in raw.lines] == [
        ("started", Level.INFO),
        ("out of memory", Level.ERROR),
        ("hi", Level.INFO),
        ("request failed", Level.ERROR),
    ]
    assert raw.lines[0].at == NOW - timedelta(minutes=5)


async def test_what_makes_no_sense_is_left_out(journalctl):
    told = ["{", "null", "[]", '{"MESSAGE": null}', entry("fine")]
    raw = await journal.read("checkout.service", HOUR, journalctl("cat <<'E'\n" + "\n".join(told) + "\nE"))

    assert [line.text for line in raw.lines] == ["fine"]


@pytest.mark.parametrize("unit", ["--file=/etc/shadow", "-u", "a b", "a;id", "", "$(id)", "a\n--file=x"])
async def test_a_units_name_is_never_an_option(journalctl, unit, tmp_path):
    with pytest.raises(LogsError, match="is no name of a unit"):
        await journal.read(unit, HOUR, journalctl("true"))

    assert not (tmp_path / "called").exists()


async def test_a_failure_is_no_silence(journalctl):
    with pytest.raises(LogsError, match=r"failed with exit code 1: No journal files were found\."):
        await journal.read("checkout.service", HOUR, journalctl("echo 'No journal files were found.' >&2; exit 1"))


async def test_a_journal_that_may_not_be_read_is_no_silence(journalctl):
    hint = "Hint: You are currently not seeing messages from other users and the system."

    with pytest.raises(LogsError, match="systemd-journal"):
        await journal.read("checkout.service", HOUR, journalctl(f"echo '{hint}' >&2"))


async def test_a_unit_that_never_wrote_a_line_is_no_silence(journalctl):
    with pytest.raises(LogsError, match=r"holds no line of chekout\.service that the bot may read"):
        await journal.read("chekout.service", HOUR, journalctl("true"))


async def test_a_quiet_hour_of_a_unit_that_wrote_before_is_silence(journalctl):
    before = journalctl(f"case \"$*\" in *since*) ;; *) echo '{entry('fine', minutes=900)}' ;; esac")

    assert (await journal.read("checkout.service", HOUR, before)).lines == []


async def test_a_machine_without_it_says_so(tmp_path):
    with pytest.raises(LogsError, match="journalctl cannot be started here: No such file"):
        await journal.read("checkout.service", HOUR, str(tmp_path / "nothing"))


async def test_one_that_hangs_is_ended(journalctl, tmp_path):
    with pytest.raises(LogsError, match=r"did not finish within 0\.2 s"):
        await journal.read("checkout.service", HOUR, journalctl("exec sleep 60"), within_s=0.2)


async def test_one_that_never_stops_writing_is_ended_and_its_memory_bounded(journalctl, monkeypatch):
    monkeypatch.setattr(journal, "MOST_BYTES", 10_000)

    with pytest.raises(LogsError, match="did not finish"):
        await journal.read("checkout.service", HOUR, journalctl("exec yes"), within_s=0.2)
