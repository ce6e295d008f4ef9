from datetime import timedelta

import pytest

from bot.cards import status as cards
from bot.cards.status import Overview
from detection.anomaly import Learning
from monitoring.model import Key, Service, Severity
from remediation.policy import Halted
from tests.bot.cards.things import NOW, before, incident, swept

SERVICES = (Service("host"), Service("checkout"))
FAILED = {("checkout", "cpu"): "Prometheus did not answer."}
LEARNING = {Key("checkout", f"s{n}"): Learning(n + 9, 60) for n in range(4)}


def overview(*incidents, **changes):
    made = {"services": SERVICES, "incidents": incidents, "swept": swept()}
    return Overview(**(made | changes))


def test_all_normal_says_how_much_was_seen():
    card = cards.card(overview(), NOW)

    assert card.title == "All is normal, 2 services"
    assert card.table.rows == (("host", "normal"), ("checkout", "normal"))
    assert card.footer == "12 series read 20 s ago."


def test_what_is_wrong_comes_first():
    card = cards.card(overview(incident(severity=Severity.CRITICAL)), NOW)

    assert card.title == "checkout needs attention, 1 of 2 services"
    assert card.severity is Severity.CRITICAL
    assert card.table.rows[0] == ("checkout", "critical: latency_p95 is high, 2.4 s, normally 300 ms (INC-7)")
    assert card.suggestions == ("explain INC-7", "incidents", "summary")


@pytest.mark.parametrize(
    ("seen", "title"),
    [
        (overview(swept=None), "2 services watched, the first sweep has not ended yet"),
        (overview(services=()), "Nothing is watched: add services to cloudops.yaml"),
        (
            overview(swept=swept(failed=FAILED)),
            "Nothing is known to be wrong with 2 services, but not everything could be read",
        ),
        (overview(swept=swept(reads={"host": 0})), "Nothing can be read of 2 services"),
        (
            overview(swept=swept(at=before(12))),
            "Nothing is known to be wrong, but the last sweep was 12 min ago",
        ),
        (overview(services=SERVICES[:1]), "host is normal"),
        (overview(swept=swept(read=4, learning=LEARNING)), "2 services watched, still learning what is normal"),
        (
            overview(swept=swept(learning=LEARNING)),
            "Nothing is known to be wrong with 2 services, but 4 of 12 series cannot be judged yet",
        ),
        (
            overview(swept=swept(reads={"host": 8})),
            "Nothing is known to be wrong with 2 services, but nothing was read of checkout yet",
        ),
    ],
)
def test_what_nobody_saw_is_never_called_normal(seen, title):
    assert cards.card(seen, NOW).title == title


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (swept(), "normal"),
        (swept(failed=FAILED), "normal, not read: cpu"),
        (swept(failed=FAILED, reads={"checkout": 0}), "not readable: cpu"),
        (swept(reads={"checkout": 0}), "no signal found"),
        (swept(reads={}), "not looked at yet"),
        (swept(learning=LEARNING), "learning, 12 of 60 points"),
        (swept(learning={Key("checkout", "s"): Learning(12, 60)}), "normal, 1 of 4 still learning"),
        (swept(unread={Key("checkout", "up"): "no new points"}), "normal, not read: up"),
        (None, "not looked at yet"),
    ],
)
def test_the_state_of_a_service_owns_up_to_what_it_lacks(found, state):
    assert cards.state("checkout", overview(swept=found)) == state


def test_halted_waiting_and_silenced_are_told():
    seen = overview(halted=Halted("kim", before(30), "deploy"), waiting=2, silenced=1, swept=swept(failed=FAILED))

    assert cards.card(seen, NOW).text.splitlines() == [
        "kim halted all actions at 16:00 (deploy).",
        "2 approvals waiting for an answer.",
        "1 silence in force.",
        "Not read: cpu of checkout: Prometheus did not answer.",
    ]


def test_a_slow_service_may_have_an_older_sweep():
    seen = overview(services=(Service("host", every=timedelta(minutes=10)),), swept=swept(at=before(12)))

    assert not cards.late(seen, NOW)
