"""A log file: its end and what it was rotated from, that file and no other, whatever stands in it."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from bot.logbook import file
from bot.logbook.wanted import LogsError, Wanted

NOW = datetime(2026, 11, 5, 15, 30, tzinfo=UTC)
HOUR = Wanted(NOW - timedelta(hours=1), NOW)


def read(path, wanted=HOUR):
    return file.read(str(path), wanted, UTC, NOW)


def row(minutes: int, words: str) -> str:
    return f"{NOW - timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ} {words}\n"


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "shop.log"
    path.write_text(row(90, "old") + row(5, "ERROR no") + "  at Shop.pay\n\n" + row(1, "fine"))
    return path


def test_lines_have_their_time_and_those_of_a_stack_the_one_above(log):
    raw = read(log)

    assert [line.text.split("Z ")[-1] for line in raw.lines] == ["old", "ERROR no", "  at Shop.pay", "fine"]
    assert [(NOW - line.at) // timedelta(minutes=1) for line in raw.lines] == [90, 5, 5, 1]
    assert (raw.query, raw.cut) == (str(log), "")


def test_what_was_rotated_away_is_read_when_the_file_begins_later(log):
    log.with_name("shop.log.1").write_text(row(50, "before"))
    log.write_text(row(5, "after"))
    raw = read(log)

    assert [line.text.split()[-1] for line in raw.lines] == ["before", "after"]
    assert raw.query == f"{log} and {log}.1"


def test_of_a_huge_file_only_the_end_is_read_and_that_is_said(log, monkeypatch):
    monkeypatch.setattr(file, "MOST_BYTES", 1_000)
    log.write_text("".join(row(40, f"n{number}") for number in range(100)))
    raw = read(log)

    assert len(raw.lines) < 40
    assert raw.lines[-1].text.endswith("n99")
    assert raw.cut.endswith("which begin later than asked.")


def test_a_long_line_is_cut(log):
    log.write_text(row(1, "x" * 100_000))

    assert len(read(log).lines[0].text) == file.LONGEST_LINE


def test_lines_without_any_time_are_the_newest_and_that_is_said(log):
    log.write_text("one\ntwo\n")

    assert "carry no time" in read(log).cut


def test_an_empty_file_has_no_lines(log):
    log.write_text("")

    assert read(log).lines == []


def test_what_is_not_there_says_so(tmp_path):
    with pytest.raises(LogsError, match=r"The log file .*gone.log is not there\."):
        read(tmp_path / "gone.log")


def test_what_is_no_text_is_not_shown(log):
    log.write_bytes(b"\x7fELF\0\0\0" * 100)

    with pytest.raises(LogsError, match="is no text"):
        read(log)


def test_other_bytes_than_letters_are_shown_as_such(log):
    log.write_bytes(b"caf\xe9 closed\n")

    assert read(log).lines[0].text == "caf\N{REPLACEMENT CHARACTER} closed"


@pytest.mark.parametrize("link", ["shop-link.log", "shop.log.1"])
def test_a_link_leads_to_no_other_folder(tmp_path, link):
    secret, folder = tmp_path / "secret", tmp_path / "logs"
    folder.mkdir()
    secret.write_text("root:x:0:0\n")
    (folder / "shop.log").write_text(row(5, "after"))
    (folder / link).symlink_to(secret)

    with pytest.raises(LogsError, match="is a link to another folder"):
        read(folder / link if link == "shop-link.log" else folder / "shop.log")


def test_a_link_to_a_file_beside_it_is_followed(log):
    log.with_name("current").symlink_to(log)

    assert len(read(log.with_name("current")).lines) == 4


def test_links_in_a_circle_end(tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")

    with pytest.raises(LogsError, match="cannot be found"):
        read(tmp_path / "a")


def test_a_pipe_a_folder_and_a_device_hold_no_lines(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    for path in (tmp_path / "pipe", tmp_path, "/dev/zero"):
        with pytest.raises(LogsError, match=r"is no file with lines in it|cannot be read"):
            read(path)


@pytest.mark.parametrize("path", ["shop.log", "../shop.log", ""])
def test_a_path_starts_at_the_root(path):
    with pytest.raises(LogsError, match="has no whole path"):
        read(path)
