"""What happens around the bot in its lives: who asks, who answers, what breaks, who meddles."""

import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.identity.people import People, Person
from bot.selftest import effect
from monitoring.model import Bad, Service, Signal, Unit
from remediation.actor import Role
from remediation.policy import Decide, Rule
from remediation.runbooks import Command, Runbook

SECRET = "correct-horse-of-the-self-test"  # noqa: S105 - planted, to be found nowhere
PRINTED = "hunter2-of-the-self-test"
QUORUM = 2
PEOPLE = People(
    (
        Person("sam", frozenset({Role.APPROVER}), "shop", accounts=frozenset({"web:sam-elsewhere"})),
        Person("lee", frozenset({Role.APPROVER}), "ops"),
        Person("max", frozenset({Role.APPROVER}), "shop"),
        Person("kim", frozenset({Role.ADMIN}), "ops"),
    )
)
RULES = (Rule(Decide.ASK, approvals=QUORUM),)
# One service is made worse by its action, which is rolled back; for the others it helps, when it is done at all.
WORSE, HELPED, LATE, MEDDLED, REFUSED = "checkout", "mail", "cart", "search", "docs"
SERVICES = tuple(Service(name) for name in (WORSE, HELPED, LATE, MEDDLED, REFUSED))
ERRORS = Signal("errors", "errors{labels}", Unit.RATIO, Bad.HIGH)


@dataclass(frozen=True, slots=True)
class Says:
    """A person says something; {service} stands for the request about that service.

    `rests` says that people look at what came of it before anything else happens.
    """

    event: str
    who: str
    text: str
    rests: bool = False


@dataclass(frozen=True, slots=True)
class Breaks:
    """An anomaly is noticed."""

    event: str
    service: str


@dataclass(frozen=True, slots=True)
class Passes:
    """Nobody does anything for a while."""

    event: str
    time: timedelta


@dataclass(frozen=True, slots=True)
class Meddles:
    """Somebody changes, in the database, what was asked for that service."""

    event: str
    service: str


Beat = Says | Breaks | Passes | Meddles

STORY: tuple[Beat, ...] = (
    Breaks("breaks", WORSE),
    Says("asks", "sam", f"run tidy on {WORSE}", rests=True),
    Says("stranger", "eve", f"approve {{{WORSE}}}"),
    Says("own", "sam-elsewhere", f"approve {{{WORSE}}}"),
    Says("first", "lee", f"approve {{{WORSE}}}"),
    Says("twice", "lee", f"approve {{{WORSE}}}"),
    Says("second", "max", f"approve {{{WORSE}}}", rests=True),
    Says("after", "kim", f"approve {{{WORSE}}}"),
    Says("asks-mail", "kim", f"run tidy on {HELPED}"),
    Says("first-mail", "lee", f"approve {{{HELPED}}}"),
    Says("second-mail", "max", f"approve {{{HELPED}}}", rests=True),
    Says("asks-cart", "sam", f"run tidy on {LATE}"),
    Says("first-cart", "lee", f"approve {{{LATE}}}"),
    Says("back-cart", "lee", f"revoke {{{LATE}}}"),
    Says("second-cart", "max", f"approve {{{LATE}}}"),
    Passes("half-an-hour", timedelta(minutes=31)),
    Says("late-cart", "kim", f"approve {{{LATE}}}", rests=True),
    Says("asks-search", "sam", f"run tidy on {MEDDLED}"),
    Says("first-search", "lee", f"approve {{{MEDDLED}}}"),
    Meddles("meddles", MEDDLED),
    Says("second-search", "max", f"approve {{{MEDDLED}}}", rests=True),
    Says("asks-docs", "sam", f"run tidy on {REFUSED}"),
    Says("no-docs", "lee", f"deny {{{REFUSED}}} because token={SECRET} was seen"),
    Says("after-docs", "max", f"approve {{{REFUSED}}}", rests=True),
)


def command(effects: Path) -> tuple[str, ...]:
    """The program whose every call leaves a line there."""
    return (sys.executable, "-I", "-S", effect.__file__, str(effects))


def tidy(effects: Path) -> Runbook:
    """The one runbook; what it does and undoes can be counted."""
    program = command(effects)
    return Runbook(
        name="tidy",
        title="Tidy {service}",
        action=Command((*program, "{service}", "done")),
        signals=(ERRORS.name,),
        rollback=Command((*program, "{service}", "undone")),
    )
