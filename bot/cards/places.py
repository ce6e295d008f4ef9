"""What is said where an answer stands elsewhere, or a button means nothing any more."""

from bot.cards import refusal
from bot.chat import Card


def pointer(shown: Card) -> Card:
    """The living card is in this channel already; it is not shown twice."""
    return Card(shown.title, "Its card is in this channel and stays up to date.", severity=shown.severity, private=True)


def placed(shown: Card) -> Card:
    """The living card was put where others see it."""
    return Card(shown.title, "Its card is in the channel, where others can answer it.", private=True)


def looking() -> Card:
    """The answer takes a moment; it will stand here."""
    return Card("Looking. This takes a moment.")


def unknown_button() -> Card:
    """A button that was never given out, or not there."""
    return refusal.card("This button is not valid here, so nothing was done. Ask for the newest card.", ("approvals",))


def not_recorded() -> str:
    """A click or command that could not be stored in time."""
    return "That was not recorded, so nothing was done. Press or type it again."


def unsure_who() -> Card:
    """The platform does not say who somebody is."""
    return refusal.card("Who you are could not be confirmed just now, so nothing was done. Try again in a minute.")


def no_incident() -> Card:
    """Somebody wants a message explained that shows no incident."""
    return refusal.card(
        "This message shows no incident. Use it on an incident's card or in its thread.", ("incidents",)
    )
