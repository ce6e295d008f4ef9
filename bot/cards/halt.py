"""The kill switch."""

from datetime import datetime

from bot.cards.times import at
from bot.chat import Button, Card
from bot.intents.model import Resume
from bot.intents.say import say
from monitoring.model import Severity
from remediation.policy import Halted


def halted(found: Halted, now: datetime) -> Card:
    why = f": {found.reason}" if found.reason else ""
    return Card(
        f"All actions are halted by {found.by} since {at(found.at, now)}{why}",
        "What ran was ended, and nothing starts. Watching and telling go on. An admin can resume.",
        severity=Severity.WARNING,
        buttons=(Button("Resume", say(Resume())),),
    )


def resumed(by: str, *, was_halted: bool) -> Card:
    if not was_halted:
        return Card("Nothing was halted", private=True)
    return Card(f"{by} resumed actions", "What was approved and has not expired starts now.")
