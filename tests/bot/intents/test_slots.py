from datetime import timedelta

import pytest

from bot.intents import bundle, emergency, model
from bot.intents.model import Compare, Explain, Run, Show, Silence, Span
from bot.intents.names import name
from bot.intents.rules import BUILD
from bot.intents.slots import ACTS, LOOKS, SlotError, built
from bot.intents.vocabulary import Vocabulary
from tests.bot.office import CHECKOUT, CPU, HOST, LATENCY, NOW, RESTART, SCALE

WORDS = Vocabulary((HOST, CHECKOUT), (CPU, LATENCY), (RESTART, SCALE))
DECIDING = (
    model.Approve, model.Deny, model.Revoke, model.Halt, model.Resume, bundle.ApproveSeveral, emergency.BreakGlass,
    emergency.Review,
)  # fmt: skip


def test_nothing_that_decides_can_be_built():
    names = {name(kind()) if kind is not bundle.ApproveSeveral else "approve-several" for kind in DECIDING}

    assert not names & (LOOKS | ACTS)
    for one in names:
        with pytest.raises(SlotError):
            built(one, {"approval": "APR-1"}, WORDS, NOW)


def test_every_name_can_be_built_from():
    assert BUILD.keys() >= LOOKS | ACTS


@pytest.mark.parametrize(
    ("wanted", "slots", "intent"),
    [
        ("show", {"signal": "cpu", "service": "host", "duration": "3h"},
         Show("cpu", "host", Span(timedelta(hours=3)))),
        ("explain", {"incident": "INC-7"}, Explain(7)),
        ("compare", {"signal": "cpu", "service": "host", "service2": "checkout"},
         Compare("cpu", "host", Span(), "checkout")),
        ("silence", {"service": "checkout", "duration": "1h"}, Silence("checkout", "", timedelta(hours=1))),
        ("run", {"runbook": "scale", "service": "checkout", "replicas": "5"},
         Run("scale", "checkout", (("replicas", "5"),))),
    ],
)  # fmt: skip
def test_a_name_with_fitting_slots_is_an_intent(wanted, slots, intent):
    assert built(wanted, slots, WORDS, NOW) == intent


@pytest.mark.parametrize(
    ("wanted", "slots"),
    [
        ("show", {}),
        ("show", {"signal": "cpu", "service": "billing"}),
        ("show", {"signal": "up} or vector(1"}),
        ("show", {"signal": "cpu", "query": "up"}),
        ("show", {"signal": "cpu", "duration": "for ever"}),
        ("show", {"signal": "cpu", "since": "2026-11-05T12:00:00", "until": "2026-11-05T11:00:00"}),
        ("show", {"signal": "cpu", "host": "a b"}),
        ("explain", {"incident": "INC-\u0667"}),
        ("explain", {"incident": "7; rm -rf /"}),
        ("run", {"service": "checkout"}),
        ("run", {"runbook": "restart-everything"}),
        ("run", {"runbook": "scale", "service": "checkout", "replicas": "5; reboot"}),
        ("run", {"runbook": "scale", "service": "checkout", "force": "yes"}),
        ("resolve", {}),
        ("silence", {"duration": "1h"}),
        ("hack", {}),
    ],
)
def test_what_does_not_fit_is_refused(wanted, slots):
    with pytest.raises(SlotError):
        built(wanted, slots, WORDS, NOW)
