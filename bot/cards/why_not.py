"""What would become of a request, without making it; or why an approval did not run."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from bot.cards import reach, refused
from bot.cards.lists import asked, listed
from bot.cards.times import at, length
from bot.chat import Button, Card, Style
from bot.intents.model import Run
from bot.intents.say import say
from remediation.policy import Allow, Ask, AskReason, ByRule, Decision, Deny, Inferred, NoPolicy, Unreplayed, Untried
from remediation.reach import Needed, Wide
from remediation.request import Refused
from remediation.ways import Ways

NO_WAY = Ways()


def card(
    decision: Decision | Refused,
    runbook: str,
    service: str,
    now: datetime,
    *,
    people: Sequence[str] = (),
    ways: Ways = NO_WAY,
) -> Card:
    """`people` are those who could say yes, or who hold the right that is missing."""
    what, ask = f"{runbook} on {service}", Button(f"Ask for {runbook}", say(Run(runbook, service)), Style.PRIMARY)
    match decision:
        case Deny(reason) | Refused(reason):
            return Card(refused.sentence(reason, runbook, service, now, people), _way(ways, now), private=True)
        case Allow(ByRule(rule)):
            return Card(f"{what} would run at once: rule {rule} of the policy allows it", buttons=(ask,), private=True)
        case Ask(quorum, expires, reason, teams, wide):
            wait = f"It would wait for {reach.wanted(Needed(quorum, teams))} and expire after {length(expires)}."
            touched = f"So many because it touches {reach.touches(wide)}." if wide else ""
            said = " ".join(part for part in (wait, _because(reason), touched, asked(people)) if part)
            return Card(f"{what} may be asked for", said, buttons=(ask,), private=True)
        case _:
            assert_never(decision)


def _way(ways: Ways, now: datetime) -> str:
    """The shortest permitted way, from here and from elsewhere."""
    near = f"Nearest is rule {ways.near.rule}, which wants {listed(ways.near.unmet)}." if ways.near else ""
    others = f"{listed(ways.others, last='or')} may ask for it as things are." if ways.others else ""
    later = f"You may ask for it from {at(ways.later, now)}." if ways.later else ""
    return " ".join(part for part in (near, others, later) if part)


def _because(reason: AskReason) -> str:
    match reason:
        case ByRule(rule):
            return f"So says rule {rule} of the policy."
        case NoPolicy():
            return "No policy is configured, so everything is asked for."
        case Inferred(rule):
            return f"Rule {rule} would allow it, had it been asked for word for word."
        case Untried(rule):
            return f"Rule {rule} would allow it, had it been tried: cloudops runbooks check."
        case Unreplayed(rule):
            return f"Rule {rule} would allow it, had its policy been replayed: cloudops policy replay."
        case Wide(rule):
            return f"Rule {rule} would allow it, but not for so much at once."
        case _:
            assert_never(reason)
