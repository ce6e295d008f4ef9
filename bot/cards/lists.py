"""Enumerations as one says them, cut where one sees it."""

from collections.abc import Sequence


def listed(items: Sequence[str], most: int = 6, last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`, `a, b ... 12 more`."""
    if len(items) > most:
        return f"{', '.join(items[:most])} ... {len(items) - most} more"
    *first, end = items or ("nothing",)
    return f"{', '.join(first)} {last} {end}" if first else end


def counted(number: int, one: str, many: str = "") -> str:
    """`1 signal`, `2 signals`, `no signals`."""
    return f"1 {one}" if number == 1 else f"{number or 'no'} {many or one + 's'}"


def asked(people: Sequence[str]) -> str:
    """Whom to turn to."""
    return f"Ask {listed(people, last='or')}." if people else "Nobody has it: add people to cloudops.yaml."
