"""Doctor reads what is configured, and says how to mend what cannot be read."""

from datetime import UTC, datetime

from bot.logbook.book import Logbook
from bot.logbook.examined import examined
from monitoring.model import Service

NOW = datetime(2026, 11, 5, 15, 30, tzinfo=UTC)


async def test_what_can_be_read_is_counted_and_what_cannot_is_named(tmp_path):
    (tmp_path / "shop.log").write_text("fine\n")
    fine = Service("shop", logs={"file": str(tmp_path / "shop.log")})
    gone = Service("cart", logs={"file": str(tmp_path / "gone.log")})

    well, ill = [await examined(Logbook(), services, NOW) for services in ([fine], [fine, gone])]

    assert (well.ok, well.says) == (True, "The logs of 1 service can be read.")
    assert (ill.ok, ill.says.startswith("cart: The log file ")) == (False, True)


async def test_without_logs_nothing_is_wrong():
    assert (await examined(Logbook(), [Service("shop")], NOW)).says == "No logs are configured."
