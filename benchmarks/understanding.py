"""How many of the held-out sentences are read right, with the classifier and by the grammar alone."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from bot.intents import names
from bot.intents.model import Intent, Unknown
from bot.intents.read import read
from bot.intents.vocabulary import Vocabulary
from monitoring.host import this_host
from monitoring.model import Service
from monitoring.quantities import QuantityError, parse_duration
from monitoring.signals import built_in
from remediation.runbooks import Command, Runbook

# Written by hands that saw neither the grammar nor the examples; a line that is read wrong is never taken from here.
# Of the older file the lines on why nobody was told were read before that question was understood.
HELD_OUT = tuple(Path(__file__).with_name(name) for name in ("heldout.yaml", "heldout_newer.yaml"))
ACTS = {"run", "approve", "deny", "acknowledge", "resolve", "silence", "unsilence", "halt", "resume"}
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BASELINE = "grammar alone"
WORDS = Vocabulary(
    services=(*map(Service, ("checkout", "cart", "payments", "search")), this_host()),
    signals=built_in(),
    runbooks=tuple(
        Runbook(name, name, Command(("true",)), services=services)
        for name, services in (("restart-checkout", ("checkout",)), ("clean-disk", ()))
    ),
)
Row = Mapping[str, Any]


def grammar_alone(text: str) -> Intent:
    """What is read by likeness only, the grammar does not know."""
    reading = read(text, WORDS, NOW, UTC)
    return Unknown(text) if reading.by_likeness else reading.intent


def with_classifier(text: str) -> Intent:
    return read(text, WORDS, NOW, UTC).intent


def slots_of(row: Row) -> dict[str, str]:
    return {key: _value(key, value) for key, value in (row.get("slots") or {}).items()}


def figures(rows: Sequence[Row], way: Callable[[str], Intent]) -> tuple[float, float, list[str]]:
    """The share of right intents, of right intents with all slots that were asked for, and the wrong actions."""
    right = whole = 0
    wrong: list[str] = []
    for row in rows:
        intent = way(row["text"])
        name = names.name(intent)
        meant = {key: _value(key, value) for key, value in names.slots(intent).items()}
        right += name == row["intent"]
        whole += name == row["intent"] and slots_of(row).items() <= meant.items()
        if name in ACTS and name != row["intent"]:
            wrong.append(row["text"])
    return right / len(rows), whole / len(rows), wrong


def confusions(rows: Sequence[Row]) -> Counter[tuple[str, str]]:
    pairs = ((row["intent"], names.name(with_classifier(row["text"]))) for row in rows)
    return Counter((meant, found) for meant, found in pairs if meant != found)


def main() -> None:
    """Wrong actions are sentences understood as an action that was not asked; there must be none."""
    for file in HELD_OUT:
        rows = yaml.safe_load(file.read_text("utf-8"))
        print(f"{file.name}, {len(rows)} sentences")
        tell(rows)


def tell(rows: Sequence[Row]) -> None:
    """Each way beside the baseline, what was taken for an action, and what for what."""
    found = {BASELINE: figures(rows, grammar_alone), "with the classifier": figures(rows, with_classifier)}
    for way, (intents, slots, wrong) in found.items():
        ratio = intents / found[BASELINE][0]
        print(
            f"  {way:20} intent {intents:.3f} ({ratio:.2f} x), with all slots {slots:.3f}, wrong actions {len(wrong)}"
        )
    for text in found["with the classifier"][2]:
        print(f"    wrong action: {text}")
    print("  most often confused:", *(f"{a} as {b} {n}," for (a, b), n in confusions(rows).most_common(8)))


def _value(key: str, value: object) -> str:
    if key == "duration":
        try:
            return str(parse_duration(str(value)))
        except QuantityError:
            pass
    return str(value)


if __name__ == "__main__":
    main()
