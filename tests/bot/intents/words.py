"""What is configured wherever a sentence is read in these tests, and when."""

from datetime import UTC, datetime

from bot.intents.vocabulary import Vocabulary
from monitoring.model import Service
from monitoring.signals import built_in
from remediation.runbooks import Command, Runbook

NOW = datetime(2026, 11, 5, 15, 30, tzinfo=UTC)
WORDS = Vocabulary(
    (
        Service("host", aliases=("this host", "this machine", "localhost", "web-1")),
        Service("checkout"),
        Service("cart"),
        Service("payment-gateway", aliases=("payments",)),
    ),
    built_in(),
    (
        Runbook("restart-checkout", "Restart checkout", Command(("true",)), services=("checkout",)),
        Runbook("clear-cache", "Clear the cache", Command(("true",))),
        Runbook("scale-cart", "Scale cart", Command(("true",)), services=("cart",)),
    ),
)
