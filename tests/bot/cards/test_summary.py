from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.summary import card, title
from bot.context.known import Firing, Known, Missing, Newest, Off, Standing
from detection.incident import Incident, Stage
from detection.timeline import Swept
from monitoring.model import Key, Service, Severity
from tests.bot.office import NOW, slow

SWEPT = Swept(NOW, timedelta(seconds=1), 2, {}, {}, {}, {"checkout": 2})
WELL = Known(
    at=NOW,
    services=(Service("checkout"),),
    source="Prometheus 2.42.0 answers.",
    incidents=(),
    strange=(),
    actions=(),
    changes=(),
    alerts=Off("ALERTMANAGER_URL is not set."),
    swept=SWEPT,
    standing=Standing(0, None, 0),
    deaf=(),
)
OPEN = Incident(3, "checkout", Stage.OPEN, Severity.CRITICAL, NOW, NOW, (slow(),))
PARTS = ("source", "incidents", "strange", "actions", "changes", "alerts", "swept", "standing", "deaf")


def shown(known):
    return dict(card(known, NOW).table.rows)


def test_when_all_is_well_every_area_says_so():
    assert title(WELL, NOW) == "checkout is normal"
    assert shown(WELL) == {
        "Metrics": "Prometheus 2.42.0 answers.",
        "Incidents": "none open",
        "Out of band": "nothing",
        "Alertmanager": "not asked: ALERTMANAGER_URL is not set.",
        "Forecasts": "no limit is near",
        "Latest actions": "none in a day",
        "Latest changes": "none in a day",
        "Waiting": "no approvals waiting",
        "Blind spots": "2 series read just now",
    }
    assert card(WELL, NOW).severity is None


def test_what_is_wrong_is_said_with_the_value_of_this_moment_and_its_query():
    strange = Newest(slow(), 2.4, "latency{job='checkout'}", NOW)
    known = replace(WELL, incidents=(OPEN,), strange=(strange,), alerts=(Firing("Down", "cart", "", NOW),))

    found = card(known, NOW)

    assert found.title == "checkout needs attention, 1 of 1 service"
    assert found.severity is Severity.CRITICAL
    assert shown(known)["Incidents"] == "1 open: INC-3 checkout (critical)"
    assert shown(known)["Out of band"] == "latency_p95 of checkout 2.4 s, expected 250 ms to 400 ms"
    assert shown(known)["Alertmanager"] == "1 firing: Down of cart"
    (evidence,) = found.evidence
    assert (evidence.value, evidence.query, evidence.until) == ("2.4 s", "latency{job='checkout'}", NOW)


@pytest.mark.parametrize("part", PARTS)
def test_what_is_not_known_is_said_so_and_never_called_well(part):
    known = replace(WELL, **{part: Missing("There was no answer within 1 s.")})

    found = card(known, NOW)

    assert found.severity is Severity.WARNING
    assert found.text.startswith("1 part of this could not be known")
    assert any("not known: There was no answer within 1 s" in cell for _, cell in found.table.rows)


@pytest.mark.parametrize("part", ["incidents", "swept"])
def test_nothing_is_normal_when_nobody_looked(part):
    assert "normal" not in title(replace(WELL, **{part: Missing("The database is away.")}), NOW)


def test_a_strange_series_that_cannot_be_read_is_not_taken_for_well():
    known = replace(WELL, incidents=(OPEN,), strange=(Newest(slow(), Missing("Refused.")),))

    assert shown(known)["Out of band"] == "latency_p95 of checkout not known at this moment (Refused)"
    assert card(known, NOW).evidence == ()


def test_blind_spots_are_named():
    blind = replace(SWEPT, failed={("checkout", "cpu"): "Refused."}, unread={Key("checkout", "up"): "stopped"})

    known = replace(WELL, swept=blind, deaf=("slack",))

    assert shown(known)["Blind spots"] == "2 series read just now, 2 not read; nobody is heard in slack"
