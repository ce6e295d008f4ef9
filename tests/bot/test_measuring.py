from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot import settings
from bot.app import App, opened
from bot.config.load import load
from bot.measuring import measure, tally
from detection.alert import Report
from detection.anomaly import Alert, Band, Learning, Normal, Unread
from detection.seen import Sweep
from monitoring.model import Key, Severity
from monitoring.scrape import read_page
from tests.clock import MORNING, Clock

FIGURELESS = Normal(0.0, 1.0, Band(1.0, 0.0, 2.0))
CPU = Report("checkout", "a", Severity.WARNING, Alert("HighCpu", "c0ffee", MORNING), MORNING)


@pytest.fixture
async def app(tmp_path) -> AsyncIterator[App]:
    async with opened(settings.read({}, tmp_path), load(None), Clock()) as made:
        yield made


def page(app: App) -> dict[tuple[str, ...], float]:
    readings = read_page("here", app.telemetry.render().decode())
    return {(reading.name, *reading.labels.values()): reading.value for reading in readings}


async def test_a_quiet_bot_says_zero(app):
    await measure(app)
    await tally(app)
    seen = page(app)

    assert seen["cloudops_incidents", "open"] == 0
    assert seen["cloudops_approvals_waiting",] == 0
    assert seen["cloudops_runs", "recovered"] == 0
    assert (seen["cloudops_alarm_budget",], seen["cloudops_alarms_opened", "all"]) == (1, 0)
    assert seen["cloudops_last_incident_timestamp_seconds",] == 0


async def test_incidents_and_what_the_last_sweep_could_say_are_counted_and_an_alert_is_no_series(app):
    key = [Key("checkout", name) for name in ("cpu", "memory", "disk", "load")]
    found = {key[0]: FIGURELESS, key[1]: Learning(3, 60), key[2]: Unread("gone", MORNING), key[3]: FIGURELESS}
    await app.incidents.record_sweep(Sweep(MORNING, found, {}, timedelta(seconds=1)), ["checkout"])
    await app.reports.take([CPU])

    await measure(app)
    await tally(app)
    seen = page(app)

    assert seen["cloudops_incidents", "open"] == 1
    assert seen["cloudops_last_incident_timestamp_seconds",] == MORNING.timestamp()
    assert {state: seen["cloudops_series", state] for state in ("judged", "learning", "unread", "strange")} == {
        "judged": 2,
        "learning": 1,
        "unread": 1,
        "strange": 0,
    }
