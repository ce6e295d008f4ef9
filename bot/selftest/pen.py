"""What goes out, written to a file line by line; each is with the operating system before it counts as sent."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from bot.chat import Card, Place

Line = Mapping[str, str]


class Pen:
    """Appends to one file; a person reads in it what they were answered."""

    def __init__(self, file: Path) -> None:
        self._file = file

    async def ack(self, event: str) -> None:
        self._write(how="ack", event=event)

    async def answer(self, event: str, card: Card) -> None:
        self._write(how="answer", event=event, key=card.key, card=_whole(card))

    async def post(self, place: Place, card: Card) -> str:
        message = f"m{len(lines(self._file)) + 1}"
        self._write(how="post", message=message, place=str(place), key=card.key, card=_whole(card))
        return message

    async def update(self, place: Place, message: str, card: Card) -> None:
        self._write(how="update", message=message, place=str(place), key=card.key, card=_whole(card))

    async def mark(self, event: str) -> None:
        """Something outside the bot happened, and will not happen again."""
        self._write(how="mark", event=event)

    def has(self, how: str, event: str) -> bool:
        return any(line["how"] == how and line["event"] == event for line in lines(self._file) if "event" in line)

    def key_answered(self, event: str) -> str:
        """The card that somebody was answered with."""
        return next((line["key"] for line in reversed(lines(self._file)) if _answers(line, event)), "")

    def _write(self, **line: str) -> None:
        descriptor = os.open(self._file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        try:
            os.write(descriptor, f"{json.dumps(line)}\n".encode())
        finally:
            os.close(descriptor)


def lines(file: Path) -> tuple[Line, ...]:
    """Everything in it, oldest first."""
    return tuple(map(json.loads, file.read_text().splitlines())) if file.exists() else ()


def _whole(card: Card) -> str:
    return json.dumps(asdict(card), default=str)


def _answers(line: Line, event: str) -> bool:
    return line["how"] == "answer" and line["event"] == event
