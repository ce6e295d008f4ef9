"""`/chatops/...`: what is known at this moment, and how words are understood."""

from typing import Self

from fastapi import Request

from bot.api.answers import Answer
from bot.api.knowledge import Knowledge
from bot.api.query import Question
from bot.api.typed import Told, person_of, place_of, typed
from bot.context.knowing import Knowing
from bot.context.known import Known
from bot.intents.model import Act, Unknown
from bot.intents.names import name, slots
from bot.intents.read import Reading
from bot.intents.say import say
from bot.intents.talk import Summary
from bot.platforms.web.frame import console_of

router = typed("chatops")


class Understood(Told):
    """How words were understood; `command` says the same in words that need no guessing, empty when nothing was.

    An action that was guessed is asked back instead of done; then, and where nothing was understood, `suggestions`
    are what it might have been.
    """

    intent: str
    slots: dict[str, str]
    confidence: float
    priority: str
    command: str
    acts: bool
    guessed: bool
    suggestions: list[str]

    @classmethod
    def of(cls, reading: Reading, text: str) -> Self:
        intent, answered = reading.intent, reading.answerable(text)
        unknown = isinstance(intent, Unknown)
        return cls(
            intent=name(intent),
            slots=slots(intent),
            confidence=reading.confidence,
            priority=reading.priority.value,
            command="" if unknown else say(intent),
            acts=isinstance(intent, Act),
            guessed=reading.inferred,
            suggestions=[answered.nearest] if isinstance(answered, Unknown) and answered.nearest else [],
        )


class Smart(Told):
    """An answer, how the question was understood, and what was known when it was given."""

    understood: Understood
    answer: Answer
    context: Knowledge


class Picture(Told):
    """The big picture in a sentence, and a line an area."""

    title: str
    areas: dict[str, str]
    answer: Answer


@router.get("/chatops/context")
async def context(request: Request) -> Knowledge:
    """What is known at this moment, part by part."""
    return Knowledge.of(await _known(request), console_of(request).desk.clock())


@router.post("/chatops/analyze")
async def analyze(asked: Question, request: Request) -> Understood:
    """How words are understood, without answering them."""
    return Understood.of(await _read(asked, request), asked.text)


@router.post("/chatops/smart-query")
async def smart_query(asked: Question, request: Request) -> Smart:
    """The answer of `/query`, with how it was understood and what is known at that moment."""
    understood = Understood.of(await _read(asked, request), asked.text)
    card = await console_of(request).ask(asked.text, person_of(request), place_of(asked.conversation))
    known = Knowledge.of(await _known(request), console_of(request).desk.clock())
    return Smart(understood=understood, answer=Answer.of(card), context=known)


@router.get("/chatops/system-summary")
async def system_summary(request: Request) -> Picture:
    """The big picture, as `summary` shows it in chat."""
    card = await console_of(request).do(Summary(), person_of(request), place_of(""))
    areas = {row[0]: row[1] for row in (card.table.rows if card.table else ())}
    return Picture(title=card.title, areas=areas, answer=Answer.of(card))


async def _read(asked: Question, request: Request) -> Reading:
    return await console_of(request).understand(asked.text, person_of(request), place_of(asked.conversation))


async def _known(request: Request) -> Known:
    knowing = console_of(request).desk.knowing
    assert isinstance(knowing, Knowing)
    return await knowing.now()
