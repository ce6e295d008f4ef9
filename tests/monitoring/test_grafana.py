import json
from itertools import combinations
from pathlib import Path

import promql_parser
import pytest
import yaml

GRAFANA = Path(__file__).parents[2] / "monitoring" / "grafana"
DASHBOARDS = {file.stem: json.loads(file.read_text()) for file in sorted(GRAFANA.glob("dashboards/*.json"))}
SOURCE = yaml.safe_load((GRAFANA / "provisioning/datasources/prometheus.yml").read_text())["datasources"][0]
# Grafana's own names for units, as far as they are used here.
UNITS = {"short", "percentunit", "s", "bytes", "Bps", "pps", "cps", "cpm", "reqps"}
INTERVAL = ("$__rate_interval", "1m")


def panels(dashboard):
    return [panel for panel in dashboard["panels"] if panel["type"] != "row"]


EVERY = [
    pytest.param(panel, id=f"{name}: {panel['title']}")
    for name, dashboard in DASHBOARDS.items()
    for panel in panels(dashboard)
]


def test_there_is_one_for_machines_one_for_prometheus_and_one_for_the_bot():
    assert {dashboard["title"] for dashboard in DASHBOARDS.values()} == {"System Overview", "Prometheus", "Bot"}
    assert len({dashboard["uid"] for dashboard in DASHBOARDS.values()}) == len(DASHBOARDS)


@pytest.mark.parametrize("panel", EVERY)
def test_a_panel_has_a_unit_and_asks_the_provisioned_source_in_promql(panel):
    assert panel["fieldConfig"]["defaults"]["unit"] in UNITS
    assert panel["targets"]
    for target in panel["targets"]:
        assert target["datasource"]["uid"] == panel["datasource"]["uid"] == SOURCE["uid"]
        promql_parser.parse(target["expr"].replace(*INTERVAL))


@pytest.mark.parametrize("dashboard", DASHBOARDS.values(), ids=DASHBOARDS)
def test_panels_lie_beside_each_other(dashboard):
    places = [panel["gridPos"] for panel in dashboard["panels"]]

    assert all(place["x"] + place["w"] <= 24 for place in places)
    assert [pair for pair in combinations(places, 2) if overlap(*pair)] == []
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(places)


@pytest.mark.parametrize("name", ["system-overview", "bot"])
def test_incidents_and_actions_are_marked(name):
    marks = DASHBOARDS[name]["annotations"]["list"]

    assert [mark["name"] for mark in marks] == ["Incidents", "Actions"]
    assert all(mark["enable"] and mark["useValueForTime"] for mark in marks)


def test_dashboards_are_found_where_compose_puts_them():
    provider = yaml.safe_load((GRAFANA / "provisioning/dashboards/cloudops.yml").read_text())["providers"][0]
    compose = yaml.safe_load((GRAFANA.parents[1] / "compose.yaml").read_text())["services"]["grafana"]

    assert f"./monitoring/grafana/dashboards:{provider['options']['path']}:ro" in compose["volumes"]
    assert SOURCE["url"] == "$PROMETHEUS_URL"
    assert "PROMETHEUS_URL" in compose["environment"]


def overlap(one, other):
    apart = (one["x"] + one["w"] <= other["x"], other["x"] + other["w"] <= one["x"])
    above = (one["y"] + one["h"] <= other["y"], other["y"] + other["h"] <= one["y"])
    return not any((*apart, *above))
