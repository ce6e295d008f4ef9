"""Text from anywhere, made one short line of what can be seen."""

import re
import unicodedata

CUT = " ..."
# Controls, formats (zero widths, bidirectional marks, tags), surrogates, private use, unassigned: nobody sees them.
UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
SPACES = re.compile(r"\s+")


def clean(text: str, limit: int) -> str:
    """In one line, without what hides or turns text, in the plainest form of each letter, cut where one sees it."""
    plain = unicodedata.normalize("NFKC", text[: 4 * limit])
    seen = "".join(" " if one.isspace() else one for one in plain if one.isspace() or _is_seen(one))
    line = SPACES.sub(" ", seen).strip()
    return line if len(line) <= limit else line[: limit - len(CUT)] + CUT


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in UNSEEN
