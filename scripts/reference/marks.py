"""Parts of a page that are written from the code, between two comments; what is around them is a person's."""

import re
from collections.abc import Callable, Iterable

PART = re.compile(r"(<!-- from the code: (?P<what>[^>]+) -->\n).*?(<!-- until here -->)", re.DOTALL)


def filled(page: str, written: Callable[[str], str]) -> str:
    """The page with each part written anew."""
    return PART.sub(lambda part: f"{part[1]}\n{written(part['what'])}\n\n{part[3]}", page)


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Columns in which nothing stands are left out."""
    filled_rows = list(rows)
    kept = [column for column in range(len(head)) if any(row[column] for row in filled_rows)]
    lines = [head, tuple("---" for _ in head), *filled_rows]
    return "\n".join("| " + " | ".join(_cell(line[column]) for column in kept) + " |" for line in lines).replace(
        "  |", " |"
    )


def _cell(text: str) -> str:
    return " ".join(text.split()).replace(" | ", " \\| ")
