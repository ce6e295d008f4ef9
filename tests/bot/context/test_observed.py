from dataclasses import replace
from datetime import timedelta

import pytest

from bot.context.known import Firing, Known, Missing, Off
from bot.context.observed import changed, observed
from bot.context.state import AWAY, GONE, LEARNING, NORMAL, STRANGE, UNREAD, UNSEEN, Sort, State
from detection.anomaly import Learning
from detection.incident import Incident, Stage
from detection.timeline import Swept
from monitoring.model import Key, Service, Severity
from tests.bot.office import NOW, slow

SWEPT = Swept(NOW, timedelta(seconds=1), 2, {}, {}, {}, {"checkout": 2})
KNOWN = Known(
    at=NOW,
    services=(Service("checkout"),),
    source="Prometheus answers.",
    incidents=(),
    strange=(),
    actions=(),
    changes=(),
    alerts=Off("not set"),
    swept=SWEPT,
    standing=Missing("-"),
    deaf=(),
)
OPEN = Incident(3, "checkout", Stage.OPEN, Severity.WARNING, NOW, NOW, (slow(),))
FOREBODED = replace(OPEN, anomalies=(replace(slow(), foreseen=object()),))


@pytest.mark.parametrize(
    ("known", "state"),
    [
        (KNOWN, NORMAL),
        (replace(KNOWN, incidents=(OPEN,)), STRANGE),
        (replace(KNOWN, incidents=(FOREBODED,)), NORMAL),
        (replace(KNOWN, swept=None), UNSEEN),
        (replace(KNOWN, swept=replace(SWEPT, reads={"checkout": 0})), UNREAD),
        (
            replace(KNOWN, swept=replace(SWEPT, learning={Key("checkout", s): Learning(1, 9) for s in "ab"})),
            LEARNING,
        ),
    ],
)
def test_a_service_is_in_the_state_that_was_seen(known, state):
    assert observed(known)[Sort.SERVICE]["checkout"].state == state


@pytest.mark.parametrize("part", ["incidents", "swept"])
def test_of_what_is_not_known_no_service_has_a_state(part):
    assert Sort.SERVICE not in observed(replace(KNOWN, **{part: Missing("The database is away.")}))


def test_what_does_not_answer_is_away():
    found = observed(replace(KNOWN, source=Missing("Refused."), alerts=Missing("Refused.")))[Sort.SOURCE]

    assert {name: one.state for name, one in found.items()} == {"metrics": AWAY, "alertmanager": AWAY}


def test_no_alert_ends_because_alertmanager_does_not_answer():
    assert Sort.ALERT not in observed(replace(KNOWN, alerts=Missing("Refused.")))


def test_an_alert_that_no_longer_fires_is_gone():
    firing = observed(replace(KNOWN, alerts=(Firing("Down", "cart", "critical", NOW),)))[Sort.ALERT]
    quiet = observed(replace(KNOWN, alerts=()))[Sort.ALERT]

    assert changed(firing, quiet) == {"Down of cart": State(GONE)}
    assert changed({"Down of cart": State(GONE)}, quiet) == {}


def test_another_detail_is_no_change():
    assert changed({"metrics": State("answers", "2.41")}, {"metrics": State("answers", "2.42")}) == {}
