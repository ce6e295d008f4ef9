"""What is strange about a series, as a line for a phone and as a whole explanation."""

from datetime import datetime, timedelta

from bot.bands import possible
from bot.cards.times import at, once_in
from bot.chat import Fact
from detection.anomaly import Alert, Anomaly, Band, Foreseen
from monitoring.model import Bad, Unit
from monitoring.quantities import show, show_duration

UP = "up"
HALF = 0.5
SHORT = timedelta(days=1)


def headline(anomaly: Anomaly) -> str:
    """`latency_p95 is high, 2.4 s, normally 310 ms`."""
    reason, signal = anomaly.reason, anomaly.key.signal
    if anomaly.alert:
        return f"{signal}: {anomaly.alert.summary}" if anomaly.alert.summary else f"{signal} fires"
    value = show(reason.value, anomaly.unit)
    if anomaly.foreseen:
        return _meets(anomaly, anomaly.foreseen)
    if is_down(anomaly):
        return "it is down"
    if reason.limit is not None:
        return f"{signal} is past its limit, {value} of {show(reason.limit, anomaly.unit)}"
    return f"{signal} is {_direction(anomaly)}, {value}, normally {show(_expected(anomaly).expected, anomaly.unit)}"


def is_down(anomaly: Anomaly) -> bool:
    """Whether it is about not answering at all."""
    return anomaly.key.signal == UP and anomaly.reason.value < HALF


def fact(anomaly: Anomaly, source: str = "") -> Fact:
    """The value beside what was expected."""
    if anomaly.alert:
        return _told(anomaly, anomaly.alert)
    value = show(anomaly.reason.value, anomaly.unit)
    if anomaly.foreseen:
        over = "no longer: " if anomaly.until else ""
        return Fact(place(anomaly), f"{over}{value}, {_in(anomaly.foreseen)}", source)
    over = "back to normal, was " if anomaly.until else ""
    return Fact(place(anomaly), f"{over}{value}, expected {expected(anomaly)}", source)


def place(anomaly: Anomaly) -> str:
    """The signal, with its instance when there is one."""
    key = anomaly.key
    return f"{key.signal} on {key.instance}" if key.instance and key.instance != key.service else key.signal


def expected(anomaly: Anomaly) -> str:
    """Where the value was expected to be."""
    return band(_expected(anomaly), anomaly.unit)


def band(ends: Band, unit: Unit) -> str:
    """`250 ms to 400 ms`, or one figure when it is as narrow as that."""
    lower, upper = show(ends.lower, unit), show(ends.upper, unit)
    return lower if lower == upper else f"{lower} to {upper}"


def sentence(anomaly: Anomaly, now: datetime) -> str:
    """The whole reason: what, since when, what was expected, and how rare that is."""
    since = f"since {at(anomaly.since, now)}"
    until = f"until {at(anomaly.until, now)}" if anomaly.until else ""
    if anomaly.alert:
        words = f': "{anomaly.alert.summary}"' if anomaly.alert.summary else "."
        return f"Alertmanager says {place(anomaly)} {since} {until}".rstrip() + words
    if anomaly.foreseen:
        return _foretold(anomaly, anomaly.foreseen, f"{since} {until}".rstrip())
    return f"{_said(anomaly)} {since} {until}".rstrip() + f". {_why(anomaly)}"


def _meets(anomaly: Anomaly, foreseen: Foreseen) -> str:
    """`disk reaches its limit of 95 % in 3.2 days, 80 % band 2.1 to 5 days`."""
    limit = show(foreseen.limit, anomaly.unit)
    if anomaly.until:
        return f"{anomaly.key.signal} no longer reaches its limit of {limit} soon"
    return f"{anomaly.key.signal} reaches its limit of {limit} {_in(foreseen)}"


def _in(foreseen: Foreseen) -> str:
    latest = show_duration(foreseen.latest) if foreseen.latest else "much later"
    return f"in {show_duration(foreseen.ahead)}, 80 % band {show_duration(foreseen.earliest)} to {latest}"


def _foretold(anomaly: Anomaly, foreseen: Foreseen, told: str) -> str:
    value, limit = show(anomaly.reason.value, anomaly.unit), show(foreseen.limit, anomaly.unit)
    if anomaly.until:
        return f"{place(anomaly)} was at {value} and on its way to its limit of {limit}; foreseen {told}."
    return f"{place(anomaly)} is {value} and reaches its limit of {limit} {_in(foreseen)}; foreseen {told}."


def rarity(anomaly: Anomaly) -> str:
    """Empty when the detector could not say."""
    rare = anomaly.reason.once_in
    if not rare:
        return ""
    if rare < SHORT:
        # The detector claims no more than its points can carry, so that a short history bounds the figure.
        return f"A value this far out is rarer than {once_in(rare)}, as far as so short a history can tell."
    return f"A value this far out is expected {once_in(rare)}."


def _told(anomaly: Anomaly, alert: Alert) -> Fact:
    """In the words of whoever wrote the rule, marked as theirs."""
    over = "over, was " if anomaly.until else ""
    return Fact(place(anomaly), f"{over}Alertmanager: {alert.summary or 'fires'}", alert.query)


def _said(anomaly: Anomaly) -> str:
    value, verb = show(anomaly.reason.value, anomaly.unit), "was" if anomaly.until else "is"
    if is_down(anomaly):
        return f"{anomaly.key.service} {'did' if anomaly.until else 'does'} not answer ({place(anomaly)} {verb} 0)"
    return f"{place(anomaly)} {verb} {value}"


def _why(anomaly: Anomaly) -> str:
    unit, ends = anomaly.unit, _expected(anomaly)
    if anomaly.reason.limit is not None:
        return f"Its limit is {show(anomaly.reason.limit, unit)}."
    if anomaly.reason.sudden:
        near = f"From the points right before it {show(ends.expected, unit)} was expected, {band(ends, unit)} at most"
        return f"It came in one jump. {near}. {rarity(anomaly)}".rstrip()
    said = f"Expected is {show(ends.expected, unit)}, anything from {show(ends.lower, unit)}"
    return f"{said} to {show(ends.upper, unit)} is normal. {rarity(anomaly)}".rstrip()


def _expected(anomaly: Anomaly) -> Band:
    return possible(anomaly.reason.band, anomaly.unit, anomaly.reason.value)


def _direction(anomaly: Anomaly) -> str:
    return "low" if anomaly.reason.direction is Bad.LOW else "high"
