"""What counts of what the detector saw: what was touched, against what was not, and other people's alerts."""

from datetime import timedelta

import pytest

from bot.conditions import conditions
from detection.anomaly import Alert, Anomaly, Band, Reason
from detection.health import CameBack, Health, Outcome, Recovered, StillStrange, TooFew, Worse
from detection.incident import Incident, Stage
from monitoring.model import Bad, Key, Severity, Unit
from remediation.plan import Plan, Target
from remediation.runbooks import Command, Risk, Verification
from remediation.verify import Condition
from tests.bot.office import NOW

BAND = Band(1, 0, 2)
WELL, ILL, WORSE, BACK = Recovered(1, BAND), StillStrange(9, BAND), Worse(99, BAND), CameBack(1, BAND)
ACTION = Command(("mend", "a:80"))
ONE = Plan("mend", "Mend", "checkout", Risk.LOW, ACTION, targets=(Target("a:80", ACTION),))
ALL = Plan("mend", "Mend", "checkout", Risk.LOW, Command(("mend",)))


def seen(**found: Outcome) -> Health:
    return Health({Key("checkout", "cpu", f"{name}:80" if name != "whole" else ""): one for name, one in found.items()})


def strange(*names: str, alert: Alert | None = None, signal: str = "cpu", over: bool = False) -> Incident:
    until = NOW if over else None
    reason = Reason(9, BAND, Bad.HIGH, timedelta(days=1))
    anomalies = tuple(
        Anomaly(Key("checkout", signal, f"{name}:80"), Unit.NUMBER, NOW, 1, reason, until, alert=alert)
        for name in names
    )
    return Incident(1, "checkout", Stage.OPEN, Severity.WARNING, NOW, NOW, anomalies)


def test_the_worst_of_all_counts_where_all_were_touched():
    assert conditions(seen(a=WELL, b=ILL), ALL, None) == {"cpu": Condition.STRANGE}


def test_only_what_was_touched_counts_where_something_was_not():
    assert conditions(seen(a=WELL, b=ILL), ONE, None) == {"cpu": Condition.RECOVERED}


def test_what_has_no_instance_counts_always():
    assert conditions(seen(a=WELL, whole=ILL), ONE, None) == {"cpu": Condition.STRANGE}


def test_a_recovery_that_untouched_siblings_had_too_is_not_the_action_s():
    assert conditions(seen(a=WELL, b=WELL, c=ILL), ONE, strange("a", "b")) == {"cpu": Condition.ANYWAY}


def test_siblings_that_were_never_ill_say_nothing():
    assert conditions(seen(a=WELL, b=WELL), ONE, strange("a")) == {"cpu": Condition.RECOVERED}


def test_what_got_worse_everywhere_is_not_the_action_s_doing():
    assert conditions(seen(a=WORSE, b=WORSE), ONE, strange("a")) == {"cpu": Condition.STRANGE}
    assert conditions(seen(a=WORSE, b=WELL), ONE, strange("a")) == {"cpu": Condition.WORSE}


def test_what_was_coming_back_anyway_is_said():
    assert conditions(seen(a=BACK), ALL, strange("a")) == {"cpu": Condition.ANYWAY}


@pytest.mark.parametrize(("over", "condition"), [(True, Condition.RECOVERED), (False, Condition.FIRING)])
def test_an_alert_of_somebody_else_is_judged_by_its_own_end(over, condition):
    alert = Alert("Slow", "f", NOW)
    told = strange("a", alert=alert, signal="alert Slow", over=over)

    assert conditions(seen(a=ILL, b=TooFew(1)), ALL, told) == {"alert Slow": condition}
    assert conditions(seen(a=WORSE), ALL, told)["cpu"] is Condition.WORSE


def test_signals_that_are_named_count_beside_an_alert():
    named = Plan("mend", "Mend", "checkout", Risk.LOW, ACTION, verify=Verification(("cpu",)))
    told = strange("a", alert=Alert("Slow", "f", NOW), signal="alert Slow", over=True)

    assert conditions(seen(a=ILL), named, told) == {"cpu": Condition.STRANGE, "alert Slow": Condition.RECOVERED}
