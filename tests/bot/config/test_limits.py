from datetime import UTC, datetime, time, timedelta

import pytest

from bot.config.model import BREAKER, Config, ConfigError
from bot.config.understand import understand
from remediation.hours import Hours, Times
from remediation.limits import Limit, Limits, Maintenance

HOUR = timedelta(hours=1)


def test_a_rule_can_speak_of_team_day_and_time():
    text = "policy:\n  - when: {team: payments, day: [mon, sun], time: 22:00-06:00}\n    decide: allow\n"
    (rule,) = understand(text).rules or ()

    assert (rule.teams, rule.times) == (("payments",), Times((0, 6), Hours(time(22), time(6))))


def test_limits_and_maintenance_are_understood():
    text = """
limits:
  service: {runs: 3, within: 1h}
  breaker: null
  think_over: 2m
  waiting: 3
maintenance:
  - {service: checkout, until: "2026-12-01T12:00:00Z", reason: new disks}
"""
    until = datetime(2026, 12, 1, 12, tzinfo=UTC)

    assert understand(text).limits == Limits(
        service=Limit(3, HOUR),
        maintenance=(Maintenance(("checkout",), until=until, reason="new disks"),),
        thinking=timedelta(minutes=2),
        waiting=3,
    )


def test_the_breaker_is_there_without_being_written():
    assert understand("").limits == Config().limits == BREAKER


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("maintenance:\n  - {service: checkout}", "a maintenance needs a day, a time, since or until"),
        ("policy:\n  - when: {time: 9-17}\n    decide: allow", "line 2"),
        ("maintenance:\n  - {until: 2026-12-01T12:00:00}", "timezone"),
    ],
)
def test_what_makes_no_sense_is_named(text, problem):
    with pytest.raises(ConfigError, match=problem):
        understand(text)
