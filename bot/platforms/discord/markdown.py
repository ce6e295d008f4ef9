"""Makes text of unknown origin safe for Discord: no mention, link, heading or fence of somebody else's."""

import re
from collections.abc import Callable

from bot.platforms.plain import cut, plain

# https://support.discord.com/hc/en-us/articles/210298617: a backslash takes the meaning from any of these.
ALWAYS = re.compile(r"([\\*~`|<\[\]])")
# An underscore between two letters or digits, as in latency_p95, means nothing.
UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
LINE_START = re.compile(r"^(\s*)([#>+-])", re.MULTILINE)
LINK = re.compile(r"://")
# allowed_mentions keeps it from ringing; the invisible space keeps it from looking as if it did.
EVERYONE = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
APART = "@\N{ZERO WIDTH SPACE}"
FENCE, QUOTES = "```", "'''"

Shown = Callable[[str], str]


def escaped(text: str) -> str:
    """The text as Discord shows it, character by character."""
    text = ALWAYS.sub(r"\\\1", plain(text))
    text = UNDERSCORE.sub(r"\\_", text)
    text = LINE_START.sub(r"\1\\\2", text)
    return EVERYONE.sub(APART, LINK.sub(r"\\://", text))


def fenced(text: str) -> str:
    """As a block of code, which text cannot leave; what it begins with is not taken for a language."""
    return f"{FENCE}\n{plain(text).replace(FENCE, QUOTES).replace('`', QUOTES[0])}\n{FENCE}"


def inline(text: str) -> str:
    """As code within a line."""
    return f"`{plain(text).replace('`', QUOTES[0]).replace(chr(10), ' ')}`"


def fitted(text: str, limit: int, shown: Shown = escaped) -> str:
    """The text as shown, within the limit after escaping, saying how much more there was."""
    whole = shown(text)
    kept = min(len(text), limit)
    while len(whole) > limit and kept > 0:
        kept = kept * 9 // 10
        whole = shown(cut(text, kept))
    return whole
