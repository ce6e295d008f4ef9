"""How strange each service is at this moment, in one number, and which of its signals make it so."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from detection.anomaly import Anomaly, Judgement, Normal
from detection.cause import Share, shares
from detection.services import WITNESSES
from monitoring.model import Key


@dataclass(frozen=True, slots=True)
class Standing:
    """`score` is in robust deviations, as a series' is; None where nothing is judged yet. Shares add up to one."""

    service: str
    score: float | None
    signals: tuple[Share, ...] = ()


def standings(judgements: Mapping[Key, Judgement]) -> Iterator[Standing]:
    """Every service by name: the mean of its three strangest series, of fewer where it has fewer."""
    found = defaultdict[str, list[tuple[float, Key, Judgement]]](list)
    for key, judgement in judgements.items():
        found[key.service] += [(judgement.score, key, judgement)] if isinstance(judgement, Normal | Anomaly) else []
    for service, judged in sorted(found.items()):
        strangest = sorted(judged, key=lambda one: (-one[0], one[1]))[:WITNESSES]
        if strangest:
            yield Standing(service, sum(score for score, *_ in strangest) / len(strangest), _shares(judged, strangest))
        else:
            yield Standing(service, None)


def _shares(
    judged: Sequence[tuple[float, Key, Judgement]], strangest: Sequence[tuple[float, Key, Judgement]]
) -> tuple[Share, ...]:
    """Of what is strange the likeliest cause first; where nothing is, of what comes nearest to it."""
    if anomalies := [one for *_, one in judged if isinstance(one, Anomaly)]:
        return shares(anomalies)
    total = sum(score for score, *_ in strangest)
    return tuple(Share(key, score / total) for score, key, _ in strangest) if total else ()
