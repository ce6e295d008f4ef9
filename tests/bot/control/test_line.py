"""Both ends of the socket, on a real one."""

import asyncio
import logging
from pathlib import Path

import pytest

from bot.control.client import AwayError, ask
from bot.control.server import serving
from bot.control.socket_path import SOCKET


async def echo(line: bytes) -> bytes:
    return b"heard " + line


async def test_a_line_gets_its_answer(tmp_path: Path):
    async with serving(tmp_path, echo):
        assert await ask(tmp_path, b"hello") == b"heard hello\n"


async def test_only_the_owner_may_connect(tmp_path: Path):
    async with serving(tmp_path, echo):
        assert (tmp_path / SOCKET).stat().st_mode & 0o777 == 0o600


async def test_the_socket_of_a_bot_that_died_is_replaced(tmp_path: Path):
    (tmp_path / SOCKET).touch()

    async with serving(tmp_path, echo):
        assert await ask(tmp_path, b"hello") == b"heard hello\n"


async def test_nothing_is_left_when_the_bot_ends(tmp_path: Path):
    async with serving(tmp_path, echo):
        pass

    assert not (tmp_path / SOCKET).exists()


async def test_a_folder_without_a_bot_says_so(tmp_path: Path):
    with pytest.raises(AwayError, match=f"No bot answers at {tmp_path / SOCKET}"):
        await ask(tmp_path, b"hello")


async def test_a_path_longer_than_an_address_works(tmp_path: Path):
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)

    async with serving(deep, echo):
        assert await ask(deep, b"hello") == b"heard hello\n"


async def test_one_bad_request_takes_down_neither_the_bot_nor_the_next(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    async def sulk(line: bytes) -> bytes:
        if line == b"bad":
            raise RuntimeError(line)
        return await echo(line)

    async with serving(tmp_path, sulk):
        with pytest.raises(AwayError):
            await ask(tmp_path, b"bad")
        answered = await ask(tmp_path, b"good")

    assert answered == b"heard good\n"
    assert caplog.records[0].levelno == logging.ERROR


async def test_a_line_without_an_end_is_not_collected_for_ever(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    async with serving(tmp_path, echo):
        reader, writer = await asyncio.open_unix_connection(tmp_path / SOCKET)
        writer.write(b"x" * 200_000)
        assert await reader.read() == b""
        writer.close()

    assert caplog.records
