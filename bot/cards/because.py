"""Why something is strange: one sentence for a tired person, then each signal's reason with what was seen before."""

from collections.abc import Sequence
from datetime import datetime

from bot.cards import anomaly as strange
from bot.cards.lists import listed
from bot.cards.times import ago, at
from detection.anomaly import Anomaly
from detection.explain import WEEK, Before, Explanation
from monitoring.model import Bad
from monitoring.quantities import show

FAR = 1000
TWICE = 1.95


def summary(explained: Sequence[Explanation], now: datetime) -> str:
    """What, how much, since when, and what came with it; the likeliest cause is the first of them."""
    lead, *others = explained
    since = lead.anomaly.since
    said = f"{_what(lead)} since {at(since, now)}, {ago(since, now)}"
    until = f", until {at(lead.anomaly.until, now)}" if lead.anomaly.until else ""
    return f"{said}{until}{_company(lead.anomaly, [other.anomaly for other in others])}."


def sentence(explained: Explanation, now: datetime) -> str:
    """The signal's own reason, and what it was at the same time before."""
    earlier = _before(explained)
    said = strange.sentence(explained.anomaly, now)
    return f"{said} {earlier}" if earlier else said


def causes(explained: Sequence[Explanation]) -> str:
    """How much speaks for each of several signals that are strange together; empty when there is one."""
    found = [(strange.place(one.anomaly), one.share) for one in explained if one.share]
    if len(found) < 2:  # noqa: PLR2004 - one signal is its own cause
        return ""
    told = [f"{place} {share:.0%}".replace("%", " %") for place, share in found]
    return f"Likeliest cause, by what is rarest, moved first and tends to drag others: {listed(told, 3)}."


def _what(explained: Explanation) -> str:
    anomaly, value = explained.anomaly, show(explained.anomaly.reason.value, explained.anomaly.unit)
    where, verb = f"{strange.place(anomaly)} of {anomaly.key.service}", "was" if anomaly.until else "is"
    if anomaly.alert:
        return f"Alertmanager reports {where}"
    if anomaly.foreseen:
        return f"{where} {verb} normal and on its way to a limit, as foreseen"
    if strange.is_down(anomaly):
        return f"{anomaly.key.service} {'did' if anomaly.until else 'does'} not answer"
    if anomaly.reason.limit is not None:
        return f"{where} {verb} past its limit of {show(anomaly.reason.limit, anomaly.unit)}, at {value},"
    return f"{where} {verb} {_compared(explained)}"


def _compared(explained: Explanation) -> str:
    times, low = explained.times_expected, explained.anomaly.reason.direction is Bad.LOW
    way = "lower" if low else "higher"
    if times is None or times < 0:
        return f"{way} than usual"
    if times >= FAR:
        return "far higher than usual"
    if times >= TWICE:
        return f"{times:.0f} times as high as usual" if times >= 10 else f"{times:.2g} times as high as usual"  # noqa: PLR2004
    return f"{abs(times - 1):.0%} {way} than usual".replace("%", " %")


def _company(lead: Anomaly, others: Sequence[Anomaly]) -> str:
    """Who moved with it, those that moved later apart from those that moved before it."""
    names = list(dict.fromkeys(strange.place(other) for other in others if other.until is None))
    earlier = [strange.place(other) for other in others if other.since < lead.since and other.until is None]
    if not names:
        return ""
    first = f" ({earlier[0]} was first)" if earlier else ""
    return f", and with it {listed(names, 3)}{first}"


def _before(explained: Explanation) -> str:
    unit = explained.anomaly.unit
    told = [f"{show(before.value, unit)} {_then(before)}" for before in explained.before]
    return f"At the same time it was {listed(told)}." if told else ""


def _then(before: Before) -> str:
    return "a week ago" if before.ago == WEEK else "the day before"
