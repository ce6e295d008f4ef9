"""The bot is told where the service is and how it is repaired, and nothing else."""

import json
from dataclasses import fields
from datetime import timedelta

from bot.drill.spec import Spec, runbook, service

SPEC = Spec(
    "drill",
    ("/usr/bin/restart", "it"),
    endpoint="http://127.0.0.1:20000/metrics",
    labels={"job": "drill"},
    every=timedelta(seconds=2),
    owner="9f",
)


def test_a_spec_survives_storage():
    stored = json.loads(json.dumps(SPEC.to_json()))

    assert Spec.from_json(stored) == SPEC


def test_nothing_is_told_of_fault_time_or_normal():
    told = {field.name for field in fields(Spec)}

    assert told == {"service", "repair", "undo", "endpoint", "labels", "every", "owner"}


def test_the_service_is_marked_as_a_drill_and_sampled_by_the_bot():
    made = service(SPEC)

    assert made.drill
    assert made.endpoints == (SPEC.endpoint,)
    assert made.every == timedelta(seconds=2)


def test_a_service_behind_prometheus_has_no_endpoint():
    assert service(Spec("drill", ("true",), labels={"job": "drill"})).endpoints == ()


def test_the_runbook_is_for_this_service_only_and_for_any_signal():
    made = runbook(SPEC)

    assert made.drill
    assert made.fits("drill", "whatever")
    assert not made.fits("checkout", "whatever")


def test_a_drill_may_be_repeated_at_once():
    assert runbook(SPEC).cooldown == timedelta()
