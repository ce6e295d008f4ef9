"""What can be found out afterwards by somebody who only has the tables, the ledger and the files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody answered, as it stands in its table."""

    person: str
    approve: bool
    at: datetime
    team: str
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Ran:
    """A row of the runs."""

    approval: int
    phase: str
    started_at: datetime
    verdict: str | None
    rollback: str | None
    printed: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A row of the approvals, with the rows that belong to it.

    `alone` is who broke glass for it, and answers for it alone.
    """

    number: int
    plan_hash: str
    stage: str
    quorum: int
    teams: int
    unasked: bool
    expires_at: datetime
    version: int
    told: int
    requesters: frozenset[str]
    words: tuple[Word, ...]
    runs: tuple[Ran, ...]
    alone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Noted:
    """An entry of the ledger."""

    kind: str
    approval: int | None
    body: Mapping[str, object]
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the outbox."""

    key: str
    wanted: int
    sent: int
    error: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """`deeds` are the argument vectors that were really carried out; `altered` is what the ledger's proof says.

    `titles` are what people saw last of each card.
    """

    asked: tuple[Asked, ...]
    noted: tuple[Noted, ...]
    deeds: tuple[tuple[str, ...], ...] = ()
    approvers: frozenset[str] = frozenset()
    admins: frozenset[str] = frozenset()
    altered: str = ""
    open_incidents: Mapping[str, int] | None = None
    shown: tuple[Shown, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    acked: frozenset[str] = frozenset()
    answered: frozenset[str] = frozenset()
    spoken: frozenset[str] = frozenset()
    outgoing: str = ""
    secrets: tuple[str, ...] = ()
