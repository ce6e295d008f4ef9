"""The people of the configuration, found by name or by an account of theirs."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from remediation.actor import Actor, Role


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is everywhere. Whoever is not configured has no roles and only looks."""

    name: str
    roles: frozenset[Role] = frozenset()
    team: str = ""
    timezone: str = ""
    accounts: frozenset[str] = field(default_factory=frozenset)

    @property
    def actor(self) -> Actor:
        """This person as remediation knows them."""
        return Actor(self.name, self.roles, self.team)


class UnknownPersonError(Exception):
    """Nobody configured has this name."""

    def __init__(self, name: str, names: Sequence[str]) -> None:
        super().__init__(f"Nobody is named {name!r} here. Known: {', '.join(names) or 'nobody'}.")


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who may do more than look; an account is written `platform:id`, the console's is `web:name`."""

    everyone: Sequence[Person]

    def named(self, name: str) -> Person | None:
        """The configured person of that name."""
        return next((person for person in self.everyone if person.name == name), None)

    def known(self, name: str, *, besides: Sequence[str] = ()) -> str:
        """That name, when it is a person's or one of `besides`; raises UnknownPersonError."""
        names = (*(person.name for person in self.everyone), *besides)
        if name not in names:
            raise UnknownPersonError(name, names)
        return name

    def speaking(self, platform: str, author: str) -> Person:
        """Whoever owns that account, or a stranger who only looks."""
        account = f"{platform}:{author}"
        for person in self.everyone:
            if account in person.accounts or account == f"web:{person.name}":
                return person
        return Person(name=account)

    def team_of(self, name: str) -> str:
        """Empty for whoever has none, or is not configured."""
        person = self.named(name)
        return person.team if person else ""

    def with_role(self, role: Role) -> tuple[str, ...]:
        """Names of those who have the right, as one would ask them."""
        return tuple(person.name for person in self.everyone if person.actor.may(role))


OWNER = "owner"


def sole_owner() -> People:
    """Without configured people the holder of the console link is the only person and has all roles."""
    return People((Person(OWNER, frozenset(Role)),))
