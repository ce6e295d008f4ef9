"""Structured logs: an event name and fields, one JSON object a line, or aligned text on a terminal."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


class Lines(logging.Formatter):
    """`12:30:05 INFO incident opened incident=INC-7 service=checkout`, for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).astimezone().strftime("%H:%M:%S")
        fields = "".join(f" {name}={value}" for name, value in _fields(record).items())
        trace = f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        return f"{at} {record.levelname:7} {_one_line(record.getMessage())}{_one_line(fields)}{trace}"


class Json(logging.Formatter):
    """The same as JSON, for a collector."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **_fields(record),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=True)


def set_up(stream: TextIO = sys.stderr, level: int = logging.INFO) -> None:
    """Sends all logs to one stream; libraries speak from WARNING on."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines() if stream.isatty() else Json())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # A job that is still running when it is due again is left alone, as it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    for package in ("bot", "detection", "remediation", "monitoring"):
        logging.getLogger(package).setLevel(level)


def _fields(record: logging.LogRecord) -> dict[str, object]:
    return {name: value for name, value in vars(record).items() if name not in STANDARD}


def _one_line(text: str) -> str:
    # A label or a host name may carry a line break or an escape sequence; a log line stays one line.
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
