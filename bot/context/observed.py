"""What state everything is in, of what is known; what is not known has no state, so that nothing changes by it."""

from collections.abc import Iterator, Sequence

from bot.context.known import Known, Missing, Off
from bot.context.state import (
    ANSWERS,
    AWAY,
    FIRING,
    GONE,
    LEARNING,
    NORMAL,
    STRANGE,
    UNREAD,
    UNSEEN,
    Sort,
    State,
    States,
)
from detection.incident import Incident
from detection.timeline import Swept

METRICS, ALERTMANAGER = "metrics", "alertmanager"


def observed(known: Known) -> dict[Sort, States]:
    """By sort and name; a sort that is not known is left out."""
    found: dict[Sort, States] = {Sort.SOURCE: dict(_sources(known))}
    if not isinstance(known.incidents, Missing) and not isinstance(known.swept, Missing):
        incidents, swept = known.incidents, known.swept
        found[Sort.SERVICE] = {one.name: _service(one.name, incidents, swept) for one in known.services}
    if not isinstance(known.alerts, Missing | Off):
        found[Sort.ALERT] = {one.subject: State(FIRING, one.summary) for one in known.alerts}
    return found


def changed(before: States, now: States) -> dict[str, State]:
    """What is in another state than before; what is no longer there is gone."""
    lost = {name: State(GONE) for name, one in before.items() if name not in now and one.state != GONE}
    return lost | {name: one for name, one in now.items() if name not in before or before[name].state != one.state}


def _sources(known: Known) -> Iterator[tuple[str, State]]:
    source, alerts = known.source, known.alerts
    yield METRICS, State(AWAY, source.why) if isinstance(source, Missing) else State(ANSWERS, source)
    if not isinstance(alerts, Off):
        yield ALERTMANAGER, State(AWAY, alerts.why) if isinstance(alerts, Missing) else State(ANSWERS)


def _service(name: str, incidents: Sequence[Incident], swept: Swept | None) -> State:
    mine = next((one for one in incidents if name in one.services and any(not it.foreseen for it in one.lasting)), None)
    if mine:
        return State(STRANGE, mine.id)
    if swept is None or name not in swept.reads:
        return State(UNSEEN)
    read = swept.reads[name]
    if not read:
        return State(UNREAD, next((why for (service, _), why in swept.failed.items() if service == name), ""))
    learning = sum(key.service == name for key in swept.learning)
    return State(LEARNING if learning == read else NORMAL)
