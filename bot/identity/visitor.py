"""Somebody at the console's door who was let in."""

from dataclasses import dataclass, field

from bot.identity.people import Person


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person, and the token that forms on their pages carry; it is empty for a client with a bearer token."""

    person: Person
    form_token: str = field(default="", repr=False)
