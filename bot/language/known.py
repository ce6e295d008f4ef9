"""What others can choose of the texts on cards: names of all that is watched and done, people, rules elsewhere."""

from collections.abc import Iterable, Iterator, Sequence

from bot.intents.vocabulary import Vocabulary
from bot.language.veil import Hidden, Kind
from detection.incident import Incident


def known(words: Vocabulary, people: Iterable[str] = (), incidents: Sequence[Incident] = ()) -> dict[str, Hidden]:
    """By what stands in a text, the longest of them first; later ones win, so a name is rather a service."""
    return dict((*_alerts(incidents), *((name, Hidden(name, Kind.PERSON)) for name in people), *_names(words)))


def _alerts(incidents: Sequence[Incident]) -> Iterator[tuple[str, Hidden]]:
    for incident in incidents:
        yield from _same(Kind.PERSON, incident.owner, incident.resolved_by)
        yield from _same(Kind.TEXT, incident.common)
        for anomaly in incident.anomalies:
            key, alert = anomaly.key, anomaly.alert
            yield from _same(Kind.ALERT, *((alert.summary, alert.name) if alert else ()))
            yield from _same(Kind.SIGNAL, key.signal)
            yield from _same(Kind.SERVICE, key.service)
            yield from _same(Kind.HOST, key.instance)


def _same(kind: Kind, *values: str) -> Iterator[tuple[str, Hidden]]:
    return ((value, Hidden(value, kind)) for value in values)


def _names(words: Vocabulary) -> Iterator[tuple[str, Hidden]]:
    for runbook in words.runbooks:
        for form in (runbook.title, runbook.name):
            yield form, Hidden(runbook.name, Kind.RUNBOOK)
    for signal in words.signals:
        for form in (*signal.aliases, signal.title, signal.name):
            yield form, Hidden(signal.name, Kind.SIGNAL)
    for service in words.services:
        for form in (*service.aliases, *service.endpoints, service.name):
            yield form, Hidden(service.name, Kind.SERVICE)
