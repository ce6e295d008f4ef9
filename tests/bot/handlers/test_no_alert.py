"""Why nobody was told: the figures, what keeps it quiet, and nothing called fine that was not seen."""

from datetime import timedelta

from monitoring.source import MetricsUnavailableError
from tests.bot.office import CHECKOUT, CPU, HOST, NOW, facts, wave


async def test_a_value_inside_its_band_is_shown_with_what_it_would_have_taken(office):
    office.has(HOST, CPU, wave(500, 0.35))

    card = await office.say("why no alert for cpu of host")

    assert card.title == "No incident about cpu of host in the last 24 h"
    assert "In that time it was between" in card.text
    assert "An alert would need several points" in card.text
    assert facts(card)["Newest value"] == "35 %"


async def test_another_metric_gives_other_figures(office):
    office.has(HOST, CPU, wave(500, 0.75))

    assert facts(await office.say("why no alert for cpu of host"))["Newest value"] == "75 %"


async def test_a_silence_is_named_with_whoever_made_it(office):
    office.has(CHECKOUT, CPU, wave(500, 0.35))
    await office.say("silence cpu of checkout for 2h")

    card = await office.say("why no alert for cpu of checkout")

    assert card.text.startswith("cpu of checkout is silent until ")
    assert "silences" in card.suggestions


async def test_what_was_told_is_shown_instead(office):
    await office.trouble()

    card = await office.say("why no alert for latency of checkout")

    assert card.title.startswith("There is an incident about latency_p95 of checkout: ")
    assert card.suggestions[0] == "explain INC-1"


async def test_what_is_too_young_is_not_called_normal(office):
    office.has(HOST, CPU, wave(12, 0.35))

    assert (
        "It is not judged yet: the detector has 12 of 60 points."
        in (await office.say("why no alert for cpu of host")).text
    )


async def test_what_has_no_points_is_not_called_normal(office):
    office.has(HOST, CPU, wave(100, 0.35), until=NOW - timedelta(days=2))

    assert "what is not there is not judged" in (await office.say("why no alert for cpu of host")).text


async def test_a_failed_query_is_said_in_its_own_words(office):
    office.source.answers["host", "cpu"] = MetricsUnavailableError("Prometheus does not answer.")

    assert "It cannot be read: Prometheus does not answer." in (await office.say("why no alert for cpu of host")).text


async def test_a_service_that_was_never_swept_says_so(office):
    assert "checkout was never looked at." in (await office.say("why no alert for checkout")).text


async def test_why_a_signal_is_high_is_answered_with_figures_where_no_incident_is_open(office):
    office.has(HOST, CPU, wave(500, 0.35))

    assert (await office.say("why is cpu of host so high")).title == "No incident about cpu of host in the last 24 h"


async def test_why_a_signal_is_high_is_answered_by_its_own_incident(office):
    await office.trouble()
    office.has(CHECKOUT, CPU, wave(500, 0.35))

    of_latency = await office.say("why is the latency of checkout high")
    of_cpu = await office.say("why is the cpu of checkout high")

    assert "INC-1" in of_latency.title
    assert of_cpu.title == "No incident about cpu of checkout in the last 24 h"
