"""Lets a drill reach into the running bot, and tidies up after drills that are over."""

from bot.app import App
from bot.cards.anomaly import headline
from bot.cards.incident import lasting_first
from bot.drill.leftovers import Leftovers
from bot.drill.reception import Reception
from detection.incident import Incident
from monitoring.host import HostSource


def reception(app: App) -> Reception:
    return Reception(
        drills=app.drills,
        incidents=app.incidents,
        flow=app.flow,
        people=None if app.config.sole else app.config.people,
        services=app.watched.services,
        runbooks=app.watched.runbooks,
        clear_points=app.samples.clear_service,
        title=title,
        console=app.settings.console,
        prometheus=not isinstance(app.source, HostSource),
        clock=app.clock,
    )


async def tidy(app: App) -> None:
    await Leftovers(app.drills, app.incidents, app.flow).tidy(app.clock())


def title(incident: Incident) -> str:
    """What is strangest, as its card says it."""
    return headline(lasting_first(incident)[0])
