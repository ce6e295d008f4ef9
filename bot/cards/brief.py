"""An incident in short: what, since when, what was done, and how it stands."""

from collections.abc import Iterator
from datetime import datetime

from bot.cards import because, progress
from bot.cards import incident as living
from bot.cards.explain import Story
from bot.cards.lists import listed
from bot.cards.times import at, length
from bot.chat import Card, Fact
from bot.intents.model import Explain
from bot.intents.papers import Postmortem
from bot.intents.say import say

MOST = 4


def card(story: Story, now: datetime) -> Card:
    incident = story.incident
    return Card(
        title=f"{incident.id} in short: {living.title(incident, story.around.approvals)}",
        text="\n".join(sentences(story, now)),
        severity=incident.severity,
        facts=(*facts(story, now), *(figure(story, index) for index in range(min(len(story.explained), MOST)))),
        suggestions=(say(Explain(incident.number)), say(Postmortem(incident.number))),
    )


def none() -> Card:
    return Card("There was no incident yet, so there is nothing to write about", suggestions=("status",))


def sentences(story: Story, now: datetime) -> list[str]:
    """What happened, and what was done about it."""
    said = [because.summary(story.explained, now)] if story.explained else []
    return said + [progress.sentence(one, now) for one in story.around.approvals]


def facts(story: Story, now: datetime) -> Iterator[Fact]:
    """When, how long, how bad, whose."""
    incident = story.incident
    end = incident.resolved_at or now
    yield Fact("Began", at(incident.opened_at, now))
    yield Fact("Ended" if incident.resolved_at else "Lasts", at(end, now) if incident.resolved_at else "still open")
    yield Fact("Lasted", length(end.replace(microsecond=0) - incident.opened_at.replace(microsecond=0)))
    yield Fact("Severity", incident.severity.name.lower())
    yield Fact("Services", listed(list(incident.services)))
    if incident.owner:
        yield Fact("Acknowledged by", incident.owner)


def figure(story: Story, index: int) -> Fact:
    """One of its signals, as measured, with its query."""
    explained = story.explained[index]
    source = explained.source or story.around.sources.get(explained.anomaly.key, "")
    return living.fact(explained.anomaly, story.incident, source)
