"""What is strange about a series, as a line for a phone and as a whole explanation."""

from datetime import datetime

from bot.cards.times import at, once_in
from bot.chat import Fact
from detection.anomaly import Alert, Anomaly, Band
from monitoring.model import Bad, Unit
from monitoring.quantities import show

UP = "up"
HALF = 0.5


def headline(anomaly: Anomaly) -> str:
    """`latency_p95 is high, 2.4 s, normally 310 ms`."""
    reason, signal = anomaly.reason, anomaly.key.signal
    if anomaly.alert:
        return f"{signal}: {anomaly.alert.summary}" if anomaly.alert.summary else f"{signal} fires"
    value = show(reason.value, anomaly.unit)
    if signal == UP and reason.value < HALF:
        return "it is down"
    if reason.limit is not None:
        return f"{signal} is past its limit, {value} of {show(reason.limit, anomaly.unit)}"
    return f"{signal} is {_direction(anomaly)}, {value}, normally {show(reason.band.expected, anomaly.unit)}"


def fact(anomaly: Anomaly, source: str = "") -> Fact:
    """The value beside what was expected."""
    if anomaly.alert:
        return _told(anomaly, anomaly.alert)
    value = show(anomaly.reason.value, anomaly.unit)
    over = "back to normal, was " if anomaly.until else ""
    return Fact(place(anomaly), f"{over}{value}, expected {band(anomaly.reason.band, anomaly.unit)}", source)


def place(anomaly: Anomaly) -> str:
    """The signal, with its instance when there is one."""
    key = anomaly.key
    return f"{key.signal} on {key.instance}" if key.instance and key.instance != key.service else key.signal


def band(expected: Band, unit: Unit) -> str:
    """`250 ms to 400 ms`, or one figure when it is as narrow as that."""
    lower, upper = show(expected.lower, unit), show(expected.upper, unit)
    return lower if lower == upper else f"{lower} to {upper}"


def sentence(anomaly: Anomaly, now: datetime) -> str:
    """The whole reason: what, since when, what was expected, and how rare that is."""
    since = f"since {at(anomaly.since, now)}"
    until = f"until {at(anomaly.until, now)}" if anomaly.until else ""
    if anomaly.alert:
        words = f': "{anomaly.alert.summary}"' if anomaly.alert.summary else "."
        return f"Alertmanager says {place(anomaly)} {since} {until}".rstrip() + words
    return f"{_said(anomaly)} {since} {until}".rstrip() + f". {_why(anomaly)}"


def rarity(anomaly: Anomaly) -> str:
    """Empty when the detector could not say."""
    rare = anomaly.reason.once_in
    return f"A value this far out is expected {once_in(rare)}." if rare.total_seconds() > 0 else ""


def _told(anomaly: Anomaly, alert: Alert) -> Fact:
    """In the words of whoever wrote the rule, marked as theirs."""
    over = "over, was " if anomaly.until else ""
    return Fact(place(anomaly), f"{over}Alertmanager: {alert.summary or 'fires'}", alert.query)


def _said(anomaly: Anomaly) -> str:
    value, verb = show(anomaly.reason.value, anomaly.unit), "was" if anomaly.until else "is"
    if anomaly.key.signal == UP and anomaly.reason.value < HALF:
        return f"{anomaly.key.service} {'did' if anomaly.until else 'does'} not answer ({place(anomaly)} {verb} 0)"
    return f"{place(anomaly)} {verb} {value}"


def _why(anomaly: Anomaly) -> str:
    reason, unit = anomaly.reason, anomaly.unit
    if reason.limit is not None:
        return f"Its limit is {show(reason.limit, unit)}."
    expected = f"Expected is {show(reason.band.expected, unit)}, anything from {show(reason.band.lower, unit)}"
    return f"{expected} to {show(reason.band.upper, unit)} is normal. {rarity(anomaly)}".rstrip()


def _direction(anomaly: Anomaly) -> str:
    return "low" if anomaly.reason.direction is Bad.LOW else "high"
