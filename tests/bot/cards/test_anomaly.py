from dataclasses import replace
from datetime import timedelta

from bot.cards.anomaly import fact, headline, sentence
from bot.chat import Fact
from detection.anomaly import Alert, Band, Foreseen, Reason
from monitoring.model import Bad, Unit
from tests.bot.cards.things import BAND, NOW, anomaly, before

FULL = Reason(1.2 * 2**30, Band(2**30, 2**30, 2**30), Bad.HIGH, timedelta(), limit=float(2**30))


def test_a_headline_says_fact_figure_and_what_is_normal():
    assert headline(anomaly()) == "latency_p95 is high, 2.4 s, normally 300 ms"


def test_a_low_value_is_called_low():
    low = anomaly(
        signal="request_rate", unit=Unit.PER_SECOND, reason=Reason(2, Band(40, 30, 50), Bad.LOW, timedelta(days=2))
    )

    assert headline(low) == "request_rate is low, 2/s, normally 40/s"


def test_a_limit_that_was_passed_is_named():
    full = anomaly(signal="memory", unit=Unit.BYTES, reason=FULL)

    assert headline(full) == "memory is past its limit, 1.2 GiB of 1 GiB"
    assert sentence(full, NOW) == "memory is 1.2 GiB since 16:05. Its limit is 1 GiB."


def test_a_service_that_does_not_answer_is_down():
    down = anomaly(0.0, "up", unit=Unit.NUMBER, reason=Reason(0, Band(1, 1, 1), Bad.LOW, timedelta(), limit=0.5))

    assert headline(down) == "it is down"
    assert sentence(down, NOW) == "checkout does not answer (up is 0) since 16:05. Its limit is 0.5."


def test_the_whole_reason_has_band_and_rarity():
    assert sentence(anomaly(instance="10.0.0.3:9100"), NOW) == (
        "latency_p95 on 10.0.0.3:9100 is 2.4 s since 16:05. "
        "Expected is 300 ms, anything from 250 ms to 400 ms is normal. "
        "A value this far out is expected once in 40 days."
    )


def test_a_short_history_is_not_taken_for_a_measure_of_rarity():
    young = replace(anomaly(), reason=replace(anomaly().reason, once_in=timedelta(minutes=100)))

    assert sentence(young, NOW).endswith(
        "A value this far out is rarer than once in 100 min, as far as so short a history can tell."
    )


def test_what_is_over_is_told_in_the_past():
    over = replace(anomaly(), until=before(5))

    assert sentence(over, NOW).startswith("latency_p95 was 2.4 s since 16:05 until 16:25. ")
    assert fact(over).value == "back to normal, was 2.4 s, expected 250 ms to 400 ms"


def test_a_figure_carries_its_query():
    assert fact(anomaly(), "latency{}") == Fact("latency_p95", "2.4 s, expected 250 ms to 400 ms", "latency{}")


def test_a_band_of_no_width_is_one_figure():
    flat = replace(anomaly(), reason=replace(anomaly().reason, band=replace(BAND, lower=0.3, upper=0.3)))

    assert fact(flat).value == "2.4 s, expected 300 ms"


def test_an_alert_is_told_in_the_words_of_its_rule_and_marked_as_theirs():
    alert = Alert("HighCpu", "c0ffee", NOW, "CPU of a:9100 is 95% busy.", "node_cpu > 0.9")
    told = anomaly(signal="alert HighCpu", instance="a:9100", alert=alert)

    assert headline(told) == "alert HighCpu: CPU of a:9100 is 95% busy."
    assert fact(told) == Fact("alert HighCpu on a:9100", "Alertmanager: CPU of a:9100 is 95% busy.", "node_cpu > 0.9")
    assert sentence(told, NOW) == (
        'Alertmanager says alert HighCpu on a:9100 since 16:05: "CPU of a:9100 is 95% busy."'
    )


def test_an_alert_without_words_still_says_its_name():
    told = anomaly(signal="alert HighCpu", alert=Alert("HighCpu", "c0ffee", NOW), until=NOW)

    assert headline(told) == "alert HighCpu fires"
    assert fact(told).value == "over, was Alertmanager: fires"


def test_nobody_is_told_to_expect_less_than_nothing():
    low = replace(anomaly(), reason=replace(anomaly().reason, band=Band(-0.05, -0.2, 0.4)))

    assert headline(low).endswith("normally 0 s")
    assert fact(low).value == "2.4 s, expected 0 s to 400 ms"
    assert "Expected is 0 s, anything from 0 s to 400 ms is normal." in sentence(low, NOW)


def test_one_jump_is_told_as_one():
    jump = replace(anomaly(), reason=replace(anomaly().reason, sudden=True))

    assert sentence(jump, NOW) == (
        "latency_p95 is 2.4 s since 16:05. It came in one jump. "
        "From the points right before it 300 ms was expected, 250 ms to 400 ms at most. "
        "A value this far out is expected once in 40 days."
    )


def test_what_is_foreseen_says_in_how_long_and_how_sure_that_is():
    soon = Foreseen(0.95, timedelta(days=3.2), timedelta(days=2.1), timedelta(days=5))
    told = anomaly(0.88, "disk", unit=Unit.RATIO, foreseen=soon)

    assert headline(told) == "disk reaches its limit of 95 % in 3.2 days, 80 % band 2.1 days to 5 days"
    assert fact(told).value == "88 %, in 3.2 days, 80 % band 2.1 days to 5 days"
    assert sentence(told, NOW) == (
        "disk is 88 % and reaches its limit of 95 % in 3.2 days, 80 % band 2.1 days to 5 days; foreseen since 16:05."
    )
    assert headline(replace(told, until=NOW)) == "disk no longer reaches its limit of 95 % soon"
    assert headline(replace(told, foreseen=replace(soon, latest=None))).endswith("80 % band 2.1 days to much later")
