"""What neither rules nor likeness could read, read by a model: from the closed list, and nothing that decides."""

from datetime import timedelta

from bot.desk import Desk
from bot.identity.people import Person
from bot.intents.model import Unknown
from bot.intents.read import Reading
from bot.intents.say import say
from bot.language import prompts
from bot.language.asking import AwayError
from bot.language.hearing import Question
from bot.language.reading import meant

# The answer by rule must stand within three seconds of the question.
WITHIN = timedelta(seconds=2)
CONFIDENCE = 0.7
# `yes`, `ok` and `why` mean nothing by themselves.
FEWEST_WORDS, SHOWN = 2, 60


async def understood(reading: Reading, text: str, person: Person, desk: Desk) -> Reading:
    """The same reading, or a model's where there was none; its action is asked for, as all that was inferred."""
    if desk.language is None or not isinstance(reading.intent, Unknown) or len(text.split()) < FEWEST_WORDS:
        return reading
    words, now = desk.vocabulary(), desk.now(person)
    prompt, veil = prompts.reading(text, words, [one.name for one in desk.people.everyone])
    try:
        said = await desk.language.ask(Question(prompt, person.name, "reading", WITHIN))
    except AwayError:
        return reading
    intent = meant(said.text, veil.real, words, now)
    if intent is None:
        return reading
    typed = text if len(text) <= SHOWN else f"{text[:SHOWN]} ..."
    return Reading(intent, CONFIDENCE, ((typed, f"{say(intent)} ({said.by})"),), by_likeness=True)
