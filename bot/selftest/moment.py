"""The named steps of the flow, and the moments around each of them at which the bot may die."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class When(StrEnum):
    """Within is right before what was written is committed; for an action it is after its effect, before its end."""

    BEFORE = "before"
    WITHIN = "within"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment of one step, the `nth` time it comes by."""

    step: str
    when: When
    nth: int = 1

    def __str__(self) -> str:
        return f"{self.when} {self.step}{f' ({self.nth})' if self.nth > 1 else ''}"


# Method of a part -> name of the step.
APPROVALS = {
    "open": "request stored",
    "answer": "answer stored",
    "revoke": "yes taken back",
    "void": "approval voided",
    "told": "change told",
}
RUNS = {
    "claim": "lease taken",
    "renew": "lease looked at again",
    "end": "result stored",
    "judge": "verdict stored",
    "begin_rollback": "rollback claimed",
    "end_rollback": "rollback stored",
    "abandon": "lost run marked",
}
INCIDENTS = {"apply": "incident stored"}
OUTBOX = {"want": "card wanted", "claim": "card claimed", "sent": "message id stored"}
INBOX = {"store": "click received", "done": "click done"}
PEN = {"ack": "click acked", "answer": "click answered", "post": "card posted", "update": "card edited"}
ACTION, VERIFIED = "action", "verified"

LOST = RUNS["abandon"]
# What writes to the database can also die before its commit.
ANYTIME, OUTSIDE = tuple(When), (When.BEFORE, When.AFTER)
STEPS: Mapping[str, tuple[When, ...]] = {
    **dict.fromkeys((*APPROVALS.values(), *RUNS.values()), ANYTIME),
    **dict.fromkeys((*INCIDENTS.values(), *OUTBOX.values(), *INBOX.values()), ANYTIME),
    **dict.fromkeys(PEN.values(), OUTSIDE),
    ACTION: ANYTIME,
    VERIFIED: OUTSIDE,
}


def deaths(step: str, when: When) -> tuple[Moment, ...]:
    """One for each life: that a run was lost is only found after a death in its action."""
    # Before a request is written it is looked for, which is a transaction as well.
    moment = Moment(step, when, 2 if (step, when) == (APPROVALS["open"], When.WITHIN) else 1)
    return (Moment(ACTION, When.WITHIN), moment) if step == LOST else (moment,)


def table(steps: Collection[str] = ()) -> tuple[tuple[Moment, ...], ...]:
    """One death for every moment of those steps, or of all; the first has none."""
    wanted = {step: moments for step, moments in STEPS.items() if not steps or step in steps}
    return ((), *(deaths(step, when) for step, moments in wanted.items() for when in moments))


def every(passed: Iterable[tuple[str, str]]) -> tuple[tuple[Moment, ...], ...]:
    """One death for each time that a moment came by in a life without one."""
    times: Counter[tuple[str, str]] = Counter()
    found: list[tuple[Moment, ...]] = []
    for step, when in passed:
        times[step, when] += 1
        found.append((Moment(step, When(when), times[step, when]),))
    return tuple(found)
