"""Draws examples from the sentences with choices of templates.yaml; run by `make intents`, never by the bot."""

import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from monitoring.packaged import read_packaged

TEMPLATES = Path(__file__).with_name("templates.yaml")
CHOICE = re.compile(r"\(([^()]*)\)|<(\w+)>")
NAMED = re.compile(r"\b(?:SVC2?|SIG|RB|INC|APR|WHEN|LASTING)\b")
MOST = 9  # of one template
SERVICES = ("host", "checkout", "cart", "payments", "search", "payment-gateway", "web-2")
SIGNALS = (
    "cpu", "memory", "ram", "disk", "latency", "p95", "response times", "errors", "error rate", "traffic", "requests",
    "throughput", "load", "swap", "network", "disk space", "cpu usage", "memory usage", "open files",
)  # fmt: skip
RUNBOOKS = (
    "restart-checkout",
    "clear-cache",
    "scale-cart",
    "rotate-logs",
    "restart checkout",
    "clear the cache",
    "clean-disk",
)
WHEN = (
    "since 2pm", "since this morning", "yesterday", "last night", "over the last hour", "in the last 3 hours", "today",
    "since monday", "in the past 24h", "overnight", "yesterday afternoon", "last week", "between 2 and 4 pm",
    "from 14:00 to 16:00", "this morning", "last 30 minutes", "since midnight", "at 3am", "around noon",
)  # fmt: skip
LASTING = ("1h", "2h", "30 minutes", "an hour", "half an hour", "a day", "3 days", "90m", "45 min", "two hours", "7d")


WRITTEN = {"INC": "incident", "APR": "approval"}


def drawn(chance: random.Random, templates: Path = TEMPLATES, most: int = MOST) -> list[tuple[str, str, str]]:
    """Sentences, what each means and its template, at most so many of one template and no sentence twice."""
    table = read_packaged(templates)
    found: dict[str, tuple[str, str]] = {}
    for name, lines in table["intents"].items():
        for template in lines.splitlines():
            found |= dict.fromkeys((_one(template, table["lists"], chance) for _ in range(most)), (name, template))
    return [(said, *meant) for said, meant in found.items()]


def _one(template: str, lists: Mapping[str, str], chance: random.Random) -> str:
    said = template
    while found := CHOICE.search(said):
        choices = lists[found[2]] if found[2] else found[1]
        said = said[: found.start()] + chance.choice(choices.split("|")) + said[found.end() :]
    return " ".join(NAMED.sub(lambda found: _filled(found[0], chance), said).split())


def _filled(name: str, chance: random.Random) -> str:
    match name:
        case "INC" | "APR":
            written = chance.choice(
                (f"{name}-", f"{name}-", f"{name.lower()}-", f"{name.lower()} ", f"{WRITTEN[name]} ")
            )
            return f"{written}{chance.randint(1, 40)}"
        case _:
            return chance.choice(_choices(name))


def _choices(name: str) -> Sequence[str]:
    return {"SIG": SIGNALS, "RB": RUNBOOKS, "WHEN": WHEN, "LASTING": LASTING}.get(name, SERVICES)
