"""Questions: fact first, each figure with its source, and nothing called fine that nobody saw."""

from datetime import timedelta

import numpy as np
import pytest

from bot.pictures import Frame, look
from monitoring.model import Key, Severity
from monitoring.source import MetricsUnavailableError
from tests.bot.office import CHECKOUT, CPU, HOST, LATENCY, MEMORY, NOW, RESTART, UP, facts, slow, wave


async def test_a_signal_is_shown_with_value_band_source_and_chart(office):
    office.has(HOST, CPU, wave(500, 0.35))

    card = await office.say("show cpu of this host over the last hour")

    assert card.title == "cpu of host is 35 %, as expected"
    assert card.text == "Over the last hour: lowest 33 % at 15:33, highest 38 % at 15:33, mean 35 %."
    assert card.facts[0].source == "cpu{job=host}"
    assert facts(card)["Expected"].count("%") == 2
    assert card.picture.png.startswith(b"\x89PNG")
    assert card.picture.alt == "cpu of host over the last hour"


async def test_no_band_reaches_below_nothing(office):
    office.has(HOST, CPU, np.abs(wave(500, 0.01, 0.02)))
    seen = await look(office.desk, Frame(HOST, CPU, NOW - timedelta(hours=1), NOW))

    card = await office.say("cpu of host")

    assert facts(card)["Expected"].startswith("0 %")
    assert np.nanmin(seen[0].expected.lower) == 0


async def test_another_metric_gives_another_figure(office):
    office.has(HOST, CPU, wave(500, 0.75))

    assert (await office.say("cpu of host")).title.startswith("cpu of host is 7")


async def test_a_value_out_of_its_band_says_so_and_names_the_incident(office):
    office.has(CHECKOUT, LATENCY, [*wave(400), *np.linspace(0.4, 2.4, 60)])
    await office.trouble()

    card = await office.say("latency of checkout")

    assert card.title == "latency_p95 of checkout is 2.4 s, higher than expected (INC-1)"
    assert card.suggestions[0] == "explain INC-1"


async def test_a_young_series_is_learning_instead_of_judged(office):
    office.has(HOST, CPU, wave(12, 0.35))

    assert (await office.say("cpu of host")).title.endswith("learning, 12 of 60 points")


async def test_a_series_that_stopped_is_not_shown_as_current(office):
    office.has(HOST, CPU, wave(100, 0.35), until=NOW - timedelta(minutes=20))

    assert (await office.say("cpu of host")).title == "cpu of host was 35 % 20 min ago, and has no newer point"


async def test_no_points_are_not_called_fine(office):
    card = await office.say("cpu of host")

    assert card.title == "cpu of host has no point over the last hour"
    assert card.text.endswith("That does not mean it was fine.")


async def test_a_failed_query_is_said_in_its_own_words(office):
    office.source.answers["host", "cpu"] = MetricsUnavailableError("Prometheus does not answer.")

    card = await office.say("cpu of host")

    assert (card.title, card.private) == ("Prometheus does not answer.", True)


async def test_several_instances_are_one_picture(office):
    office.has(CHECKOUT, CPU, wave(100, 0.1), "a:1")
    office.has(CHECKOUT, CPU, wave(100, 0.4), "b:1")

    card = await office.say("cpu of checkout")

    assert card.title.endswith(" on 2 instances")
    assert [fact.name for fact in card.facts[:2]] == ["b:1", "a:1"]


async def test_a_signal_that_only_one_service_has_needs_no_service(office):
    office.has(HOST, CPU, wave(100, 0.35))

    assert (await office.say("show cpu")).title.startswith("cpu of host is 35 %")


async def test_a_signal_that_two_services_have_is_asked_back(office):
    office.has(HOST, CPU, wave(100))
    office.has(CHECKOUT, CPU, wave(100))

    card = await office.say("show cpu")

    assert card.title == "Say which service: host or checkout."
    assert card.suggestions == ("show cpu of host", "show cpu of checkout")


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("show cpu of frontend", "There is no service frontend. There are: host and checkout."),
        ("show foo of host", "There is no signal foo. There are: cpu, latency_p95, memory and up."),
        ("show cpu of host over the last 200 days", "That is longer than 90 days. Ask for less at a time."),
        ("status of frontend", "There is no service frontend. There are: host and checkout."),
        ("explain INC-44", "There is no INC-44."),
        ("show APR-44", "There is no APR-44."),
        ("who approved APR-44", "There is no APR-44."),
    ],
)
async def test_what_is_not_there_is_named_with_what_is(office, said, title):
    card = await office.say(said)

    assert (card.title, card.private) == (title, True)


