"""Makes text of unknown origin safe to show: nothing invisible, nothing that reorders, cut where one sees it."""

import unicodedata

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# Controls, bidirectional overrides, zero-width marks, surrogates, private use: they hide, reorder or move a cursor.
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
KEPT = frozenset("\n\t")
BREAKS = {"\r\n": "\n", "\r": "\n", "\N{LINE SEPARATOR}": "\n", "\N{PARAGRAPH SEPARATOR}": "\n"}


def plain(text: str) -> str:
    """The text with every character that could deceive made visible."""
    if text.isascii() and text.isprintable():
        return text
    for given, ours in BREAKS.items():
        text = text.replace(given, ours)
    return "".join(map(_visible, text))


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, saying how many more there were."""
    more = len(text) - limit
    return text if more <= 0 else f"{text[:limit]} ... {more:,} more characters"


def _visible(character: str) -> str:
    hidden = unicodedata.category(character) in UNSEEN and character not in KEPT
    return REPLACEMENT if hidden else character
