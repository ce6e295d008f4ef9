"""What a drill and the bot say to each other: one request, one reply, each a line of JSON."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from bot.drill.spec import Spec


@dataclass(frozen=True, slots=True)
class Hello:
    """Asks who is there."""

    kind: Literal["hello"] = "hello"


@dataclass(frozen=True, slots=True)
class Put:
    """A drill's service and runbook are to be known for that long; said again, they are renewed."""

    spec: Spec
    for_s: float
    kind: Literal["put"] = "put"


@dataclass(frozen=True, slots=True)
class Remove:
    """The drill is over: its service, its runbook and whatever it left open are to go."""

    service: str
    owner: str
    kind: Literal["remove"] = "remove"


@dataclass(frozen=True, slots=True)
class Watch:
    """Asks how the bot sees that service, and what it raised about it since."""

    service: str
    since: datetime
    kind: Literal["watch"] = "watch"


@dataclass(frozen=True, slots=True)
class Answer:
    """The unattended drill's own yes to its own plan, in somebody's name."""

    service: str
    owner: str
    approval: int
    name: str
    kind: Literal["answer"] = "answer"


Request = Hello | Put | Remove | Watch | Answer


@dataclass(frozen=True, slots=True)
class Bot:
    """The bot there; `people` is False when none are configured."""

    pid: int
    console: str
    prometheus: bool
    people: bool
    approvers: tuple[str, ...]
    kind: Literal["bot"] = "bot"


@dataclass(frozen=True, slots=True)
class Done:
    """It was done."""

    kind: Literal["done"] = "done"


@dataclass(frozen=True, slots=True)
class Refused:
    """It was not; the reason is a sentence."""

    reason: str
    kind: Literal["refused"] = "refused"


@dataclass(frozen=True, slots=True)
class Raised:
    """An incident about the service."""

    id: str
    title: str
    severity: str
    opened_at: datetime
    signals: tuple[str, ...]
    resolved: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What the bot asks, or asked, people about it; `phase` and `verdict` are empty until there are any."""

    number: int
    title: str
    stage: str
    quorum: int
    approvers: tuple[str, ...]
    unasked: bool = False
    why_void: str = ""
    phase: str = ""
    output: str = ""
    verdict: str = ""
    verdict_reason: str = ""
    rollback: str = ""

    @property
    def id(self) -> str:
        """The name people use, such as APR-9."""
        return f"APR-{self.number}"


@dataclass(frozen=True, slots=True)
class Seen:
    """The service in the bot's eyes; `learning` counts its series that cannot be judged yet, `points` the slowest's."""

    judged: int = 0
    learning: int = 0
    points: int = 0
    needed: int = 0
    unread: tuple[str, ...] = ()
    raised: tuple[Raised, ...] = ()
    asked: tuple[Asked, ...] = ()
    kind: Literal["seen"] = "seen"


Reply = Bot | Done | Refused | Seen

REQUEST: TypeAdapter[Request] = TypeAdapter(Annotated[Request, Field(discriminator="kind")])
REPLY: TypeAdapter[Reply] = TypeAdapter(Annotated[Reply, Field(discriminator="kind")])
