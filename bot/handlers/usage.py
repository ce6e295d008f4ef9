"""What language models were used for, and whether answers helped."""

from bot.cards import usage as usage_card
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked
from bot.handlers.spans import DAY, bounds
from bot.intents.model import Span, Usage
from bot.language.asking import Asking


async def show_usage(intent: Usage, asked: Asked, desk: Desk) -> Card:
    votes = await desk.answers.votes() if desk.answers else None
    said = (votes.helpful, votes.unhelpful) if votes else (0, 0)
    if desk.language is None:
        return usage_card.card(usage_card.Usage(asked.person.name, said=said), asked.now)
    return usage_card.card(await _used(desk.language, intent, asked, said), asked.now)


async def _used(language: Asking, intent: Usage, asked: Asked, said: tuple[int, int]) -> usage_card.Usage:
    budget = language.budget
    since = bounds(intent.span, asked.now, DAY)[0] if intent.span != Span() else None
    day = since.astimezone(budget.zone).date().isoformat() if since else budget.today
    return usage_card.Usage(
        person=asked.person.name,
        models=tuple(language.names.values()),
        language=budget.config,
        spent=await budget.spent(),
        uses=await budget.uses(day),
        states={vendor: await language.standing.of(vendor) for vendor in language.names},
        said=said,
        since=since,
    )
