"""Nobody on a platform is heard any more, told on the others; and that they are heard again."""

from datetime import datetime

from bot.cards.times import at
from bot.chat import Card
from monitoring.model import Severity
from monitoring.quantities import show_duration

DEAF = "DEAF"
STAMP = "%Y%m%d-%H%M%S"
NEVER = "never"


def key(platform: str, since: datetime | None) -> str:
    """One card for each time it happens, the same in every replica."""
    return f"{DEAF}-{platform}-{since.strftime(STAMP) if since else NEVER}"


def card(key: str, since: datetime | None, back: datetime | None, now: datetime) -> Card:
    """`since` is when somebody was heard last, `back` when somebody was heard again."""
    platform = key.split("-")[1].capitalize()
    if back is not None:
        lasted = f", after {show_duration(back - since)}" if since else ""
        text = "What was typed or pressed there meanwhile may have to be repeated. Cards that waited are being sent."
        return Card(f"{platform} is heard again since {at(back, now)}{lasted}", text, key=key)
    title = f"Nobody in {platform} is heard since {at(since, now)}" if since else f"Nobody in {platform} is heard yet"
    return Card(
        title,
        "What is typed or pressed there does not arrive. Answer here meanwhile; /health and cloudops doctor say why.",
        severity=Severity.CRITICAL,
        key=key,
    )
