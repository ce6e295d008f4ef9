"""What would become of a request, without making it; or why an approval did not run."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from bot.cards import refused
from bot.cards.lists import asked, counted
from bot.cards.times import length
from bot.chat import Button, Card, Style
from bot.intents.model import Run
from bot.intents.say import say
from remediation.policy import Allow, Ask, AskReason, ByRule, Decision, Deny, Inferred, NoPolicy
from remediation.request import Refused


def card(decision: Decision | Refused, runbook: str, service: str, now: datetime, people: Sequence[str] = ()) -> Card:
    """`people` are those who could say yes, or who hold the right that is missing."""
    what, ask = f"{runbook} on {service}", Button(f"Ask for {runbook}", say(Run(runbook, service)), Style.PRIMARY)
    match decision:
        case Deny(reason) | Refused(reason):
            return Card(refused.sentence(reason, runbook, service, now, people), private=True)
        case Allow(ByRule(rule)):
            return Card(f"{what} would run at once: rule {rule} of the policy allows it", buttons=(ask,), private=True)
        case Ask(quorum, expires, reason):
            wait = f"It would wait for {counted(quorum, 'approval')} and expire after {length(expires)}."
            return Card(
                f"{what} may be asked for", f"{wait} {_because(reason)} {asked(people)}", buttons=(ask,), private=True
            )
        case _:
            assert_never(decision)


def _because(reason: AskReason) -> str:
    match reason:
        case ByRule(rule):
            return f"So says rule {rule} of the policy."
        case NoPolicy():
            return "No policy is configured, so everything is asked for."
        case Inferred(rule):
            return f"Rule {rule} would allow it, had it been asked for word for word."
        case _:
            assert_never(reason)
