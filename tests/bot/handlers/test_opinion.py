from datetime import timedelta

from detection.anomaly import Alert, Foreseen
from detection.correlate import Opened
from detection.feedback import factors
from monitoring.model import Key, Severity
from tests.bot.office import says, slow

PLACE = ("checkout", "latency_p95")


async def factor(office) -> float:
    return factors(await office.incidents.regards()).get(PLACE, 1.0)


async def test_noise_moves_the_threshold_and_everybody_sees_it(office):
    await office.trouble()

    card = await office.say("noise INC-1")

    assert await factor(office) == 2.0
    assert "latency_p95 of checkout: marked noise once by sam, so an alarm asks for values 2 x as rare." in card.text
    assert "To undo: forget feedback on latency_p95 of checkout." in card.text
    assert "marked noise once by sam" in (await office.say("explain INC-1")).text
    assert "marked noise once by sam" in (await office.say("signals of checkout")).text
    marked = next(fact for fact in (await office.say("bot health")).facts if fact.name == "Marked by people")
    assert "latency_p95 of checkout" in marked.value


async def test_the_card_of_everybody_changes_and_the_record_says_who(office):
    before = await office.trouble()
    await office.say("noise INC-1")

    assert (await office.incidents.get(1)).version == before.version + 1
    assert "sam marked INC-1 as noise" in [row[1] for row in (await office.say("ledger")).table.rows]
    assert "Marked as noise by sam" in [row[1] for row in (await office.say("explain INC-1")).table.rows]


async def test_the_same_person_says_it_once(office):
    await office.trouble()
    await office.say("noise INC-1")

    assert (await office.say("noise INC-1")).title == "You said already that INC-1 was noise."
    assert await factor(office) == 2.0


async def test_who_says_the_other_word_has_changed_their_mind(office):
    await office.trouble()
    await office.say("noise INC-1")
    await office.say("useful INC-1")

    assert await factor(office) == 0.5


async def test_one_person_alone_cannot_silence_a_signal(office):
    for _ in range(10):
        incident = await office.trouble()
        await office.say(f"noise {incident.id}")
        await office.incidents.resolve(incident.number, "sam")

    assert await factor(office) == 4.0


async def test_a_stranger_may_look_and_not_mark(office):
    await office.trouble()

    card = await office.say("noise INC-1", "eve")

    assert card.title.startswith("Only operators can mark alarms as useful or noise.")
    assert await factor(office) == 1.0


async def test_forgetting_puts_it_back(office):
    await office.trouble()
    await office.say("noise INC-1")

    card = await office.say("forget feedback on latency of checkout", "lee")

    assert card.title.startswith("1 mark of latency_p95 of checkout forgotten")
    assert await factor(office) == 1.0
    assert (await office.say("forget feedback on latency of checkout")).title.startswith("Nothing was said")


async def test_marks_are_offered_also_when_it_is_over(office):
    await office.trouble()
    assert says(await office.say("acknowledge INC-1"))[-2:] == ["useful INC-1", "noise INC-1"]

    assert says(await office.say("resolve INC-1")) == ["explain INC-1", "useful INC-1", "noise INC-1"]


async def test_a_storm_is_nobodys_noise(office):
    many = tuple(slow(key=Key(f"web-{number}", "latency_p95")) for number in range(9))
    await office.incidents.apply([Opened("", Severity.WARNING, many, office.now, common="latency_p95")])

    assert (await office.say("noise INC-1")).title.startswith("INC-1 is of 9 services, no single signal's noise.")


async def test_a_forecast_and_a_rule_of_others_have_no_threshold_of_ours(office):
    soon = Foreseen(0.95, timedelta(days=1), timedelta(hours=12), None)
    await office.trouble(slow(foreseen=soon))
    await office.trouble(slow(key=Key("host", "alert HighCpu"), alert=Alert("HighCpu", "c0ffee", office.now)))

    assert says(await office.say("acknowledge INC-1"))[-1] != "noise INC-1"
    assert (await office.say("noise INC-1")).title.startswith("INC-1 is a forecast.")
    assert (await office.say("noise INC-2")).title.startswith("INC-2 was raised by a rule of Alertmanager.")
    assert await factor(office) == 1.0


async def test_a_storm_is_explained_by_what_failed_first_and_by_how_many(office):
    many = tuple(slow(key=Key(f"web-{number}", "latency_p95")) for number in range(9))
    await office.incidents.apply([Opened("", Severity.WARNING, many, office.now, common="latency_p95")])

    lines = (await office.say("explain INC-1")).text.splitlines()

    assert lines[0].startswith("9 services at once: latency_p95 of web-0 is 8 times as high as usual")
    assert lines[1].startswith("web-0: latency_p95 is 2.4 s")
    assert "... 3 more series." in lines
    assert not any(line.startswith("Likeliest cause") for line in lines)
