"""Hides notifications for a while, shows them again, and says what is hidden."""

from datetime import datetime, timedelta

from bot.cards import refusal
from bot.cards import silences as silences_card
from bot.cards.times import length
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked, AskError, service_of, signal_of
from bot.intents.model import Silence, Silences, Unsilence
from remediation.actor import Role

USUAL = timedelta(hours=1)
LONGEST = timedelta(days=30)


async def silence(intent: Silence, asked: Asked, desk: Desk) -> Card:
    asked.needs(Role.OPERATOR, "silence", desk)
    service, signal = _meant(intent, desk)
    until = _until(intent, asked.now)
    made = await desk.incidents.silence(service, signal, until, asked.person.name)
    body = {"by": asked.person.name, "service": service, "signal": signal, "until": until.isoformat(timespec="minutes")}
    await desk.ledger.note("silenced", body, desk.clock())
    return silences_card.made(made, asked.now)


async def unsilence(intent: Unsilence, asked: Asked, desk: Desk) -> Card:
    asked.needs(Role.OPERATOR, "end silences", desk)
    if not intent.service and not intent.signal:
        raise AskError(
            "Say what should be heard again.", [f"unsilence {one}" for one in await _silent(desk)] or ("silences",)
        )
    service, signal = _meant(intent, desk)
    count = await desk.incidents.unsilence(service, signal, asked.person.name)
    if count:
        body = {"by": asked.person.name, "service": service, "signal": signal}
        await desk.ledger.note("unsilenced", body, desk.clock())
    return silences_card.ended(service, signal, count)


async def list_silences(_intent: Silences, asked: Asked, desk: Desk) -> Card:
    return silences_card.several(await desk.incidents.silences(), asked.now)


def _meant(intent: Silence | Unsilence, desk: Desk) -> tuple[str, str]:
    """A service, and perhaps one signal of it; the only service there is need not be named."""
    signal = signal_of(desk, intent.signal).name if intent.signal else ""
    if intent.service:
        return service_of(desk, intent.service).name, signal
    names = [one.name for one in desk.services()]
    if len(names) == 1:
        return names[0], signal
    what = f"{signal} of " if signal else ""
    raise AskError(refusal.ambiguous("service", names), [f"silence {what}{one} for 1h" for one in names[:4]])


def _until(intent: Silence, now: datetime) -> datetime:
    until = intent.until or now + (intent.duration or USUAL)
    if until <= now:
        raise AskError("That time is over already, so nothing would be silent.")
    if until - now > LONGEST:
        raise AskError(f"A silence lasts {length(LONGEST)} at most.")
    return until


async def _silent(desk: Desk) -> list[str]:
    return [silences_card.about(one) for one in (await desk.incidents.silences())[:4]]
