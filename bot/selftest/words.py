"""What the self-test says: one line a death, a column an invariant."""

import json
from collections.abc import Sequence

from bot.selftest.invariants import INVARIANTS
from bot.selftest.result import Result

MEANINGS = (
    "I1 no run without a valid set of approvals",
    "I2 an approved plan runs at most once",
    "I3 what runs hashes to what was approved",
    "I4 nothing after expiry or revocation",
    "I5 every click gets an answer",
    "I6 the ledger verifies, and tells what the tables tell",
    "I7 what fires is visible, or reported as lost",
    "I8 no secret in what goes out",
)
WIDTH = 44


def heading(database: str, count: int) -> str:
    """What is about to happen, and what the columns mean."""
    columns = "  ".join(f"{name:<3}" for name in INVARIANTS)
    lines = (f"The bot is killed {count} times, on {database}.", *MEANINGS, "", f"{'killed':<{WIDTH}}  {columns}")
    return "\n".join(lines)


def line(result: Result) -> str:
    """One row, with what is wrong below it."""
    cells = ("-" if result.trouble else "RED" if result.breaches.get(name) else "ok" for name in INVARIANTS)
    row = f"{result.case!s:<{WIDTH}}  {'  '.join(f'{cell:<3}' for cell in cells)}".rstrip()
    wrong = [f"    {name}: {why}" for name, found in result.breaches.items() for why in found]
    return "\n".join([row, *wrong, *([f"    {result.trouble}"] if result.trouble else [])])


def ending(results: Sequence[Result]) -> str:
    """How many were as they should be."""
    bad = sum(not result.well for result in results)
    return f"{bad} of {len(results)} are not as they should be." if bad else f"All {len(results)} hold."


def whole(database: str, results: Sequence[Result]) -> str:
    """The same for machines."""
    rows = [{"killed": str(one.case), "breaches": dict(one.breaches), "trouble": one.trouble} for one in results]
    return json.dumps({"database": database, "well": all(one.well for one in results), "cases": rows}, indent=2)
