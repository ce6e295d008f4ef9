from datetime import timedelta

import pytest

from bot.config.model import ConfigError
from bot.config.understand import understand
from remediation.runbooks import Aws, AwsCall, Command, Disk, Process


def action(written: str) -> object:
    parameters = "    parameters: {pid: {pattern: '[0-9]+'}, started: {pattern: '[0-9]+'}, n: {choices: [2, 3]}}"
    (runbook,) = understand(f"runbooks:\n  - name: it\n    action: {written}\n{parameters}\n").runbooks
    return runbook.action


def test_a_disk_is_cleaned_inside_named_roots():
    written = "{disk: {roots: /var/log/app, match: '*.gz', older_than: 14d, larger_than: 1MiB, at_most: 2GiB, keep: 3}}"

    assert action(written) == Disk(("/var/log/app",), ("*.gz",), timedelta(days=14), 2**20, 2 * 2**30, 3)


def test_a_process_is_known_by_its_identity():
    assert action("{process: {exe: /usr/bin/worker}}") == Process("/usr/bin/worker", "{pid}", "{started}")


def test_aws_is_asked_for_one_thing():
    written = "{aws: {do: set-capacity, region: eu-central-1, group: web, capacity: '{n}'}}"

    assert action(written) == Aws(AwsCall.CAPACITY, "eu-central-1", "web", "{n}")


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("{disk: {roots: logs, match: '*'}}", "line 3"),
        ("{disk: {roots: [], match: '*'}}", "line 3"),
        ("{disk: {roots: /, match: '*'}}", "line 3"),
        ("{disk: {roots: /tmp/x, match: '*', at_most: much}}", "much"),
        ("{disk: {roots: /tmp/x, match: '*', keep: 0}}", "keep"),
        ("{aws: {do: reboot-instance, region: x, group: web}}", "reboot-instance takes instance, not group"),
        ("{aws: {do: set-capacity, region: x, group: web, capacity: '{m}'}}", "no parameter of it"),
        ("{command: [ls], disk: {roots: /tmp/x, match: '*'}}", "an action is one of"),
    ],
)
def test_what_makes_no_sense_is_named(written, problem):
    with pytest.raises(ConfigError, match=problem):
        action(written)


TARGETS = "targets: 'up == 0'"


def test_targets_name_the_instances_an_action_is_for():
    written = f"runbooks: [{{name: it, {TARGETS}, action: {{command: [mend, '{{target}}', '{{host}}']}}}}]"

    (runbook,) = understand(written).runbooks

    assert (runbook.targets, runbook.action) == ("up == 0", Command(("mend", "{target}", "{host}")))


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (f"{TARGETS}, action: {{command: [mend]}}", "names neither {target} nor {host}"),
        ("targets: 'up ==', action: {command: [mend, '{target}']}", "is not PromQL"),
        ("action: {command: [mend, '{target}']}", "{target} is no parameter"),
        (f"{TARGETS}, parameters: {{host: {{choices: [a]}}}}, action: {{command: [mend, '{{host}}']}}", "are called"),
        ("parameters: {n: {min: 3}}, action: {command: [mend, '{n}']}", "min and max belong together"),
        ("parameters: {n: {min: 3, max: 2}}, action: {command: [mend, '{n}']}", "min is not above max"),
        ("parameters: {n: {min: 3, max: 4, choices: [a]}}, action: {command: [mend, '{n}']}", "choices, a pattern, or"),
    ],
)
def test_targets_and_ranges_that_make_no_sense_are_named(written, problem):
    with pytest.raises(ConfigError) as error:
        understand(f"runbooks: [{{name: it, {written}}}]")

    assert problem in str(error.value)


def test_a_bound_on_a_signal_is_asked_of_every_instance():
    condition = "{signal: cpu, above: 5%, below: 90%}"

    (runbook,) = understand(
        f"runbooks: [{{name: it, require: [{condition}, up], action: {{command: [mend]}}}}]"
    ).runbooks

    lowest, highest, plain = runbook.require
    assert (lowest[:4], lowest[-8:]) == ("min(", ") > 0.05")
    assert (highest[:4], highest[-7:]) == ("max(", ") < 0.9")
    assert plain == "up"


def test_a_bound_on_a_signal_singles_out_the_instances_to_act_on():
    (runbook,) = understand(
        "runbooks: [{name: it, targets: {signal: cpu, above: 50%, below: 99%}, action: {command: [mend, '{host}']}}]"
    ).runbooks

    assert (runbook.targets[:2], runbook.targets[-9:]) == ("((", ") < 0.99)")
    assert ") > 0.5) and ((" in runbook.targets


@pytest.mark.parametrize(
    ("condition", "problem"),
    [
        ("{signal: cpuu, above: 5%}", "there is no signal 'cpuu', did you mean 'cpu'?"),
        ("'count(up ==)'", "The query of runbook it is not PromQL"),
        ("{signal: cpu}", "says above, below or both"),
        ("{signal: cpu, above: 5 apples}", "5 apples"),
    ],
)
def test_a_bound_that_makes_no_sense_is_named(condition, problem):
    with pytest.raises(ConfigError) as error:
        understand(f"runbooks: [{{name: it, require: [{condition}], action: {{command: [mend]}}}}]")
    with pytest.raises(ConfigError) as also:
        understand(f"runbooks: [{{name: it, targets: {condition}, action: {{command: [mend, '{{host}}']}}}}]")

    assert problem in str(error.value)
    assert problem in str(also.value)
