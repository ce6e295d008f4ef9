"""What somebody asked here and what came of it: by rule, and in a model's words where it was long and one is there."""

from collections.abc import Sequence
from datetime import timedelta

from bot.cards import recap as recap_card
from bot.cards import worded as worded_card
from bot.chat import Card
from bot.conversation.gist import Gist
from bot.conversation.store import Conversations
from bot.conversation.turn import Turn
from bot.desk import Desk
from bot.handlers.asked import Asked, LookOnlyError
from bot.intents.talk import Recap
from bot.language import prompts
from bot.language.asking import Asking, AwayError
from bot.language.checked import check
from bot.language.hearing import Question
from bot.language.known import known
from bot.storage.amounts import Use

PURPOSE = "thread"
# What is shorter is read as quickly as its summary.
LONG = 8
# The answer by rule stands, and waits no longer than that for better words.
WITHIN = timedelta(seconds=2)
RECENT = 50


async def tell_again(_intent: Recap, asked: Asked, desk: Desk) -> Card:
    """Nobody else's words are in it, and none but theirs reach a model."""
    if desk.talk is None:
        raise LookOnlyError
    gist, newest = await _said(desk.talk, asked)
    card = recap_card.card(gist, newest[: recap_card.MOST], asked.now)
    if desk.language is None or gist.turns < LONG:
        return card
    return await _worded(card, gist, newest, asked, desk, desk.language)


async def _said(talk: Conversations, asked: Asked) -> tuple[Gist, Sequence[Turn]]:
    person, place = asked.person.name, str(asked.message.place)
    return await talk.gist(person, place), await talk.recent(person, prompts.SPOKEN, place)


async def _worded(  # noqa: PLR0917 - all that it is about
    card: Card, gist: Gist, newest: Sequence[Turn], asked: Asked, desk: Desk, language: Asking
) -> Card:
    people = [one.name for one in desk.people.everyone]
    hidden = known(desk.vocabulary(), people, await desk.incidents.recent(RECENT))
    prompt, veil = prompts.thread(gist, newest[::-1], hidden)
    try:
        said = await language.ask(Question(prompt, asked.person.name, PURPOSE, WITHIN))
    except AwayError as error:
        return worded_card.away(card, str(error))
    checked = check(said.text, veil)
    language.measures.dropped(PURPOSE, checked.faults)
    if checked.dropped:
        await language.budget.note(Use(said.by, PURPOSE, dropped=checked.dropped))
    return worded_card.worded(card, checked.text, said.by) if checked.text else worded_card.nothing_held(card, said.by)
