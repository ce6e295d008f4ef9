"""A sweep as lines for a terminal and as JSON for a program."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.bands import possible
from detection.anomaly import Anomaly, Band, Judgement, Learning, Normal, Unread
from detection.standing import Standing, standings
from detection.sweep import Sweep
from monitoring.model import Key, Unit
from monitoring.quantities import show


def as_json(sweep: Sweep, units: Mapping[str, Unit]) -> dict[str, Any]:
    """Every judgement with its figures, each in the unit of its signal."""
    return {
        "at": sweep.at.isoformat(timespec="seconds"),
        "took_s": round(sweep.took.total_seconds(), 3),
        "services": [_standing(one) for one in standings(sweep.judgements)],
        "series": [_place(key) | figures(found, units[key.signal]) for key, found in sorted(sweep.judgements.items())],
        "failed": [
            {"service": service, "signal": signal, "reason": reason}
            for (service, signal), reason in sorted(sweep.failed.items())
        ],
    }


def as_lines(sweep: Sweep) -> Iterator[str]:
    """What is strange first, then what is not judged, then a summary that owns up to what was not read."""
    for anomaly in sweep.anomalies:
        value, unit = anomaly.reason.value, anomaly.unit
        expected = possible(anomaly.reason.band, unit, value).expected
        yield f"strange   {anomaly.key}: {show(value, unit)}, normally {show(expected, unit)}"
    for key, found in sorted(sweep.judgements.items()):
        match found:
            case Learning(points, needed):
                yield f"learning  {key}: {points} of {needed} points"
            case Unread(sentence):
                yield f"not read  {key}: {sentence}"
            case _:
                pass
    for (service, signal), reason in sorted(sweep.failed.items()):
        yield f"not read  {signal} of {service}: {reason}"
    yield _summary(sweep)


def _summary(sweep: Sweep) -> str:
    judged = sum(isinstance(found, Normal | Anomaly) for found in sweep.judgements.values())
    counts = f"{judged} series judged, {len(sweep.anomalies)} strange, {len(sweep.learning)} learning"
    return f"{counts}, {len(sweep.failed)} signals not read, in {sweep.took.total_seconds():.2f} s"


def _standing(standing: Standing) -> dict[str, Any]:
    """Nothing where nothing of it is judged yet."""
    of_each = [
        {"signal": one.key.signal, "instance": one.key.instance, "share": round(one.share, 3)}
        for one in standing.signals
    ]
    return {"service": standing.service, "score": standing.score, "signals": of_each}


def _place(key: Key) -> dict[str, Any]:
    return {"service": key.service, "signal": key.signal, "instance": key.instance}


def figures(found: Judgement, unit: Unit) -> dict[str, Any]:
    match found:
        case Anomaly(score=score, since=since, reason=why):
            told = {"state": "anomaly", "score": score, "since": since.isoformat()}
            return told | _expected(why.value, possible(why.band, unit, why.value))
        case Normal(score, value, band):
            return {"state": "normal", "score": score} | _expected(value, possible(band, unit, value))
        case Learning(points, needed):
            return {"state": "learning", "points": points, "needed": needed}
        case Unread(sentence):
            return {"state": "unread", "reason": sentence}


def _expected(value: float, band: Band) -> dict[str, float]:
    return {"value": value, "expected": band.expected, "lower": band.lower, "upper": band.upper}
