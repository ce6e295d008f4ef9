"""What each signal asks of each service, worked out once."""

from collections.abc import Collection
from dataclasses import dataclass

from monitoring.expression.query import Query, read_query
from monitoring.model import Service, Signal
from monitoring.signals import digest, render
from monitoring.source import QueryError


@dataclass(frozen=True, slots=True)
class Asked:
    """`parsed` is why not, where it cannot be asked here; `digest` tells apart what is measured."""

    query: str
    digest: str
    parsed: Query | QueryError

    def read(self) -> Query:
        """Raises QueryError."""
        if isinstance(self.parsed, QueryError):
            raise self.parsed
        return self.parsed


class Questions:
    """Remembers them until the service or the signal is another, or is not watched any more."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[Service, Signal, Asked]] = {}

    def of(self, service: Service, signal: Signal) -> Asked:
        known = self._known.get((service.name, signal.name))
        if known is None or known[0] != service or known[1] != signal:
            self._known[service.name, signal.name] = known = (service, signal, _asked(service, signal))
        return known[2]

    def forget_all_but(self, services: Collection[str]) -> None:
        self._known = {place: known for place, known in self._known.items() if place[0] in services}


def _asked(service: Service, signal: Signal) -> Asked:
    query = render(signal.query, service)
    try:
        return Asked(query, digest(signal, service), read_query(query))
    except QueryError as error:
        return Asked(query, digest(signal, service), error)
