"""One query for many services: the same signal of all that differ in one label only."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import promql_parser as ql

from monitoring.answers import Line
from monitoring.model import Service, Signal
from monitoring.signals import parse, render

BY = re.compile(r"\bby\s*\(")
# What says something else of many services at once than of each by itself.
APART = frozenset({"absent", "absent_over_time", "label_join", "label_replace", "scalar", "sort", "sort_desc", "time"})
APART_TOO = frozenset({"vector", "day_of_month", "day_of_week", "hour", "minute", "month", "year"})
TOGETHER = frozenset({"sum", "min", "max", "avg", "count", "group", "stddev", "stdvar", "quantile"})
ANYONE = "anyone"
# Longer ones are refused by proxies before Prometheus sees them.
LONGEST = 3500


@dataclass(frozen=True, slots=True)
class Joint:
    """`label` tells the services apart in the answer to `query`; its values are those of `services`."""

    query: str
    label: str
    services: Mapping[str, Service]

    def split(self, lines: Sequence[Line]) -> Mapping[str, Sequence[Line]]:
        """Each service's lines, by its name; none where there are none."""
        found: dict[str, list[Line]] = {service.name: [] for service in self.services.values()}
        for line in lines:
            service = self.services.get(dict(line.labels).get(self.label, ""))
            if service is not None:
                found[service.name].append(line)
        return found


def joint(services: Sequence[Service], signal: Signal) -> Joint | None:
    """None when they have to be asked one by one."""
    selectors = [dict(service.labels) or {"job": service.name} for service in services]
    labels = {name for selector in selectors for name in selector}
    alike = {service.every for service in services}
    if len(services) == 1 or len(labels) != 1 or len(alike) != 1 or "{service}" in signal.query:
        return None
    (label,), (every,) = labels, alike
    by_value = {selector[label]: service for selector, service in zip(selectors, services, strict=True)}
    asked = BY.sub(f"by ({label}, ", render(signal.query, Service(ANYONE, {label: ANYONE}, every)))
    if len(by_value) < len(services) or not _keeps_apart(asked, label):
        return None
    wanted = "|".join(re.escape(value) for value in by_value)
    query = asked.replace(f'{label}="{ANYONE}"', f"{label}=~{_quoted(wanted)}")
    return Joint(query, label, by_value) if len(query) <= LONGEST else None


def _keeps_apart(query: str, label: str) -> bool:
    """Whether every part of it carries the label to the end."""
    nodes: list[ql.Expr] = []
    try:
        ql.walk(parse(query), nodes.append)
    except ValueError:
        return False
    return all(_carries(node, label) for node in nodes) and any(isinstance(node, ql.VectorSelector) for node in nodes)


def _carries(node: ql.Expr, label: str) -> bool:
    match node:
        case ql.AggregateExpr():
            by = node.modifier
            kept = by is not None and by.type == ql.AggModifierType.By and label in by.labels
            return kept and str(node.op) in TOGETHER
        case ql.BinaryExpr():
            return node.modifier is None or node.modifier.matching is None
        case ql.Call():
            return node.func.name not in APART | APART_TOO
        case ql.VectorSelector():
            return any(one.name == label and one.value == ANYONE for one in node.matchers.matchers)
        case _:
            return True


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
