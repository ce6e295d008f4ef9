"""`POST /query`: a question or a wish in one's own words, answered as in chat."""

from fastapi import Request

from bot.api.answers import Answer
from bot.api.typed import Conversation, Given, Words, person_of, place_of, typed
from bot.platforms.web.frame import console_of

router = typed("questions")


class Question(Given):
    """`conversation` names a thread of one's own, so that "and memory?" is understood in it."""

    text: Words
    conversation: Conversation = ""


@router.post("/query")
async def query(asked: Question, request: Request) -> Answer:
    """Answers as in chat, with the rights of whoever holds the token; a wish to act is asked for as there."""
    card = await console_of(request).ask(asked.text, person_of(request), place_of(asked.conversation))
    return Answer.of(card)
