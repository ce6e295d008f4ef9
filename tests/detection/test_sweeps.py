"""What is kept of each service's last sweep."""

from sqlalchemy.ext.asyncio import AsyncEngine

from detection.anomaly import Learning
from detection.seen import Sweep
from detection.sweeps import forget, last, last_of, record
from monitoring.model import Key
from tests.clock import MORNING

CART, DRILL = Key("cart", "cpu"), Key("drill", "cpu")
SWEEP = Sweep(MORNING, {CART: Learning(3, 60), DRILL: Learning(9, 60)})


async def test_one_service_is_told_from_the_others(engine: AsyncEngine) -> None:
    await record(engine, SWEEP, ["cart", "drill"])

    swept = await last_of(engine, "drill")

    assert swept is not None
    assert swept.learning == {DRILL: Learning(9, 60)}


async def test_a_service_never_swept_has_no_summary(engine: AsyncEngine) -> None:
    assert await last_of(engine, "drill") is None


async def test_a_forgotten_service_does_not_count_any_more(engine: AsyncEngine) -> None:
    await record(engine, SWEEP, ["cart", "drill"])

    await forget(engine, "drill")

    swept = await last(engine)
    assert swept is not None
    assert swept.learning == {CART: Learning(3, 60)}
