"""What is sampled for a service: its pages, and the machine itself."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from monitoring.model import Service
from monitoring.readings import Reading

HOST = "host"

Read = Callable[[], Awaitable[Sequence[Reading]]]


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to sample; `labels` are put on everything it shows."""

    service: str
    name: str
    labels: Mapping[str, str]
    read: Read


def pages(service: Service, read: Callable[[str], Awaitable[Sequence[Reading]]]) -> list[Target]:
    """The service's pages, each an instance named by host and port, or by more where that names two."""
    urls = tuple(dict.fromkeys(service.endpoints))
    places = Counter(map(_place, urls))
    return [Target(service.name, url, _labels(service, _instance(url, places)), partial(read, url)) for url in urls]


def machine(service: Service, read: Read) -> Target:
    """This machine; there is only one, so it needs no instance."""
    return Target(service.name, HOST, _labels(service, ""), read)


def _labels(service: Service, instance: str) -> dict[str, str]:
    labels = {"job": service.name, "instance": instance, **service.labels}
    return {name: value for name, value in labels.items() if value}


def _instance(url: str, places: Counter[str]) -> str:
    place = _place(url)
    return place if places[place] == 1 else f"{place}{urlsplit(url).path}"


def _place(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]
