"""The signals there are: a built-in catalogue, one's own, and the PromQL they become for a service."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

import promql_parser

from monitoring.model import Bad, Service, Signal, Unit
from monitoring.packaged import read_packaged
from monitoring.quantities import parse_quantity

CATALOGUE = Path(__file__).with_name("catalogue.yaml")
# Deep nesting overflows the parser's stack and takes the process with it, from about 5,000 brackets on (ran).
QUERY_LIMIT = 4000
POINTS_A_WINDOW = 5
SHORTEST_WINDOW = timedelta(seconds=10)
SAMPLE = Service("a-service", labels={"job": "a-service"})
# `metric{labels}` and `metric{{labels}}` both mean the service's selector.
BARE = re.compile(r"(?<=[\w:])\{labels\}")


class SignalError(ValueError):
    """A signal whose query cannot be asked."""


@cache
def built_in() -> tuple[Signal, ...]:
    """node_exporter's golden set, and what every /metrics page may have."""
    return tuple(_signal(row) for row in read_packaged(CATALOGUE))


def merge(known: Iterable[Signal], own: Iterable[Signal]) -> tuple[Signal, ...]:
    """All of both; one's own replaces a known one of its name, in its place."""
    return tuple({signal.name: signal for signal in (*known, *own)}.values())


def render(query: str, service: Service) -> str:
    """The query with {service}, {labels} and {window} filled in, as plain text."""
    labels = selector(service)
    filled = BARE.sub(lambda _: "{" + labels + "}", query).replace("{labels}", labels)
    return filled.replace("{service}", _escaped(service.name)).replace("{window}", window(service))


def digest(signal: Signal, service: Service) -> str:
    """Tells apart what is measured, whatever it is called; how often it is looked at makes no difference."""
    return sha256("\n".join((signal.query, signal.unit, selector(service))).encode()).hexdigest()[:16]


def selector(service: Service) -> str:
    """The service's label matchers, without braces; a service without labels is the job of its name."""
    labels = service.labels or {"job": service.name}
    return ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())


def window(service: Service) -> str:
    """How far rates look back, as PromQL writes it."""
    return promql_parser.display_duration(window_length(service))


def window_length(service: Service) -> timedelta:
    """How far rates look back: five of the service's points."""
    return max(POINTS_A_WINDOW * service.every, SHORTEST_WINDOW)


def check(signal: Signal) -> None:
    """Raises SignalError when the signal's query is not PromQL."""
    try:
        parse(render(signal.query, SAMPLE))
    except ValueError as error:
        raise SignalError(f"The query of signal {signal.name} is not PromQL: {error}.") from error


def parse(query: str) -> promql_parser.Expr:
    """The query's syntax tree; raises ValueError."""
    if len(query) > QUERY_LIMIT:
        raise ValueError(f"it has {len(query):,} characters, more than {QUERY_LIMIT:,}")
    tree: promql_parser.Expr = promql_parser.parse(query)
    return tree


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _signal(row: Mapping[str, str]) -> Signal:
    unit = Unit(row["unit"])
    return Signal(
        name=row["name"],
        query=" ".join(row["query"].split()),
        unit=unit,
        bad=Bad(row["bad"]),
        min_deviation=parse_quantity(str(row["min_deviation"]), unit),
        limit=parse_quantity(str(row["limit"]), unit) if "limit" in row else None,
        title=row["title"],
        aliases=tuple(row.get("aliases", ())),
    )