async def test_times_are_those_of_the_person_who_asks(office):
    await office.trouble()

    here, there = await office.say("what is wrong", "lee"), await office.say("what is wrong", "kim")

    assert (here.table.rows[0][3], there.table.rows[0][3]) == ("16:05", "10:05")


async def test_the_status_of_a_service_has_every_signal_with_its_query(office):
    office.has(CHECKOUT, LATENCY, wave(50))
    office.has(CHECKOUT, UP, np.ones(50))
    office.source.answers["checkout", "memory"] = MetricsUnavailableError("It is away.")
    await office.trouble()

    card = await office.say("status of checkout")

    assert card.title == "checkout: latency_p95 is high, 2.4 s, normally 300 ms (INC-1)"
    assert card.text == "Not read: memory (It is away.)"
    assert facts(card)["latency_p95"].endswith(", expected 250 ms to 400 ms")
    assert all(fact.source for fact in card.facts)


async def test_a_service_with_a_failed_query_is_not_called_normal(office):
    office.source.answers["checkout", "memory"] = MetricsUnavailableError("It is away.")

    card = await office.say("status of checkout")

    assert card.title == "checkout: nothing is known to be wrong, but 1 of its signals could not be read"


async def test_an_explanation_has_reasons_chart_and_history(office):
    office.has(CHECKOUT, LATENCY, [*wave(400), *np.linspace(0.4, 2.4, 100)])
    old = await office.trouble()
    await office.incidents.resolve(old.number, "sam")
    office.now += timedelta(hours=1)
    office.has(CHECKOUT, LATENCY, wave(1))
    await office.trouble(slow(-35), slow(-40, 9e8, MEMORY))

    card = await office.say("explain")

    assert card.title.startswith("INC-2, checkout: latency_p95 is high, 2.4 s, normally 300 ms")
    lines = card.text.splitlines()
    assert lines[0] == (
        "latency_p95 of checkout is 8 times as high as usual since 17:05, 25 min ago, and with it memory."
    )
    assert "latency_p95 is 2.4 s since 17:05. Expected is 300 ms" in card.text
    assert "1 incident like it before, the last INC-1 60 min ago." in lines
    assert lines[-1] == "Fitting runbooks: restart-checkout and scale."
    assert card.picture is not None
    assert card.table.rows[0][1] == "Opened: latency_p95, memory"


async def test_an_incident_whose_metrics_are_away_is_explained_without_a_chart(office):
    office.source.answers["checkout", "latency_p95"] = MetricsUnavailableError("It is away.")
    await office.trouble()

    card = await office.say("explain INC-1")

    assert card.picture is None
    assert card.title.startswith("INC-1, checkout: latency_p95 is high")


async def test_nothing_open_is_nothing_to_explain(office):
    assert (await office.say("why")).title == "No incident is open, so there is nothing to explain"


async def test_the_worst_incident_stands_first(office):
    await office.trouble()
    host = slow(5, 0.99, CPU, key=Key("host", "cpu"))
    await office.trouble(host, severity=Severity.CRITICAL)

    card = await office.say("what is wrong")

    assert [row[0] for row in card.table.rows] == ["INC-2", "INC-1"]
    assert card.severity is Severity.CRITICAL


async def test_a_forecast_says_when_the_limit_is_met(office):
    office.has(CHECKOUT, MEMORY, 4e8 + np.arange(3000) * 6e4)

    card = await office.say("when will memory of checkout run out")

    assert card.title.startswith("memory of checkout reaches its limit of 1 GiB in ")
    assert facts(card)["Limit"] == "1 GiB"


async def test_a_comparison_has_both_figures_with_their_sources(office):
    office.has(HOST, CPU, [*wave(5000, 0.2), *wave(760, 0.5)])

    card = await office.say("compare cpu of host with 4 hours ago")

    assert card.title == "cpu of host over the last hour is 50 %, from 12:00 to 13:00 20 %: 30 points more"
    assert len(card.facts) == 2
    assert card.picture is not None


async def test_two_services_are_compared_signal_by_signal(office):
    office.has(HOST, CPU, wave(50, 0.2))
    office.has(CHECKOUT, CPU, wave(50, 0.8))

    card = await office.say("compare host and checkout")

    assert card.title == "host and checkout differ in cpu"


