"""cloudops.yaml: what it means, and what is said of mistakes."""

from datetime import timedelta
from textwrap import dedent

import pytest

from bot.config.load import load
from bot.config.model import Config, ConfigError
from bot.config.understand import understand
from monitoring.model import Unit
from remediation.actor import Role
from remediation.policy import Decide
from remediation.runbooks import Command, Risk

FULL = """
timezone: Europe/Berlin
sweep: {every: 30s, history: 7d, false_alarms_per_day: 2}
alerts:
  channels: [slack:C0OPS]
  digest: "09:00"
people:
  - {name: lee, roles: [approver], slack: U0LEE}
  - {name: sam, roles: [operator], discord: "300000000000000001"}
services:
  - name: checkout
    labels: {job: checkout}
    owners: [lee]
    every: 10s
endpoints:
  - {service: checkout, url: "http://127.0.0.1:9464/metrics"}
signals:
  - {name: queue, query: 'queue_depth{{labels}}', unit: count, limit: 10k, min_deviation: 5}
runbooks:
  - name: restart
    for: {service: checkout, signals: [queue]}
    risk: medium
    action: {command: [kill, -9, "{pid}"]}
    parameters: {pid: {pattern: '[0-9]+'}}
policy:
  - {when: {risk: [low, medium]}, decide: ask, approvals: 1, expires: 10m}
"""


def problems(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        understand(dedent(text).lstrip("\n"))
    return list(caught.value.problems)


def test_without_a_file_one_owner_has_all_roles_and_everything_asks():
    config = load(None)

    assert config == Config()
    assert config.sole
    assert config.rules is None
    assert config.people.everyone[0].roles == frozenset(Role)


def test_a_full_file_is_understood():
    config = understand(FULL)

    assert config.zone.key == "Europe/Berlin"
    assert (config.every, config.history) == (timedelta(seconds=30), timedelta(days=7))
    assert config.people.speaking("slack", "U0LEE").name == "lee"
    assert config.services[0].endpoints == ("http://127.0.0.1:9464/metrics",)
    assert config.services[0].every == timedelta(seconds=10)
    assert config.rules is not None
    assert config.rules[0].decide is Decide.ASK
    assert not config.sole


def test_own_signals_stand_beside_the_built_in_ones_with_their_quantities_read():
    signals = {signal.name: signal for signal in understand(FULL).signals}

    assert signals["queue"].limit == 10_000
    assert signals["queue"].min_deviation == 5
    assert signals["cpu"].unit is Unit.RATIO


def test_a_runbook_is_read_with_numbers_in_its_argument_vector_as_text():
    runbook = understand(FULL).runbooks[0]

    assert runbook.action == Command(("kill", "-9", "{pid}"))
    assert (runbook.risk, runbook.services, runbook.signals) == (Risk.MEDIUM, ("checkout",), ("queue",))


def test_an_unknown_key_names_file_line_and_nearest_valid_key():
    found = problems("""
        services:
          - name: checkout
            lables: {job: checkout}
    """)

    assert found == ['cloudops.yaml line 3: unknown key "lables", did you mean "labels"?']


def test_an_unknown_key_like_no_other_gets_the_list_of_those_known():
    found = problems("sweep: {xyz: 1}")

    assert found == [
        'cloudops.yaml line 1: unknown key "xyz", known here: every, history, false_alarms_per_day, retrain'
    ]


def test_all_problems_are_named_at_once():
    found = problems("""
        timezone: Europe/Berlinn
        people:
          - {name: lee, roles: [approver], slack: U1}
          - {name: sam, roles: [operator], slack: U1}
        services:
          - {name: checkout, owners: [leo]}
          - {name: checkout}
        signals:
          - {name: a, query: 'sum(', unit: bytes, limit: 5 apples}
        runbooks:
          - name: r
            action: {command: [x, "{nothing}"]}
            parameters: {p: {pattern: '('}}
        policy:
          - {decide: ask, approvals: 2}
    """)

    assert [problem.removeprefix("cloudops.yaml ") for problem in found] == [
        "line 1: there is no time zone 'Europe/Berlinn'; write one such as Europe/Berlin",
        "line 4: slack account U1 belongs to lee already",
        "line 6: there is no person 'leo', did you mean 'lee'?",
        "line 7: services has 'checkout' 2 times",
        'line 9: a.limit: "5 apples" is not a quantity in bytes; write 512MB, 1GiB or 1024.',
        "line 9: The query of signal a is not PromQL: unclosed left parenthesis",
        "line 12: {nothing} is no parameter of r",
        "line 13: the pattern of p is no regular expression: missing ), unterminated subpattern at position 0",
        "line 15: 2 approvals can never be given: 1 people have the role approver",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("services: [", "line 1: not YAML"),
        ("services:\n  - name: a\n    name: b\n", 'line 3: the key "name" stands there twice'),
        ("sweep: {every: soon}", 'line 1: sweep.every: "soon" is not a duration'),
        ("sweep: {every: 0s}", 'line 1: sweep.every: "0s" is no time at all'),
        ("runbooks:\n  - name: r\n    action: {}\n", "line 3: runbooks[1].action: an action is one of command"),
        ("runbooks:\n  - name: r\n", "line 2: runbooks[1] needs 'action'"),
        ("policy:\n", "line 1: the file: policy is empty"),
        ("services:\n  - name: 'a b'\n", "line 2: services[1].name: string should match pattern"),
        ("- a\n- b\n", "line 1: the file"),
        ("people:\n  - {name: cloudops, roles: [admin]}\n", "line 2: cloudops is the bot itself"),
    ],
)
def test_each_mistake_is_named_with_its_line(text, said):
    assert problems(text)[0].startswith(f"cloudops.yaml {said}"), problems(text)


def test_an_empty_policy_denies_everything_instead_of_asking():
    assert understand("policy: []").rules == ()
