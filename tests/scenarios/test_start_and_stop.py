"""How the bot starts, what it says when it cannot, and how it ends."""

import socket
import sqlite3
import time

import pytest

from tests.scenarios.bot import Bot, running

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(120)]


@pytest.fixture
def bot(tmp_path):
    return Bot(tmp_path)


def test_a_newcomer_gets_a_link_and_a_bot_that_is_ready(tmp_path):
    with running(tmp_path) as bot:
        bot.wait_ready()

        assert bot.printed_link().startswith(bot.url)
        assert "as owner" in bot.log.read_text()


def test_sigterm_ends_it_cleanly_within_ten_seconds(tmp_path):
    with running(tmp_path) as bot:
        bot.wait_ready()
        asked = time.monotonic()

        assert bot.stop() == 0
        assert time.monotonic() - asked < 10
    assert "Traceback" not in bot.log.read_text()


def test_it_starts_again_after_a_kill_and_remembers_its_history(tmp_path):
    with running(tmp_path) as bot:
        bot.wait_ready()
        bot.kill()
        bot.start()
        bot.wait_ready()

    with sqlite3.connect(bot.data / "cloudops.db") as database:
        assert database.execute("SELECT count(*) FROM points").fetchone()[0] > 0


def test_the_data_folder_and_its_socket_are_the_owners_alone(tmp_path):
    with running(tmp_path) as bot:
        bot.wait_ready()

        assert bot.data.stat().st_mode & 0o077 == 0
        assert (bot.data / "control.sock").stat().st_mode & 0o777 == 0o600


def test_bad_configuration_is_named_with_file_and_line(bot):
    (bot.folder / "cloudops.yaml").write_text("services:\n  - name: checkout\n    lables: {}\n")

    ended = bot.command("up")

    assert ended.returncode == 2
    assert 'cloudops.yaml line 3: unknown key "lables", did you mean "labels"?' in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_busy_port_is_named_with_the_way_out(bot):
    with socket.create_server(("127.0.0.1", int(bot.address.split(":")[1]))):
        ended = bot.command("up")

    assert ended.returncode == 2
    assert f"cannot listen on {bot.address}: address already in use. " in ended.stderr
    assert "CLOUDOPS_HTTP" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_data_folder_that_cannot_be_written_is_named(bot):
    bot.environ["CLOUDOPS_DATA"] = "/proc/cloudops"

    ended = bot.command("up")

    assert ended.returncode == 2
    assert "/proc/cloudops cannot be written" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_file_that_is_no_database_is_left_alone_and_named(bot):
    bot.data.mkdir()
    (bot.data / "cloudops.db").write_bytes(b"somebody else's file, and precious to them" * 100)

    ended = bot.command("up")

    assert ended.returncode == 2
    assert "The database cannot be opened" in ended.stderr
    assert (bot.data / "cloudops.db").read_bytes().startswith(b"somebody else's file")


def test_a_second_bot_on_the_same_data_is_refused(tmp_path):
    with running(tmp_path) as first:
        second = Bot(tmp_path)
        ended = second.command("up")

        assert first.get("/health/live") is not None
    assert ended.returncode == 2
    assert "Another bot" in ended.stderr
