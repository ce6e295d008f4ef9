from datetime import UTC, datetime, timedelta

from bot.swept import as_json, as_lines
from detection.anomaly import Anomaly, Band, Normal, Reason
from detection.sweep import Sweep
from monitoring.model import Bad, Key, Unit

NOW = datetime(2026, 11, 5, 15, 30, tzinfo=UTC)
CPU, HEAT = Key("checkout", "cpu"), Key("checkout", "heat")
UNITS = {"cpu": Unit.RATIO, "heat": Unit.NUMBER}
BELOW = Band(-0.1, -0.4, 0.2)


def swept(**found: object) -> Sweep:
    keys = {"cpu": CPU, "heat": HEAT}
    return Sweep(NOW, {keys[name]: judgement for name, judgement in found.items()}, {}, timedelta(seconds=1))


def test_what_is_expected_of_a_share_is_never_below_nothing():
    reason = Reason(0.9, BELOW, Bad.HIGH, timedelta(days=2))
    sweep = swept(cpu=Anomaly(CPU, Unit.RATIO, NOW, 9.0, reason))

    (series,) = as_json(sweep, UNITS)["series"]

    assert (series["expected"], series["lower"], series["upper"]) == (0.0, 0.0, 0.2)
    assert next(as_lines(sweep)) == "strange   cpu of checkout: 90 %, normally 0 %"


def test_a_plain_number_is_expected_where_it_was():
    (series,) = as_json(swept(heat=Normal(0.1, -0.2, BELOW)), UNITS)["series"]

    assert (series["state"], series["lower"]) == ("normal", -0.4)


def test_each_service_has_one_score_and_the_signals_that_make_it():
    found = as_json(swept(cpu=Normal(3.0, 0.5, BELOW), heat=Normal(1.0, 0.1, BELOW)), UNITS)

    assert found["services"] == [
        {
            "service": "checkout",
            "score": 2.0,
            "signals": [
                {"signal": "cpu", "instance": "", "share": 0.75},
                {"signal": "heat", "instance": "", "share": 0.25},
            ],
        }
    ]
