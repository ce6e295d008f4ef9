"""What answers: the desk, with all that a question may need at hand."""

from dataclasses import dataclass

from bot.context.alertmanager import Alertmanager
from bot.context.history import History
from bot.context.knowing import Knowing
from bot.conversation.store import Conversations
from bot.desk import Desk
from bot.logbook.book import Logbook
from bot.logbook.loki import Loki
from bot.storage.answers import Answers
from bot.storage.heartbeats import Heartbeats
from bot.storage.spending import Spending
from bot.storage.standing import Standing
from bot.vendors import asking
from bot.wiring.acting import Acting
from bot.wiring.footing import Footing
from detection.history.onlooker import Onlooker
from monitoring.host import HostSource


@dataclass(frozen=True, slots=True)
class Answering:
    """The desk, and what others use too of what it has."""

    desk: Desk
    talk: Conversations
    knowing: Knowing
    states: History


def answering(on: Footing, by: Acting) -> Answering:
    """What people said, and what is known at this moment, are looked up from one place each."""
    kept = on.config.conversation
    talk = Conversations(on.engine, on.redact, keep=kept.keep, most=kept.turns)
    states = History(on.engine)
    knowing = _knowing(on, by, states)
    return Answering(_desk(on, by, talk, knowing, states), talk, knowing, states)


def _desk(on: Footing, by: Acting, talk: Conversations, knowing: Knowing, states: History) -> Desk:
    source, config = on.source, on.config
    return Desk(
        services=on.watched.services,
        signals=config.signals,
        runbooks=on.watched.runbooks,
        people=config.people,
        source=source,
        incidents=on.incidents,
        flow=by.flow,
        ledger=by.ledger,
        history=config.history,
        zone=config.zone,
        clock=on.clock,
        sole=config.sole,
        where_to_ask=on.settings.console,
        false_alarms_per_day=config.false_alarms_per_day,
        weights=on.models.weights,
        kept=Onlooker(on.settings.data / "history"),
        processes=source.processes if isinstance(source, HostSource) else None,
        failures=source.failures if isinstance(source, HostSource) else lambda _service: (),
        in_sight=on.outbox.in_sight,
        answers=Answers(on.engine, on.clock),
        logbook=_logbook(on),
        language=asking(
            on.settings, config, Spending(on.engine), Standing(on.engine), telemetry=on.telemetry, clock=on.clock
        ),
        talk=talk,
        knowing=knowing,
        states=states,
    )


def _logbook(on: Footing) -> Logbook:
    loki = Loki(on.settings.loki_url) if on.settings.loki_url else None
    return Logbook(on.redact, on.config.zone, on.clock, loki)


def _knowing(on: Footing, by: Acting, states: History) -> Knowing:
    url = on.settings.alertmanager_url
    return Knowing(
        services=on.watched.services,
        signals=on.config.signals,
        source=on.source,
        incidents=on.incidents,
        flow=by.flow,
        ledger=by.ledger,
        states=states,
        alertmanager=Alertmanager(url, on.redact) if url else None,
        heartbeats=Heartbeats(on.engine),
        platforms=on.settings.platforms,
        deaf_after=on.config.deaf_after,
        clock=on.clock,
        false_alarms_per_day=on.config.false_alarms_per_day,
    )
