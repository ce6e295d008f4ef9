"""Why nobody was told of something: what was seen of it lately, and what keeps it quiet."""

from datetime import timedelta

from bot.cards import no_alert as no_alert_card
from bot.cards.no_alert import Quiet, Stretch
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked, service_of, signal_of
from bot.handlers.show import which_service
from bot.intents.model import WhyNot
from bot.pictures import Frame, look
from detection.baseline import NEEDED
from monitoring.model import Service, Signal
from monitoring.source import MetricsError

LATELY = timedelta(hours=24)
LOOKED_AT = 200


async def explain_quiet(intent: WhyNot, asked: Asked, desk: Desk) -> Card:
    signal = signal_of(desk, intent.signal) if intent.signal else None
    if signal and not intent.service:
        service = await which_service(desk, signal, "", asked.now)
    else:
        service = service_of(desk, intent.service)
    named = signal.name if signal else ""
    silences = [
        one for one in await desk.incidents.silences() if one.service == service.name and one.signal in ("", named)
    ]
    incidents = [
        one
        for one in await desk.incidents.recent(LOOKED_AT)
        if (one.is_open or one.updated_at > asked.now - LATELY)
        and any(it.key.service == service.name and named in ("", it.key.signal) for it in one.anomalies)
    ]
    quiet = Quiet(
        service=service.name,
        signal=signal,
        incidents=incidents,
        silences=silences,
        swept=await desk.incidents.last_sweep_of(service.name),
        stretch=await _stretch(service, signal, asked, desk) if signal else None,
    )
    return no_alert_card.card(quiet, asked.now)


async def _stretch(service: Service, signal: Signal, asked: Asked, desk: Desk) -> Stretch:
    """What the last day looked like to the detector."""
    frame = Frame(service, signal, asked.now - LATELY, asked.now)
    try:
        seen = await look(desk, frame)
    except MetricsError as error:
        return Stretch(failed=str(error))
    known = [one for one in seen if one.series.last is not None]
    learning = [one.points for one in known if one.band is None]
    return Stretch(
        values=tuple(one.series for one in known),
        band=known[0].band if len(known) == 1 else None,
        learning=f"{min(learning)} of {NEEDED} points" if learning else "",
    )
