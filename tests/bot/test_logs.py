"""A log line is one line, with its fields, whatever is in them."""

import io
import json
import logging

import pytest

from bot import logs


@pytest.fixture
def stream():
    before = logging.root.handlers[:], logging.root.level
    stream = io.StringIO()
    logs.set_up(stream)
    yield stream
    logging.root.handlers[:], level = before
    logging.root.setLevel(level)


def test_a_line_is_an_event_with_its_fields(stream):
    logging.getLogger("bot.x").info("incident opened", extra={"incident": "INC-7"})

    line = json.loads(stream.getvalue())
    assert (line["event"], line["level"], line["incident"]) == ("incident opened", "info", "INC-7")


def test_a_label_cannot_forge_a_second_line(stream):
    logging.getLogger("bot.x").info("signal not read", extra={"signal": 'cpu"\n{"event": "forged"}\x1b[2J'})

    assert len(stream.getvalue().splitlines()) == 1
    assert "\x1b" not in stream.getvalue()


def test_on_a_terminal_hostile_fields_are_made_visible():
    record = logging.makeLogRecord({"msg": "x", "levelname": "INFO", "signal": "a\nb\x1b[2J"})

    assert logs.Lines().format(record).endswith(r"x signal=a\nb\x1b[2J")


def test_libraries_speak_only_when_something_is_wrong(stream):
    logging.getLogger("httpx").info("noise")
    logging.getLogger("apscheduler.scheduler").warning("skipped")

    assert stream.getvalue() == ""
