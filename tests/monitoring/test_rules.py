import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.monitoring.prometheus import TOOL, required

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "monitoring" / "prometheus"
CASES = Path(__file__).parent / "rules"
TOKEN = "/run/secrets/prometheus_token"  # a path
EVERY = {"Watchdog"}


def rules(kind: str) -> list[dict]:
    files = [yaml.safe_load(file.read_text()) for file in sorted(FOLDER.glob("rules/*.yml"))]
    return [rule for file in files for group in file["groups"] for rule in group["rules"] if kind in rule]


def cases() -> list[dict]:
    return [
        case
        for file in CASES.glob("*_test.yml")
        for test in yaml.safe_load(file.read_text())["tests"]
        for case in test.get("alert_rule_test", ())
    ]


ALERTS = rules("alert")
NAMES = [rule["alert"] for rule in ALERTS]


def promtool(*argv: object) -> subprocess.CompletedProcess[str]:
    required()
    return subprocess.run([TOOL, *map(str, argv)], capture_output=True, text=True, timeout=50, check=False)


def test_promtool_accepts_the_configuration_with_every_file_it_names(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "prometheus")
    (tmp_path / "token").write_text("a-token")
    config = tmp_path / "prometheus" / "prometheus.yml"
    config.write_text(config.read_text().replace(TOKEN, str(tmp_path / "token")))

    answer = promtool("check", "config", config)

    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_promtool_refuses_a_rule_that_is_no_promql(tmp_path):
    wrong = tmp_path / "alerts.yml"
    wrong.write_text((FOLDER / "rules" / "alerts.yml").read_text().replace("vector(1)", "vektor(1)"))

    assert promtool("check", "rules", wrong).returncode == 1


@pytest.mark.parametrize("file", sorted(CASES.glob("*_test.yml")), ids=lambda file: file.stem)
def test_rules_fire_and_hold_still_as_the_cases_say(file):
    answer = promtool("test", "rules", file)

    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_a_loosened_rule_fails_its_case(tmp_path):
    shutil.copytree(FOLDER / "rules", tmp_path / "monitoring" / "prometheus" / "rules")
    shutil.copytree(CASES, tmp_path / "tests" / "monitoring" / "rules")
    alerts = tmp_path / "monitoring" / "prometheus" / "rules" / "alerts.yml"
    alerts.write_text(
        alerts.read_text().replace("instance:node_cpu:ratio_rate5m > 0.9", "instance:node_cpu:ratio_rate5m > 0.8")
    )

    answer = promtool("test", "rules", tmp_path / "tests" / "monitoring" / "rules" / "alerts_test.yml")

    assert answer.returncode == 1
    assert "HighCpu" in answer.stdout + answer.stderr


@pytest.mark.parametrize("name", NAMES)
def test_every_alert_has_a_case_that_fires_and_one_that_does_not(name):
    mine = [bool(case["exp_alerts"]) for case in cases() if case["alertname"] == name]

    assert any(mine)
    assert name in EVERY or not all(mine)


def test_every_recording_has_a_case():
    asked = (CASES / "signals_test.yml").read_text()

    assert [rule["record"] for rule in rules("record") if rule["record"] not in asked] == []


@pytest.mark.parametrize("rule", ALERTS, ids=NAMES)
def test_every_alert_says_how_bad_it_is_what_happened_and_where_to_read_on(rule):
    page, _, heading = rule["annotations"]["runbook_url"].partition("#")
    headings = re.findall(r"^## (\w+)$", (ROOT / page).read_text(), re.MULTILINE)

    assert rule["labels"]["severity"] in {"critical", "warning", "info", "none"}
    assert rule["annotations"]["summary"].endswith(".")
    assert heading == rule["alert"].lower()
    assert rule["alert"] in headings
    assert rule["alert"] in EVERY or "for" in rule


@pytest.mark.parametrize("rule", ALERTS, ids=NAMES)
def test_alerts_about_the_bot_say_so_to_be_told_past_it(rule):
    assert ("cloudops" in rule["expr"] and "!=" not in rule["expr"]) <= (rule["labels"].get("about") == "cloudops")
