"""Who asks or answers, as far as rights go."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do, each role including those before it; whoever has none only looks."""

    OPERATOR = "operator"
    APPROVER = "approver"
    ADMIN = "admin"


class Kind(StrEnum):
    """What sort of actor this is; only a person can answer an approval, or a drill its own."""

    PERSON = "person"
    BOT = "bot"
    DRILL = "drill"


@dataclass(frozen=True, slots=True)
class Actor:
    """A distinct individual across all platforms: two accounts of one person are one actor."""

    name: str
    roles: frozenset[Role] = frozenset()
    team: str = ""
    kind: Kind = Kind.PERSON

    def may(self, role: Role) -> bool:
        """Whether this actor has the right, by that role or a greater one."""
        ladder = list(Role)
        return any(ladder.index(held) >= ladder.index(role) for held in self.roles)


BOT = Actor("cloudops", frozenset({Role.OPERATOR}), kind=Kind.BOT)
