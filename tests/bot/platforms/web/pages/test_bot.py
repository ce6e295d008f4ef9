from bot.intents.itself import Health
from bot.readiness import Check


async def test_every_part_says_how_it_is(sam, made):
    made.checks.append(Check("prometheus", ok=False, says="Prometheus does not answer."))

    page = (await sam.get("/bot")).text

    assert "SQLite answers." in page
    assert "Prometheus does not answer." in page
    assert made.look.asked == [Health()]
