"""A draft of a postmortem: what is on record, in sections, and what only people can say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards import because, brief, progress
from bot.cards import incident as living
from bot.cards.explain import Story
from bot.cards.lists import counted, listed
from bot.cards.times import ago, length
from bot.chat import Card
from bot.intents.model import Explain
from bot.intents.say import say
from remediation.approval import Approval, Verdict

LEFT_TO_PEOPLE = "To be written by people."
# What means something in Markdown, wherever it stands.
SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~@])")
MOST = 40


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines."""

    heading: str
    lines: Sequence[str]


def sections(story: Story, now: datetime) -> tuple[Section, ...]:
    """Everything that can be said from the record alone."""
    approvals = story.around.approvals
    return (
        Section("Summary", brief.sentences(story, now) or ["No figure of it can be read any more."]),
        Section("Impact", [f"{fact.name}: {fact.value}" for fact in brief.facts(story, now)]),
        Section("What was measured", [because.sentence(one, now) for one in story.explained] or ["Nothing."]),
        Section("Likely cause", [because.causes(story.explained) or "One signal alone was strange."]),
        Section("Timeline", [f"{_clock(one.at, now)} {one.said}" for one in story.timeline[-MOST:]] or ["Nothing."]),
        Section("What was done", [_done(one, now) for one in approvals] or ["Nothing was asked for."]),
        Section("What helped", _helped(approvals)),
        Section("Seen before", [_before(story, now)]),
        Section("Root cause", [LEFT_TO_PEOPLE]),
        Section("What we change", [LEFT_TO_PEOPLE]),
    )


def card(story: Story, now: datetime) -> Card:
    """The draft to be read; its Markdown is what one exports."""
    incident = story.incident
    made = sections(story, now)
    return Card(
        title=f"Postmortem of {incident.id}, a draft from the record: {living.title(incident, story.around.approvals)}",
        text="\n\n".join("\n".join((one.heading, *(f"- {line}" for line in one.lines))) for one in made),
        facts=tuple(brief.figure(story, index) for index in range(min(len(story.explained), brief.MOST))),
        suggestions=(say(Explain(incident.number)),),
        footer=f"As Markdown: cloudops postmortem {incident.id}",
    )


def markdown(story: Story, now: datetime, words: str = "") -> str:
    """The document; nothing in it that others wrote means anything in Markdown."""
    incident = story.incident
    title = f"# Postmortem of {incident.id}: {_escaped(living.title(incident, story.around.approvals))}"
    parts = [title, f"A draft from the record, written {now:%Y-%m-%d %H:%M %Z}."]
    if words:
        parts.append(_escaped(words))
    for one in sections(story, now):
        parts.append(f"## {one.heading}")
        parts.append("\n".join(f"- {_escaped(line)}" for line in one.lines))
    return "\n\n".join(parts) + "\n"


def _done(approval: Approval, now: datetime) -> str:
    asked = listed(list(approval.requesters)) or "nobody"
    yes = f", approved by {listed(list(approval.approvers))}" if approval.approvers else ""
    return f"{approval.id}, {approval.plan.runbook} for {approval.plan.service}, asked for by {asked}{yes}. " + (
        progress.sentence(approval, now)
    )


def _helped(approvals: Sequence[Approval]) -> list[str]:
    helped = [one.plan.runbook for one in approvals if one.run and one.run.verdict is Verdict.RECOVERED]
    return [f"{listed(list(dict.fromkeys(helped)))} helped, as the detector saw."] if helped else ["No run of ours."]


def _before(story: Story, now: datetime) -> str:
    if not story.alike:
        return "Nothing like it is on record."
    last = story.alike[0]
    lasted = f" It lasted {length(last.resolved_at - last.opened_at)}." if last.resolved_at else ""
    return f"{counted(len(story.alike), 'incident')} like it, the last {last.id} {ago(last.opened_at, now)}.{lasted}"


def _clock(moment: datetime, now: datetime) -> str:
    return f"{moment.astimezone(now.tzinfo):%Y-%m-%d %H:%M:%S}"


def _escaped(text: str) -> str:
    visible = "".join(c if c.isprintable() else " " for c in text)
    return SPECIAL.sub(r"\\\1", visible)
