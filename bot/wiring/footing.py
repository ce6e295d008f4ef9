"""What every part stands on: settings, clock, database, and where figures come from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.config.model import Config
from bot.settings import Settings
from bot.sources import Source, sourced, watching
from bot.storage.drills import Drills
from bot.storage.outbox import Outbox
from bot.watched import Watched
from detection.incidents import Incidents
from detection.models import Models
from detection.records import Records
from monitoring.records import Samples
from monitoring.telemetry import Telemetry
from remediation.redact import Redact, redactor


@dataclass(frozen=True, slots=True)
class Footing:
    """Made first, and handed to whoever makes the rest."""

    settings: Settings
    config: Config
    engine: AsyncEngine
    clock: Callable[[], datetime]
    telemetry: Telemetry
    redact: Redact
    samples: Samples
    source: Source
    drills: Drills
    watched: Watched
    incidents: Incidents
    models: Models
    outbox: Outbox


def footing(settings: Settings, config: Config, engine: AsyncEngine, clock: Callable[[], datetime]) -> Footing:
    """Opens nothing."""
    samples, drills = Samples(engine), Drills(engine)
    source = sourced(settings, config, samples, clock)
    return Footing(
        settings,
        config,
        engine,
        clock,
        telemetry=Telemetry(),
        redact=redactor(settings.secrets),
        samples=samples,
        source=source,
        drills=drills,
        watched=watching(config, source, drills),
        incidents=Incidents(Records(engine), clock),
        models=Models(settings.data / "models"),
        outbox=Outbox(engine),
    )
