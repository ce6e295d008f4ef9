import os

from monitoring.model import Process
from monitoring.processes import Seen, compare, processes


def seen(pid: int, cpu: float, memory: int = 100, began: float = 1.0) -> dict[int, Seen]:
    return {pid: Seen(pid, began, f"p{pid}", cpu, memory)}


def test_the_one_that_used_most_is_first():
    before, after = seen(1, 5) | seen(2, 5), seen(1, 5.1) | seen(2, 6)

    assert compare(before, after, 2.0) == (Process(2, "p2", 0.5, 100), Process(1, "p1", 0.05, 100))


def test_of_idle_ones_the_largest_is_first():
    both = seen(1, 5, memory=1) | seen(2, 5, memory=9)

    assert [one.pid for one in compare(both, both, 1.0)] == [2, 1]


def test_a_number_taken_over_by_another_process_is_not_mistaken_for_it():
    (one,) = compare(seen(1, 900, began=1.0), seen(1, 950, began=2.0), 1.0)

    assert one.cpu == 0


async def test_this_process_is_among_those_of_this_machine():
    assert os.getpid() in {one.pid for one in await processes()}