async def test_changes_are_told_in_order(office):
    await office.trouble()
    office.now += timedelta(minutes=5)
    await office.say("ack INC-1", "sam")
    office.now += timedelta(minutes=5)
    await office.say("silence cpu of host for 1h", "sam")

    card = await office.say("what changed since 16:00")

    assert [row[1] for row in card.table.rows] == [
        "INC-1 opened, latency_p95 of checkout not normal",
        "sam acknowledged INC-1",
        "sam silenced cpu of host until 17:40",
    ]


async def test_nothing_changed_is_said(office):
    assert (await office.say("what changed on host in the last 3 hours")).title == (
        "Nothing changed with host over the last 3 h"
    )


async def test_a_runbook_is_shown_before_it_is_asked_for(office):
    card = await office.say("what does restart-checkout do")

    assert card.preformatted.startswith("sleep 60")


async def test_only_fitting_runbooks_are_listed(office):
    card = await office.say("runbooks for host")

    assert [row[0] for row in card.table.rows] == ["scale"]


async def test_the_record_answers_who_did_it(office):
    approval = await office.proposed()
    await office.say(f"approve {approval.id}", "lee")

    card = await office.say(f"who approved {approval.id}")

    assert card.title == "restart-checkout runs since 16:30, approved by lee."
    assert ("16:30", "lee approved APR-1") in card.table.rows


async def test_the_record_can_be_asked_by_service_and_runbook(office):
    await office.proposed()

    by_service, by_runbook = await office.say("who restarted checkout"), await office.say("who ran restart-checkout")

    assert by_service.table == by_runbook.table
    assert by_service.table.rows == (("16:30", "cloudops asked for restart-checkout on checkout as APR-1"),)


async def test_what_is_measured_on_a_service(office):
    office.has(HOST, CPU, wave(50))

    assert (await office.say("signals of host")).title == "host has 1 signal"


async def test_the_bot_says_when_its_source_is_away(office):
    office.source.away = "Prometheus at http://p does not answer."

    card = await office.say("bot health")

    assert card.title == "The metrics cannot be read, so nothing new is noticed"
    assert card.text == "Prometheus at http://p does not answer."


async def test_without_services_nothing_is_called_normal(office):
    office.services = ()

    assert (await office.say("status")).title == "Nothing is watched: add services to cloudops.yaml"


def test_the_runbook_of_these_tests_fits_its_symptom():
    assert RESTART.fits("checkout", "latency_p95")


@pytest.mark.parametrize(
    "said",
    [
        "show basket cpu last 3h",
        "status of basket",
        "is basket ok",
        "why is basket slow",
        "what is wrong with basket",
        "logs of basket",
        "signals of basket",
        "runbooks for basket",
        "what changed in basket since 14:00",
        "forecast memory of basket",
        "compare checkout with basket",
        "silence cpu of basket for 2h",
        "run restart-checkout on basket",
    ],
)
async def test_what_nobody_configured_is_refused_by_name(office, said):
    card = await office.say(said)

    assert card.title.startswith(("There is no service basket.", "restart-checkout is not for basket."))
    assert card.private


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("show latency_of_all of checkout", "There is no signal latency_of_all. Did you mean latency_p95?"),
        ("show backlog of checkout", "There is no signal backlog. There are: cpu, latency_p95, memory and up."),
        (
            "run dance on checkout",
            "There is no runbook dance. There are: restart-checkout and scale. Nothing but a runbook is ever run.",
        ),
    ],
)
async def test_a_signal_or_runbook_nobody_configured_is_refused_with_what_there_is(office, said, title):
    assert (await office.say(said)).title == title


async def test_why_a_service_is_down_stands_on_its_incident(office):
    office.failures["checkout"] = ["http://127.0.0.1:9464/metrics answered 503 instead of 200."]
    await office.trouble(slow(signal=UP, key=Key("checkout", "up", "")))

    assert "answered 503 instead of 200." in (await office.say("INC-1")).text
    assert "answered 503 instead of 200." in (await office.say("acknowledge INC-1")).text


async def test_a_page_that_failed_is_no_reason_for_what_was_measured(office):
    office.failures["checkout"] = ["http://127.0.0.1:9464/metrics answered 503 instead of 200."]
    await office.trouble()

    assert "answered 503" not in (await office.say("acknowledge INC-1")).text
