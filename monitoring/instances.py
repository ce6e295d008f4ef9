"""Names the series of one answer by what tells them apart."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from monitoring.model import Service
from monitoring.source import QueryError

NAME_LIMIT = 120
SERIES_LIMIT = 1000
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+")


def name_instances(answers: Iterable[Mapping[str, str]], service: Service) -> list[str]:
    """One name a label set: `instance`, then what else there is; names differ where label sets do."""
    sets = list(answers)
    if len(sets) > SERIES_LIMIT:
        raise QueryError(f"The answer has {len(sets):,} series, more than {SERIES_LIMIT:,}; sum them by fewer labels.")
    known = {"__name__", "job", *service.labels}
    names = [_name({name: value for name, value in labels.items() if name not in known}) for labels in sets]
    counts = Counter(names)
    return [name if counts[name] == 1 else _in_full(labels) for name, labels in zip(names, sets, strict=True)]


def _name(labels: Mapping[str, str]) -> str:
    order = sorted(labels, key=lambda name: (name != "instance", name))
    return _bounded(" ".join(labels[name] for name in order))


def _in_full(labels: Mapping[str, str]) -> str:
    return _bounded(",".join(f"{name}={value}" for name, value in sorted(labels.items())))


def _bounded(text: str) -> str:
    clean = UNPRINTABLE.sub(" ", text).strip()
    if len(clean) <= NAME_LIMIT:
        return clean
    return f"{clean[: NAME_LIMIT - 9]}~{hashlib.sha256(text.encode()).hexdigest()[:8]}"
