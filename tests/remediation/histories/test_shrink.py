from tests.remediation.histories.deeds import Halt, History, Later, Tick, made_up
from tests.remediation.histories.shrink import shrunk


async def test_what_a_failure_does_not_need_is_left_out():
    needed = (Halt(2, on=True), Later(4711))
    deeds = made_up(3).deeds
    history = History(1, (0, 0, 0), (*deeds[:5], needed[0], *deeds[5:], needed[1], Tick(0)))

    async def fails(shorter: History) -> bool:
        return set(needed) <= set(shorter.deeds)

    assert (await shrunk(history, fails)).deeds == needed
