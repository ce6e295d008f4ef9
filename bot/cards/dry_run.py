"""What a runbook would do at this moment, and what stands in its way."""

from bot.cards import reach
from bot.cards.action import exactly
from bot.chat import Button, Card, Fact, Style
from bot.intents.model import Run
from bot.intents.say import say
from remediation.parameters import SERVICE
from remediation.request import Rehearsal

LIMIT = 40


def card(rehearsal: Rehearsal) -> Card:
    """Private: it may name files and instances."""
    plan = rehearsal.plan
    given = tuple((name, value) for name, value in plan.parameters.items() if name != SERVICE)
    ask = Button(f"Ask for {plan.runbook}", say(Run(plan.runbook, plan.service, given)), Style.PRIMARY)
    unmet = f"It would not start: {rehearsal.unmet.rstrip('.')}. " if rehearsal.unmet else ""
    return Card(
        title=f"Dry run of {plan.runbook} on {plan.service}: nothing was done",
        text=f"{unmet}{_shortened(rehearsal.text)}",
        facts=(Fact("Touches", reach.touches(rehearsal.reach)),),
        preformatted=exactly(plan),
        buttons=() if rehearsal.unmet else (ask,),
        private=True,
    )


def _shortened(text: str) -> str:
    lines = text.splitlines()
    more = [f"... {len(lines) - LIMIT} more"] if len(lines) > LIMIT else []
    return "\n".join([*lines[:LIMIT], *more])
