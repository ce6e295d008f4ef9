"""How alike two incidents are: of the same service, about the same signals, and of the same shape."""

from collections.abc import Sequence
from dataclasses import dataclass

from detection.anomaly import Anomaly
from detection.incident import Incident

SERVICE, SIGNALS, SHAPE = 0.3, 0.4, 0.3
LEAST = 0.5


@dataclass(frozen=True, slots=True)
class Likeness:
    """One part for each that is asked of it, from 0 to 1; `shared` are the signals of both."""

    incident: Incident
    service: float
    signals: float
    shape: float
    shared: tuple[str, ...]

    @property
    def whole(self) -> float:
        """All parts, weighed."""
        return SERVICE * self.service + SIGNALS * self.signals + SHAPE * self.shape


def alike(incident: Incident, others: Sequence[Incident]) -> tuple[Likeness, ...]:
    """Earlier ones that are alike enough to learn from, the most alike first and of equals the newest."""
    found = [likeness(incident, other) for other in others if other.number < incident.number and not other.drill]
    enough = [one for one in found if one.whole >= LEAST and one.shared]
    return tuple(sorted(enough, key=lambda one: (-round(one.whole, 2), -one.incident.number)))


def likeness(incident: Incident, other: Incident) -> Likeness:
    mine, theirs = _by_signal(incident), _by_signal(other)
    shared = sorted(mine.keys() & theirs.keys())
    either = mine.keys() | theirs.keys()
    shapes = [_same_shape(mine[signal], theirs[signal]) for signal in shared]
    return Likeness(
        other,
        len(set(incident.services) & set(other.services)) / len(set(incident.services) | set(other.services)),
        len(shared) / len(either) if either else 0.0,
        sum(shapes) / len(shapes) if shapes else 0.0,
        tuple(shared),
    )


def _by_signal(incident: Incident) -> dict[str, Anomaly]:
    """The first of each signal, which is the one that speaks the most for a cause."""
    found: dict[str, Anomaly] = {}
    for one in incident.anomalies:
        found.setdefault(one.key.signal, one)
    return found


def _same_shape(one: Anomaly, other: Anomaly) -> float:
    """The same way, suddenly or slowly, past a limit or only strange, and about as far out."""
    same = (
        one.reason.direction == other.reason.direction,
        one.reason.sudden == other.reason.sudden,
        (one.reason.limit is None) == (other.reason.limit is None),
        _magnitude(one) == _magnitude(other),
    )
    return sum(same) / len(same)


def _magnitude(anomaly: Anomaly) -> int:
    """In powers of four of the allowed deviation; a factor of four apart is about the same."""
    return len(f"{max(int(abs(anomaly.score)), 1):b}") // 2
