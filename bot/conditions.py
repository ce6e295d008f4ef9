"""What the detector saw after an action, signal by signal: of what was touched, against what was not."""

from collections.abc import Collection, Iterable, Mapping

from detection.anomaly import Anomaly
from detection.health import CameBack, Health, NotSeen, Outcome, Recovered, StillStrange, TooFew, Worse
from detection.incident import Incident
from monitoring.model import Key
from remediation.plan import Plan
from remediation.reach import named
from remediation.verify import Condition

WORST_FIRST = (
    Condition.WORSE,
    Condition.TOO_FEW,
    Condition.FIRING,
    Condition.STRANGE,
    Condition.RECOVERED,
    Condition.ANYWAY,
)
WELL = (Condition.RECOVERED, Condition.ANYWAY)
HALF = 0.5


def conditions(health: Health, plan: Plan, before: Incident | None) -> dict[str, Condition]:
    """One for each signal, the worst of the instances that were acted on; and one for each alert of somebody else."""
    anomalies = before.anomalies if before else ()
    alerts = [one for one in anomalies if one.alert]
    seen = {key: _condition(found) for key, found in health.outcomes.items()}
    if alerts and len(alerts) == len(anomalies) and not plan.verify.signals:
        # Nobody knows what of ours the alert is about, so that of our own signals only a turn for the worse counts.
        seen = {key: one for key, one in seen.items() if one is Condition.WORSE}
    strange = {one.key for one in anomalies}
    return {**_of_signals(seen, plan, strange), **_of_alerts(alerts)}


def _of_signals(seen: Mapping[Key, Condition], plan: Plan, strange: Collection[Key]) -> dict[str, Condition]:
    touched = set(named(plan, sorted({key.instance for key in seen if key.instance})))
    found = {}
    for signal in dict.fromkeys(key.signal for key in seen):
        mine = {key: one for key, one in seen.items() if key.signal == signal}
        acted = {key: one for key, one in mine.items() if key.instance in touched or not key.instance} or mine
        others = {key: one for key, one in mine.items() if key not in acted}
        found[signal] = _against(_worst(acted.values()), others, strange)
    return found


def _against(condition: Condition, others: Mapping[Key, Condition], strange: Collection[Key]) -> Condition:
    """What befell most of those that nobody touched is not the action's doing, for better or worse."""
    if condition is Condition.WORSE and _most(others.values(), [Condition.WORSE]):
        return Condition.STRANGE
    ill = [one for key, one in others.items() if key in strange]
    return Condition.ANYWAY if condition is Condition.RECOVERED and _most(ill, WELL) else condition


def _most(found: Collection[Condition], meant: Collection[Condition]) -> bool:
    return bool(found) and sum(one in meant for one in found) > HALF * len(found)


def _of_alerts(alerts: Iterable[Anomaly]) -> dict[str, Condition]:
    """By its own word, which comes late: while it fires nobody knows yet, and it is never "no effect" for that."""
    found: dict[str, list[Condition]] = {}
    for one in alerts:
        found.setdefault(one.key.signal, []).append(Condition.RECOVERED if one.until else Condition.FIRING)
    return {signal: _worst(several) for signal, several in found.items()}


def _condition(outcome: Outcome) -> Condition:
    match outcome:
        case Recovered():
            return Condition.RECOVERED
        case CameBack():
            return Condition.ANYWAY
        case StillStrange():
            return Condition.STRANGE
        case Worse():
            return Condition.WORSE
        case TooFew() | NotSeen():
            return Condition.TOO_FEW


def _worst(found: Iterable[Condition]) -> Condition:
    return min(found, key=WORST_FIRST.index)
