"""A model's words beside an answer that stands already: streamed into it, checked, and never instead of it."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from datetime import datetime, timedelta

from bot.cards import worded as worded_card
from bot.cards.times import at
from bot.chat import Card, Message, SendError
from bot.desk import Desk
from bot.handlers.explain import timeline
from bot.intents.itself import Habits, Health, Help
from bot.intents.model import Act, Approvals, Runbooks, Signals, Silences, Usage
from bot.intents.papers import Brief, Postmortem
from bot.intents.read import read
from bot.intents.tuning import Calibrate
from bot.language import prompts
from bot.language.asking import Asking, AwayError, Said
from bot.language.checked import check, complete
from bot.language.hearing import Question
from bot.language.known import known
from bot.language.model import Prompt
from bot.language.tools import TOOLS
from bot.language.veil import Veil
from bot.lookup import LookingUp
from bot.storage.amounts import Use

log = logging.getLogger(__name__)

PURPOSE = "wording"
WITHIN = timedelta(seconds=15)
# A message is edited no more often than that.
EVERY_S = 1.0
RECENT = 50
# Lists and settings are read as quickly as any words on them; what was done is said by whoever did it.
PLAIN = Approvals | Calibrate | Habits | Health | Help | Runbooks | Signals | Silences | Usage

Show = Callable[[Card], Awaitable[object]]


def reword_later(desk: Desk, message: Message, card: Card, show: Show, *, at_the_end: bool = False) -> None:
    """Edits an answer that was sent, again and again or once; whoever sent it need not wait."""
    if desk.language is not None and worded_card.fits(card):
        # A chart would be sent again with every edit.
        once = at_the_end or card.picture is not None
        desk.language.aside(_reworded(desk, message, card, show, at_the_end=once))


async def worded(desk: Desk, message: Message, card: Card) -> AsyncGenerator[Card, None]:
    """The card with more and more words below its facts; the last says who they are by, or why there are none."""
    if desk.language is None or not worded_card.fits(card):
        return
    words = await _begun(desk, message, card)
    if words is None:
        return
    asking = asyncio.ensure_future(words.asked_of(desk.language))
    try:
        shown = card
        while not asking.done():
            await asyncio.wait({asking}, timeout=EVERY_S)
            if not asking.done() and (more := words.so_far()) not in (shown, card):
                shown = more
                yield shown
        yield await words.ended(asking, desk.language)
    finally:
        asking.cancel()


async def _reworded(desk: Desk, message: Message, card: Card, show: Show, *, at_the_end: bool) -> None:
    better = card
    try:
        async with aclosing(worded(desk, message, card)) as cards:
            async for better in cards:
                if not at_the_end:
                    await show(better)
        if at_the_end:
            await show(better)
    except SendError as error:
        # The answer itself stands.
        log.warning("words not shown", extra={"error": str(error)})
    except Exception:
        # One answer's words must not take down the others.
        log.exception("answer not worded", extra={"person": message.author})


async def _begun(desk: Desk, message: Message, card: Card) -> "_Words | None":
    """What is asked depends on what was: a card, an incident in short, or all that is to be learned from it."""
    person = desk.people.speaking(message.place.platform, message.author)
    now = desk.now(person)
    intent = read(message.text, desk.vocabulary(), now, desk.zone_of(person)).intent
    if isinstance(intent, PLAIN | Act):
        return None
    hidden = known(desk.vocabulary(), [one.name for one in desk.people.everyone], await desk.incidents.recent(RECENT))
    match intent:
        case Brief(number) | Postmortem(number):
            happened = await _moments(desk, number, now)
            asks = prompts.summary if isinstance(intent, Brief) else prompts.postmortem
            prompt, veil = asks(card, happened, hidden)
        case _:
            prompt, veil = prompts.wording(card, intent, hidden, tuple(TOOLS.values()))
    return _Words(card, prompt, veil, LookingUp(desk, message, person, veil))


async def _moments(desk: Desk, number: int | None, now: datetime) -> list[tuple[str, str]]:
    newest = await desk.incidents.recent(1)
    incident = await desk.incidents.get(number) if number else newest[0]
    return [(at(one.at, now), one.said) for one in await timeline(desk, incident, now)]


class _Words:
    """One answer while it is worded."""

    def __init__(self, card: Card, prompt: Prompt, veil: Veil, looking_up: LookingUp) -> None:
        self._card = card
        self._prompt = prompt
        self._veil = veil
        self._looking_up = looking_up
        self._text = ""

    async def asked_of(self, language: Asking) -> Said:
        who = self._looking_up.person.name
        return await language.ask(Question(self._prompt, who, PURPOSE, WITHIN, self._tell, self._looking_up.look))

    def so_far(self) -> Card:
        """With every sentence that is finished and holds."""
        words = check(complete(self._text), self._veil).text
        return self._with(words, "a model") if words else self._card

    async def ended(self, asking: "asyncio.Future[Said]", language: Asking) -> Card:
        try:
            said = asking.result()
        except AwayError as error:
            return worded_card.away(self._card, str(error))
        checked = check(said.text, self._veil)
        language.measures.dropped(PURPOSE, checked.faults)
        if checked.dropped:
            await language.budget.note(Use(said.by, PURPOSE, dropped=checked.dropped))
        return self._with(checked.text, said.by) if checked.text else worded_card.nothing_held(self._card, said.by)

    def _with(self, words: str, by: str) -> Card:
        return worded_card.worded(self._card, words, by, self._looking_up.suggested)

    async def _tell(self, text: str) -> None:
        self._text = text
