from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.because import sentence, summary
from detection.anomaly import Alert, Band, Reason
from detection.explain import DAY, WEEK, Before, Explanation
from monitoring.model import Bad, Unit
from tests.bot.cards.things import NOW, anomaly, before

SLOW = Explanation(anomaly(), 20.0, 8.0, timedelta(minutes=25))
MEMORY = Explanation(anomaly(signal="memory"), 3.0, 2.0, timedelta(minutes=25))


def test_one_sentence_says_what_how_much_and_since_when():
    assert summary((SLOW,), NOW) == "latency_p95 of checkout is 8 times as high as usual since 16:05, 25 min ago."


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (12.3, "12 times as high as usual"),
        (1.25, "25 % higher than usual"),
        (2500.0, "far higher than usual"),
        (None, "higher than usual"),
    ],
)
def test_how_much_is_said_as_people_do(times, said):
    assert said in summary((replace(SLOW, times_expected=times),), NOW)


def test_a_fall_is_called_one():
    fell = anomaly(signal="request_rate", reason=Reason(2, Band(40, 30, 50), Bad.LOW, DAY))

    assert "is 95 % lower than usual" in summary((Explanation(fell, 4.0, 0.05, DAY),), NOW)


def test_what_came_with_it_is_named_and_who_was_first():
    earlier = replace(MEMORY, anomaly=anomaly(signal="memory", since=before(30)))

    assert summary((SLOW, MEMORY), NOW).endswith(", and with it memory.")
    assert summary((SLOW, earlier), NOW).endswith(", and with it memory (memory was first).")


def test_a_limit_a_silence_and_an_alert_are_said_as_such():
    full = anomaly(0.97, "disk", unit=Unit.RATIO, reason=Reason(0.97, Band(0.5, 0.4, 0.6), Bad.HIGH, DAY, limit=0.95))
    down = anomaly(0.0, "up", unit=Unit.NUMBER, reason=Reason(0, Band(1, 1, 1), Bad.LOW, timedelta(), limit=0.5))
    told = anomaly(signal="alert HighCpu", alert=Alert("HighCpu", "c0ffee", NOW))

    said = [summary((Explanation(one, 1.0, None, DAY),), NOW) for one in (full, down, told)]
    assert said[0].startswith("disk of checkout is past its limit of 95 %, at 97 %, since 16:05")
    assert said[1].startswith("checkout does not answer since 16:05")
    assert said[2].startswith("Alertmanager reports alert HighCpu of checkout since 16:05")


def test_the_same_time_before_stands_beside_the_reason():
    compared = replace(SLOW, before=(Before(DAY, 0.31), Before(WEEK, 0.28)))

    assert sentence(compared, NOW).endswith("At the same time it was 310 ms the day before and 280 ms a week ago.")
    assert sentence(SLOW, NOW).endswith("once in 40 days.")
