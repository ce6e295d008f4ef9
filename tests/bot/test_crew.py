"""Work for the processor keeps its order, and its errors."""

import os

import pytest

from bot.crew import FEW, share_out


def halved(number: int) -> tuple[float, int]:
    return 10 / number, os.getpid()


async def test_a_little_is_done_here_and_much_elsewhere():
    little, much = await share_out(halved, [1, 2]), await share_out(halved, range(1, FEW + 3))

    assert [half for half, _ in little] == [10, 5]
    assert {where for _, where in little} == {os.getpid()}
    assert [half for half, _ in much] == [10 / number for number in range(1, FEW + 3)]
    assert os.getpid() not in {where for _, where in much}


async def test_an_error_in_another_process_is_raised_here():
    with pytest.raises(ZeroDivisionError):
        await share_out(halved, range(FEW + 1))
