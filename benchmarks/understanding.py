"""How many of the held-out sentences are read right, with the classifier and by the grammar alone."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from bot.intents import names
from bot.intents.model import Intent, Unknown
from bot.intents.read import read
from bot.intents.vocabulary import Vocabulary
from monitoring.host import this_host
from monitoring.model import Service
from monitoring.quantities import parse_duration
from monitoring.signals import built_in
from remediation.runbooks import Command, Runbook

ACTS = {"run", "approve", "deny", "acknowledge", "resolve", "silence", "unsilence", "halt", "resume"}
BASELINE = "grammar alone"
Row = Mapping[str, Any]
Way = Callable[[str, "HeldOut"], Intent]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Sentences by hands that saw neither the grammar nor the examples, with what is configured where they are said.

    A line that is read wrong is never taken from here.
    """

    file: Path
    words: Vocabulary
    now: datetime

    def rows(self) -> list[Row]:
        """Text, intent and slots of each."""
        return list(yaml.safe_load(self.file.read_text("utf-8")))


def _words(**runbooks: tuple[str, ...]) -> Vocabulary:
    return Vocabulary(
        services=(*map(Service, ("checkout", "cart", "payments", "search")), this_host()),
        signals=built_in(),
        runbooks=tuple(
            Runbook(name.replace("_", "-"), name.replace("_", "-"), Command(("true",)), services=services)
            for name, services in runbooks.items()
        ),
    )


HERE = Path(__file__).parent
WORDS = _words(restart_checkout=("checkout",), clean_disk=())
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
# Of the oldest file the lines on why nobody was told were read before that question was understood.
HELD_OUT = (
    HeldOut(HERE / "heldout.yaml", WORDS, NOW),
    HeldOut(HERE / "heldout_newer.yaml", WORDS, NOW),
    HeldOut(
        HERE / "heldout_third.yaml",
        _words(restart_checkout=("checkout",), clean_disk=(), scale_cart=("cart",)),
        datetime(2026, 3, 4, 15, 30, tzinfo=ZoneInfo("Europe/Berlin")),
    ),
)


def grammar_alone(text: str, held: HeldOut) -> Intent:
    """What is read by likeness only, the grammar does not know."""
    reading = read(text, held.words, held.now, held.now.tzinfo or UTC)
    return Unknown(text) if reading.by_likeness else reading.intent


def with_classifier(text: str, held: HeldOut) -> Intent:
    return read(text, held.words, held.now, held.now.tzinfo or UTC).intent


def as_asked(row: Row, intent: Intent, held: HeldOut) -> bool:
    """Whether every slot that was asked for is there; a duration up to now may be written as its beginning."""
    found = dict(names.slots(intent))
    wanted = {key: str(value) for key, value in (row.get("slots") or {}).items()}
    if "since" in wanted and "since" not in found and "duration" in found:
        found["since"] = (held.now - parse_duration(found["duration"])).isoformat(timespec="seconds")
    return all(key in found and _same(key, value, found[key], held.words) for key, value in wanted.items())


def _same(key: str, wanted: str, found: str, words: Vocabulary) -> bool:
    match key:
        case "duration":
            return parse_duration(wanted) == parse_duration(found)
        case "since" | "until":
            return datetime.fromisoformat(wanted) == datetime.fromisoformat(found)
        case "signal" if name := words.find(wanted):
            return found == name.name
        case _:
            return wanted == found


def figures(held: HeldOut, rows: Sequence[Row], way: Way) -> tuple[float, float, list[str]]:
    """The share of right intents, of right intents with all slots that were asked for, and the wrong actions."""
    right = whole = 0
    wrong: list[str] = []
    for row in rows:
        intent = way(row["text"], held)
        name = names.name(intent)
        right += name == row["intent"]
        whole += name == row["intent"] and as_asked(row, intent, held)
        if name in ACTS and name != row["intent"]:
            wrong.append(f"{row['intent']} as {name}")
    return right / len(rows), whole / len(rows), wrong


def confusions(held: HeldOut, rows: Sequence[Row]) -> Counter[tuple[str, str]]:
    pairs = ((row["intent"], names.name(with_classifier(row["text"], held))) for row in rows)
    return Counter((meant, found) for meant, found in pairs if meant != found)


def main() -> None:
    """Wrong actions are sentences understood as an action that was not asked; there must be none."""
    for held in HELD_OUT:
        rows = held.rows()
        print(f"{held.file.name}, {len(rows)} sentences")
        tell(held, rows)


def tell(held: HeldOut, rows: Sequence[Row]) -> None:
    """Each way beside the baseline, what was taken for an action, and what for what."""
    found = {way: figures(held, rows, reader) for way, reader in WAYS.items()}
    for way, (intents, slots, wrong) in found.items():
        ratio = intents / found[BASELINE][0]
        print(
            f"  {way:20} intent {intents:.3f} ({ratio:.2f} x), with all slots {slots:.3f}, wrong actions {len(wrong)}"
        )
    for told in found["with the classifier"][2]:
        print(f"    wrong action: {told}")
    print("  most often confused:", *(f"{a} as {b} {n}," for (a, b), n in confusions(held, rows).most_common(8)))


WAYS: Mapping[str, Way] = {BASELINE: grammar_alone, "with the classifier": with_classifier}

if __name__ == "__main__":
    main()
