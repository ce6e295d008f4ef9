"""Makes text of unknown origin safe for Slack: no mention, link or fence of somebody else's, cut where one sees it."""

from bot.platforms.plain import plain

# Slack reads nothing else as markup of links, people and channels: https://docs.slack.dev/messaging/formatting-message-text
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
FENCE, QUOTES = "```", "'''"
NOTHING = "-"
# " ... 1,234,567 more characters"
MARGIN = 32
BEYOND_BMP = 0xFFFF


def escaped(text: str, limit: int) -> str:
    """Plain, escaped, and within the limit after escaping; never empty, since Slack refuses an empty text."""
    head = plain(text[: limit + 1])
    if len(text) <= limit and sum(map(_size, head)) <= limit:
        return _escape(head) or NOTHING
    kept = _fitting(head, max(limit - MARGIN, 0))
    return f"{_escape(head[:kept])} ... {len(text) - kept:,} more characters"


def fenced(text: str, limit: int) -> str:
    """As a block of code, which text cannot leave."""
    return f"{FENCE}{escaped(text.replace(FENCE, QUOTES), limit - 2 * len(FENCE))}{FENCE}"


def _fitting(text: str, room: int) -> int:
    used = 0
    for kept, character in enumerate(text):
        used += _size(character)
        if used > room:
            return kept
    return len(text)


def _size(character: str) -> int:
    # Slack counts as JavaScript does, where a character beyond the first 65,536 is two.
    return len(ENTITIES.get(character, character)) + (ord(character) > BEYOND_BMP)


def _escape(text: str) -> str:
    for character, entity in ENTITIES.items():
        text = text.replace(character, entity)
    return text
