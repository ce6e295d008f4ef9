"""Each figure said stands in the evidence with its query, its time and its value; what fails is left out and said."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from bot.chat import Card
from monitoring.model import Key
from monitoring.source import MetricsUnavailableError
from tests.bot.office import CHECKOUT, CPU, HOST, LATENCY, MEMORY, NOW, Office, slow, wave

AWAY = MetricsUnavailableError("Prometheus does not answer.")
HOUR = timedelta(hours=1)


def read_of(card: Card, name: str) -> tuple[str, str, object, object]:
    one = next(one for one in card.evidence if one.name == name)
    return one.value, one.query, one.since, one.until


def said(card: Card) -> str:
    cells = [cell for row in (card.table.rows if card.table else ()) for cell in row]
    return "\n".join([card.title, card.text, *(fact.value for fact in card.facts), *cells])


async def about(office: Office, question: str, *readings: tuple[object, object, object]) -> Card:
    """The answer when those are the points."""
    office.source.answers.clear()
    for service, signal, values in readings:
        office.has(service, signal, values)
    return await office.say(question)


@pytest.mark.parametrize("level", [0.35, 0.75])
async def test_a_shown_signal(office, level):
    card = await about(office, "show cpu of host over the last hour", (HOST, CPU, np.full(300, level)))

    value = f"{level:.0%}".replace("%", " %")
    assert read_of(card, "cpu of host, newest value") == (value, "cpu{job=host}", None, NOW)
    assert read_of(card, "cpu of host, highest") == (value, "cpu{job=host}", NOW - HOUR, NOW)
    assert value in said(card)


@pytest.mark.parametrize("level", [0.35, 0.75])
async def test_one_service(office, level):
    card = await about(office, "status of checkout", (CHECKOUT, CPU, np.full(30, level)))

    value = f"{level:.0%}".replace("%", " %")
    assert read_of(card, "cpu of checkout") == (value, "cpu{job=checkout}", None, NOW)
    assert value in said(card)


async def test_one_service_of_which_a_signal_cannot_be_read(office):
    office.source.answers["checkout", "cpu"] = AWAY
    office.has(CHECKOUT, LATENCY, wave(30))
    card = await office.say("status of checkout")

    assert read_of(card, "cpu")[:2] == ("", "Prometheus does not answer.")
    assert "Not read: cpu (Prometheus does not answer.)" in card.text
    assert "cpu" not in [fact.name for fact in card.facts]


@pytest.mark.parametrize("count", [0, 1])
async def test_everything(office, count):
    for _ in range(count):
        await office.trouble()
    card = await office.say("status")

    assert read_of(card, "open incidents")[0] == str(count)


@pytest.mark.parametrize("level", [0.35, 0.75])
async def test_then_and_now(office, level):
    day = np.concatenate([np.full(3000, 0.2), np.full(3000, level)])
    card = await about(office, "compare cpu of checkout with yesterday", (CHECKOUT, CPU, day))

    value = f"{level:.0%}".replace("%", " %")
    now, then = card.evidence
    assert (now.value, now.query, now.since, now.until) == (value, "cpu{job=checkout}", NOW - HOUR, NOW)
    assert (then.value, then.until) == ("20 %", NOW - timedelta(days=1))
    assert value in card.title


async def test_two_services_of_which_a_signal_cannot_be_read(office):
    office.source.answers["checkout", "cpu"] = AWAY
    for signal in (CPU, LATENCY):
        office.has(HOST, signal, wave(30))
    office.has(CHECKOUT, LATENCY, wave(30))
    card = await office.say("compare checkout and host")

    assert "Not read: cpu" in card.text
    assert ("cpu", "Prometheus does not answer.") in {(one.name, one.query) for one in card.evidence}


@pytest.mark.parametrize(("grows", "left"), [(4e8, "in "), (0.0, "no trend towards it")])
async def test_what_is_left(office, grows, left):
    used = wave(500, 5e8, 1e7) + np.linspace(0, grows, 500)
    card = await about(office, "capacity of host", (HOST, MEMORY, used))

    value, query, _, until = read_of(card, "memory of host, newest value")
    assert (query, until) == ("memory{job=host}", NOW)
    assert value in card.title
    assert read_of(card, "memory of host, limit")[0] == "1 GiB"
    assert left in card.title


async def test_what_is_left_of_what_cannot_be_read(office):
    office.source.answers["host", "memory"] = AWAY
    card = await office.say("capacity of host")

    assert card.title == "No signal with a limit of host could be read, so nobody can say how much is left"
    assert "Not read, so left out: memory of host (Prometheus does not answer.)." in card.text
    assert card.table is None


def jumped(size: int, ago: int, height: float, seed: int) -> np.ndarray:
    return wave(size, 0.3, 0.02, seed) + height * (np.arange(size) >= size - ago)


@pytest.mark.parametrize(("noise", "some"), [(0.02, True), (4.0, False)])
async def test_what_moved_together(office, noise, some):
    office.has(CHECKOUT, LATENCY, jumped(240, 90, 2.0, 1))
    office.has(HOST, CPU, jumped(240, 94, 0.5, 2) + noise * np.random.default_rng(9).standard_normal(240))
    card = await office.say("what moved together with latency of checkout")

    if not some:
        assert card.title == "Nothing moved together with latency_p95 of checkout over the last hour, of 1 other series"
        return
    value, query, since, until = read_of(card, "cpu of host")
    assert (query, since, until) == ("cpu{job=host}", NOW - HOUR, NOW)
    assert value.endswith("60 s earlier")
    assert value.split(" ")[0] in card.title


async def test_what_moved_together_where_one_cannot_be_read(office):
    office.has(CHECKOUT, LATENCY, jumped(240, 90, 2.0, 1))
    office.source.answers["host", "cpu"] = AWAY
    card = await office.say("what moved together with latency of checkout")

    assert "Not read, so not compared: cpu of host (Prometheus does not answer.)." in card.text
    assert read_of(card, "cpu of host")[:2] == ("", "Prometheus does not answer.")


async def test_too_few_points_to_tell_likeness_from_chance(office):
    office.has(CHECKOUT, LATENCY, wave(12))
    card = await office.say("what moved together with latency of checkout")

    title = "latency_p95 of checkout has 12 points over the last hour, 30 are needed to tell likeness from chance"
    assert card.title == title


async def test_around_an_incident_as_long_before_it_is_looked_at_as_it_lasted(office):
    office.has(CHECKOUT, LATENCY, jumped(400, 100, 2.0, 1))
    await office.trouble()
    card = await office.say("correlate INC-1")

    assert "around INC-1" in card.text
    assert card.evidence[0].since == NOW - timedelta(minutes=25) - HOUR


@pytest.mark.parametrize("level", [2.4, 9.0])
async def test_who_is_to_blame(office, level):
    office.has(CHECKOUT, LATENCY, np.concatenate([np.full(300, 0.3), np.full(100, level)]))
    await office.trouble(slow(24.5))
    card = await office.say("who is to blame")

    since = NOW - timedelta(minutes=24.5)
    value, query, begun, ended = read_of(card, "latency_p95 of checkout, highest")
    assert (value, query, begun, ended) == (f"{level:g} s", "latency_p95{job=checkout}", since, NOW)
    assert read_of(card, "latency_p95 of checkout, median before")[0] == "300 ms"
    assert value in said(card)


async def test_what_began_elsewhere_at_the_same_time_is_ranked_too(office):
    key = Key("host", "cpu")
    await office.trouble(slow())
    await office.trouble(slow(30, 0.99, CPU, key=key))
    card = await office.say("who is to blame for INC-1")

    assert card.title.startswith("INC-1: cpu of host is the first suspect, with ")
    assert "By service: host " in card.text
    assert "Ranked together, since they were open at the same time: INC-1 and INC-2." in card.text


async def test_a_suspect_that_cannot_be_read_keeps_its_share_and_no_figure(office):
    office.source.answers["checkout", "latency_p95"] = AWAY
    await office.trouble()
    card = await office.say("who is to blame")

    assert "Not read, so what it was before and how far it went is left out: latency_p95 of checkout" in card.text
    assert card.table.rows[0][3:] == ("", "")


@pytest.mark.parametrize("level", [2.4, 9.0])
async def test_past_incidents_like_it(office, level):
    office.has(CHECKOUT, LATENCY, np.concatenate([np.full(300, level), np.full(100, 2.0)]))
    first = await office.trouble(slow(60, until=NOW - timedelta(minutes=30)))
    await office.incidents.resolve(first.number, "sam")
    second = await office.trouble(slow(20))
    card = await office.say(f"incidents like {second.id}")

    value, query, since, _ = read_of(card, "INC-1, latency_p95")
    assert (value, query) == (f"rose to {level:g} s", "latency_p95{job=checkout}")
    assert since == NOW - HOUR
    assert card.title == "1 incident like INC-2, and nothing that was run is known to have helped"
    assert read_of(card, "INC-1, alike")[0] == "100 %"


async def test_past_incidents_whose_points_cannot_be_read(office):
    office.source.answers["checkout", "latency_p95"] = AWAY
    first = await office.trouble(slow(60, until=NOW - timedelta(minutes=30)))
    await office.incidents.resolve(first.number, "sam")
    await office.trouble(slow(20))
    card = await office.say("incidents like INC-2")

    assert card.table.rows[0][3] == ""
    assert "Not read, so how far it went is left out: latency_p95 in INC-2 (Prometheus does not answer)" in card.text


@pytest.mark.parametrize("grows", [4e8, 2e8])
async def test_where_it_is_heading(office, grows):
    used = wave(500, 5e8, 1e7) + np.linspace(0, grows, 500)
    card = await about(office, "forecast memory of host", (HOST, MEMORY, used))

    met = read_of(card, "memory of host, limit met")
    assert met[1] == "memory{job=host}"
    assert met[0] in {fact.value for fact in card.facts}


async def test_who_did_what(office):
    await office.say("silence cpu of checkout for 2h")
    await office.say("silence latency of checkout for 2h", "kim")
    card = await office.say("who did what")

    entry = card.evidence[0]
    assert entry.value == card.table.rows[0][1]
    assert entry.query.startswith("ledger entry ")
    assert "By person: kim 1 and sam 1." in card.text


@pytest.mark.parametrize(
    "question", ["show cpu of host", "compare cpu of host with yesterday", "forecast memory of host"]
)
async def test_an_answer_about_one_query_that_fails_is_that_sentence(office, question):
    office.source.answers["host", "cpu"] = office.source.answers["host", "memory"] = AWAY
    card = await office.say(question)

    assert replace(card, suggestions=()) == Card("Prometheus does not answer.", private=True)


@pytest.mark.parametrize("level", [0.2, 0.7])
async def test_why(office, level):
    day = np.concatenate([np.full(3000, level), np.full(2900, 0.3), np.full(100, 2.4)])
    office.has(CHECKOUT, LATENCY, day)
    await office.trouble()
    card = await office.say("explain INC-1")

    value, query, since, until = read_of(card, "latency_p95 of checkout")
    assert (value, query, since, until) == ("2.4 s", "latency_p95{job=checkout}", NOW - timedelta(minutes=25), NOW)
    before, _, _, then = read_of(card, "latency_p95 of checkout, before")
    assert (before, then) == (f"{1000 * level:.0f} ms", NOW - timedelta(days=1))
    assert f"At the same time it was {before} the day before." in card.text


async def test_why_where_the_past_cannot_be_read(office):
    office.source.answers["checkout", "latency_p95"] = AWAY
    await office.trouble()
    card = await office.say("explain INC-1")

    said = "Not read, so what it was before is left out: latency_p95 of checkout (Prometheus does not answer.)."
    assert said in card.text
    assert "At the same time" not in card.text
    assert read_of(card, "latency_p95 of checkout, before")[:2] == ("", "Prometheus does not answer.")


@pytest.mark.parametrize("level", [0.6, 0.9])
async def test_what_changed(office, level):
    office.has(CHECKOUT, CPU, np.concatenate([wave(300, 0.3), np.full(180, level)]))
    card = await office.say("what changed on checkout over the last hour")

    value = f"{level:.0%}".replace("%", " %")
    assert (
        card.title
        == f"cpu of checkout went from 30 % to {value}, and nothing else is on record with checkout over the last hour"
    )
    lately = NOW - timedelta(minutes=15)
    assert read_of(card, "cpu of checkout, median lately") == (value, "cpu{job=checkout}", lately, NOW)
    assert read_of(card, "changes")[0] == "0"


async def test_what_changed_where_a_signal_cannot_be_read(office):
    office.source.answers["checkout", "cpu"] = AWAY
    card = await office.say("what changed on checkout over the last hour")

    assert card.title.startswith("Nothing is known to have changed with checkout over the last hour, but not every")
    assert "Not read, so what they did is left out: cpu of checkout (Prometheus does not answer.)." in card.text


async def test_a_signal_that_wobbles_as_before_did_not_change(office):
    office.has(CHECKOUT, CPU, wave(480, 0.3, 0.05))

    assert (await office.say("what changed on checkout over the last hour")).title.startswith("Nothing changed")
