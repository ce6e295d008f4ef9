"""What a target shows at one moment, and the labels it gets from where it was found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from monitoring.expression.labels import NAME, Labels


class ScrapeError(Exception):
    """A page that could not be read; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One raw value, as on a metrics page."""

    name: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


def labelled(readings: Iterable[Reading], target: Mapping[str, str]) -> dict[Labels, float]:
    """Every reading under its full label set; of two for the same one the first counts."""
    found: dict[Labels, float] = {}
    for reading in readings:
        # What the page says of itself must not pass for what the target is, so job becomes exported_job.
        own = {(f"exported_{name}" if name in target else name): value for name, value in reading.labels.items()}
        labels = frozenset((name, value) for name, value in {**own, **target, NAME: reading.name}.items() if value)
        found.setdefault(labels, reading.value)
    return found
