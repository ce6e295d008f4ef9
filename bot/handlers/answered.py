"""An answer is kept with what it is based on, so that it can be unfolded, and called helpful or not."""

import logging
from dataclasses import replace

from bot.cards import answered as answered_card
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked, AskError, LookOnlyError
from bot.intents.evidence import Based, Helpful, Unhelpful
from bot.intents.itself import Help
from bot.intents.model import Act, Intent, Unknown
from bot.storage.answers import Answer, NotKeptError

log = logging.getLogger(__name__)

# Nobody is asked whether it helped to hear what can be asked, or what an answer was based on.
UNRATED = (*Act.__args__, Help, Based)
# Where answers have buttons; on the console the evidence unfolds where it stands.
PRESSED, UNFOLDING = frozenset({"discord", "slack", "web"}), "web"


async def kept(card: Card, intent: Intent, asked: Asked, desk: Desk) -> Card:
    """The answer with its small buttons; without them when it cannot be kept, since it must be given all the same."""
    place = asked.message.place
    # A home page asks by itself each time it is opened, and stands in no channel.
    rated = asked.may_act and place.channel and place.platform in PRESSED and _is_rated(card, intent)
    if desk.answers is None or not rated:
        return card
    try:
        number = await desk.answers.keep(place, asked.person.name, card.title, card.evidence)
    except NotKeptError as error:
        log.warning("answer not kept", extra={"person": asked.person.name, "error": str(error)})
        return card
    unfolds = bool(card.evidence) and place.platform != UNFOLDING
    return replace(card, about=answered_card.buttons(number, unfolds=unfolds))


async def unfold(intent: Based, asked: Asked, desk: Desk) -> Card:
    """What that answer is based on, for whoever asks, where it was given or by whom it was asked for."""
    answer = await _given(intent.answer, asked, desk)
    return answered_card.unfolded(answer.number, answer.title, answer.evidence, intent.first, asked.now)


async def rate(intent: Helpful | Unhelpful, asked: Asked, desk: Desk) -> Card:
    """One word a person and answer; who says the other word has changed their mind."""
    if not asked.may_act or desk.answers is None:
        raise LookOnlyError
    answer = await _given(intent.answer, asked, desk)
    helpful = isinstance(intent, Helpful)
    news = await desk.answers.vote(answer.number, asked.person.name, helpful=helpful)
    return answered_card.noted(helpful=helpful, news=news)


def _is_rated(card: Card, intent: Intent) -> bool:
    """A living card is no answer, and what is for one person alone is a refusal."""
    if card.key or card.private or isinstance(intent, UNRATED):
        return False
    return bool(card.evidence) or not isinstance(intent, Unknown)


async def _given(number: int, asked: Asked, desk: Desk) -> Answer:
    """Raises AskError for what was said elsewhere to others: what is private there stays there."""
    answer = await desk.answers.get(number) if desk.answers else None
    here = str(asked.message.place.whole)
    if answer is None or (answer.place != here and answer.person != asked.person.name):
        raise AskError(answered_card.unknown(number))
    return answer
