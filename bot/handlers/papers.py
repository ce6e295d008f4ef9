"""What is written about an incident, and a suggested runbook asked for."""

from dataclasses import replace

from bot.cards import brief as brief_card
from bot.cards import postmortem as postmortem_card
from bot.cards.explain import Story
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked
from bot.handlers.explain import story_of
from bot.handlers.run import run_runbook
from bot.intents.model import Run
from bot.intents.papers import Brief, Postmortem, Propose


async def brief(intent: Brief, asked: Asked, desk: Desk) -> Card:
    story = await _story(intent, asked, desk)
    return brief_card.card(story, asked.now) if story else brief_card.none()


async def postmortem(intent: Postmortem, asked: Asked, desk: Desk) -> Card:
    story = await _story(intent, asked, desk)
    return postmortem_card.card(story, asked.now) if story else brief_card.none()


async def propose(intent: Propose, asked: Asked, desk: Desk) -> Card:
    """Never allowed by policy alone: whoever asks for it was told to."""
    return await run_runbook(Run(intent.runbook, intent.service), replace(asked, inferred=True), desk)


async def _story(intent: Brief | Postmortem, asked: Asked, desk: Desk) -> Story | None:
    """By its number, else the newest; raises UnknownIncidentError."""
    if intent.incident is not None:
        return await story_of(await desk.incidents.get(intent.incident), desk, asked.now)
    newest = next(iter(await desk.incidents.recent(1)), None)
    return await story_of(newest, desk, asked.now) if newest else None
