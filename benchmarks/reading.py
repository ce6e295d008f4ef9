"""How long it takes to read a message, over every phrasing of the tests, against folding the same text's case."""

import statistics
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from bot.intents.nearest import closest
from bot.intents.read import read
from bot.intents.vocabulary import Vocabulary
from monitoring.model import Service
from monitoring.signals import built_in
from remediation.runbooks import Command, Runbook

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 5, 15, 30, tzinfo=BERLIN)
WORDS = Vocabulary(
    tuple(map(Service, ("host", "checkout", "cart", "payment-gateway"))),
    built_in(),
    (Runbook("restart-checkout", "Restart checkout", Command(("true",))),),
)
PHRASINGS = Path("tests/bot/intents/phrasings.yaml")
ROUNDS = 3


def milliseconds(do: Callable[[], object]) -> float:
    start = time.process_time()
    do()
    return (time.process_time() - start) * 1000


def main() -> None:
    """What was remembered is forgotten before each message, so that every one is new; the first round warms up."""
    said = [text for row in yaml.safe_load(PHRASINGS.read_text("utf-8")) for text in row["said"]]
    base, taken = [], []
    for turn in range(ROUNDS + 1):
        for text in said:
            closest.cache_clear()
            found = (milliseconds(text.casefold), milliseconds(lambda text=text: read(text, WORDS, NOW, BERLIN)))
            if turn:
                base.append(found[0])
                taken.append(found[1])
    p50, p99 = statistics.median(taken), statistics.quantiles(taken, n=100)[98]
    fold = statistics.mean(base)
    print(f"{len(said)} phrasings: p50 {p50:.2f} ms, p99 {p99:.2f} ms, max {max(taken):.2f} ms")
    print(f"p50 is {p50 / fold:.0f} x and p99 {p99 / fold:.0f} x folding the text's case")


if __name__ == "__main__":
    main()
