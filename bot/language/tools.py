"""What a model may look up by itself: questions with typed arguments, answered with the rights of whoever asked."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.intents.model import Intent
from bot.intents.slots import SlotError, built
from bot.intents.vocabulary import Vocabulary
from bot.language.model import Call, Tool

SUGGEST = "suggest"
LONGEST = 1_000


def _typed(needed: tuple[str, ...] = (), **slots: str) -> Mapping[str, object]:
    properties = {name: {"type": "string", "description": purpose} for name, purpose in slots.items()}
    return {"type": "object", "properties": properties, "required": list(needed)}


SERVICE, SIGNAL, INCIDENT = "a service", "a signal", "an incident, such as INC-7"
LASTING, SINCE, UNTIL = "how far back, such as 3h", "from when, ISO 8601", "until when, ISO 8601"
# By the names of the intents that answer them.
TOOLS: Mapping[str, Tool] = {
    tool.name: tool
    for tool in (
        Tool("show", "A signal's values over a time.",
             _typed(("signal",), signal=SIGNAL, service=SERVICE, duration=LASTING, since=SINCE, until=UNTIL)),
        Tool("incidents", "What is wrong now, or was in a time.",
             _typed(service=SERVICE, duration=LASTING, since=SINCE, until=UNTIL)),
        Tool("explain", "Why an incident was raised, with its timeline.", _typed(("incident",), incident=INCIDENT)),
        Tool("changes", "What changed in a time.",
             _typed(service=SERVICE, duration=LASTING, since=SINCE, until=UNTIL)),
        Tool("logs", "Log lines by pattern: recent ones of a service, or those of an incident's time.",
             _typed(service=SERVICE, duration=LASTING, incident=INCIDENT)),
        Tool("ledger", "What was asked for, answered and run.",
             _typed(incident=INCIDENT, service=SERVICE, duration=LASTING)),
        Tool("similar", "Past incidents like one, and what helped then.", _typed(("incident",), incident=INCIDENT)),
        Tool(SUGGEST, "Suggest a runbook; people decide whether it runs.",
             _typed(("runbook",), runbook="a runbook", service=SERVICE)),
    )
}  # fmt: skip


def wanted(call: Call, real: Callable[[str, str], str], words: Vocabulary, now: datetime) -> Intent:
    """The question that a call is; raises SlotError for what is none of them."""
    if call.name not in TOOLS:
        raise SlotError(f"there is no tool called {call.name[:40]!r}")
    given = _arguments(call)
    known = TOOLS[call.name].parameters["properties"]
    if unknown := given.keys() - set(known if isinstance(known, dict) else ()):
        raise SlotError(f"{call.name} has no {min(unknown)[:40]!r}")
    name = "run" if call.name == SUGGEST else call.name
    return built(name, {slot: real(slot, value) for slot, value in given.items()}, words, now)


def incident_of(call: Call) -> int | None:
    """The incident that a call which was understood speaks of."""
    digits = _arguments(call).get("incident", "").upper().removeprefix("INC-")
    return int(digits) if digits.isdecimal() else None


def _arguments(call: Call) -> dict[str, str]:
    try:
        read = json.loads(call.arguments[:LONGEST] or "{}")
    except (ValueError, RecursionError) as error:
        raise SlotError("the arguments are no JSON") from error
    if not isinstance(read, dict) or not all(isinstance(value, str | int | float | None) for value in read.values()):
        raise SlotError("the arguments are no object of plain values")
    return {str(name): str(value) for name, value in read.items() if value is not None}
