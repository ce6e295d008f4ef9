"""How much an action touches, measured and not declared, and how many people must say yes to that much."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from remediation.canonical import Json
from remediation.instances import host
from remediation.parameters import SERVICE
from remediation.plan import Plan
from remediation.texts import texts

HALF = 0.5


@dataclass(frozen=True, slots=True)
class Replicas:
    """The instances of a service that `up` knows, those of them that are down, and requests a second where known."""

    instances: tuple[str, ...] = ()
    down: frozenset[str] = frozenset()
    rates: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Needed:
    """How many distinct people must say yes, and of how many different teams."""

    people: int = 1
    teams: int = 1


# Each step up asks more: what one replica of several bears, what more of them bear, all of them at once.
STEPS = (Needed(1), Needed(2), Needed(2, 2))


@dataclass(frozen=True, slots=True)
class Reach:
    """`replicas` of None means that they could not be read, `traffic` of None that nobody knows; both count as all.

    `others` are the approvals open on the same service.
    """

    touched: tuple[str, ...] = ()
    replicas: int | None = None
    share: float = 1.0
    traffic: float | None = None
    others: tuple[int, ...] = ()

    @property
    def hosts(self) -> tuple[str, ...]:
        """The machines touched."""
        return tuple(sorted({host(instance) for instance in self.touched}))

    @property
    def needed(self) -> Needed:
        """A service of one replica has no smaller action, so that one person can answer for it."""
        if self.replicas is None:
            return STEPS[1]
        if self.replicas <= 1:
            return STEPS[0]
        return STEPS[min(self._step() + bool(self.others), len(STEPS) - 1)]

    def _step(self) -> int:
        if len(self.touched) == self.replicas:
            return 2
        widest = max(self.share, 1.0 if self.traffic is None else self.traffic)
        return 0 if len(self.touched) <= 1 and widest <= HALF else 1

    def to_json(self) -> dict[str, Json]:
        return {
            "touched": list(self.touched),
            "replicas": self.replicas,
            "share": self.share,
            "traffic": self.traffic,
            "others": list(self.others),
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, object]) -> Self:
        match raw:
            case {"touched": [*touched], "others": [*others]}:
                values = {name: raw[name] for name in ("replicas", "share", "traffic")}
                return cls(touched=tuple(touched), others=tuple(others), **values)  # type: ignore[arg-type]
            case _:
                raise ValueError(f"This is no reach: {raw}")


@dataclass(frozen=True, slots=True)
class Wide:
    """Asked for although a rule allows it, because it touches too much for that."""

    rule: int


def measure(plan: Plan, replicas: Replicas | None, others: Sequence[int] = ()) -> Reach:
    """What the plan touches of what is there: the instances it names as parameters, else every one."""
    if replicas is None:
        return Reach(others=tuple(others))
    touched = named(plan, replicas.instances) or replicas.instances
    up = [instance for instance in replicas.instances if instance not in replicas.down] or list(replicas.instances)
    hit = sum(instance in touched for instance in up)
    return Reach(
        touched=touched,
        replicas=len(replicas.instances),
        share=hit / len(up) if up else 1.0,
        traffic=_traffic(touched, replicas),
        others=tuple(others),
    )


def named(plan: Plan, instances: Sequence[str]) -> tuple[str, ...]:
    """A value only counts when the action holds it: a parameter nobody uses narrows nothing.

    A target that is none of the instances could be any of them.
    """
    if plan.targets:
        names = {target.name for target in plan.targets}
        found = tuple(instance for instance in instances if instance in names or host(instance) in names)
        return found if len(found) >= len(names) else ()
    used = "\n".join(texts(plan.action))
    values = {value for name, value in plan.parameters.items() if name != SERVICE and value in used}
    return tuple(instance for instance in instances if instance in values or host(instance) in values)


def _traffic(touched: Sequence[str], replicas: Replicas) -> float | None:
    """Known only when it is known of every replica that is up."""
    up = [instance for instance in replicas.instances if instance not in replicas.down]
    if not up or any(instance not in replicas.rates for instance in up):
        return None
    whole = sum(replicas.rates[instance] for instance in up)
    return sum(replicas.rates[i] for i in up if i in touched) / whole if whole > 0 else None
