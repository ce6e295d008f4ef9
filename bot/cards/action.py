"""Exactly what an action would do, as one would type it."""

import shlex
from collections.abc import Sequence
from typing import assert_never

from monitoring.model import Unit
from monitoring.quantities import show, show_duration
from remediation.plan import Plan
from remediation.plan_json import is_readable
from remediation.runbooks import Action, Aws, Command, Disk, Process, Webhook

MOST = 10


def typed(action: Action) -> str:
    """The command line that has this argument vector, or the request with its body."""
    match action:
        case Command(argv):
            return shlex.join(argv)
        case Webhook(url, method, body):
            return "\n".join((f"{method} {url}", *(f"  {name}: {value}" for name, value in body.items())))
        case Disk(roots, match, older, larger, at_most, keep):
            what = f"{' '.join(match)} older than {show_duration(older)}"
            large = f" and larger than {show(larger, Unit.BYTES)}" if larger else ""
            most = f"at most {show(at_most, Unit.BYTES)}, never the newest {keep} of a folder"
            return f"delete {what}{large}\nbelow {' '.join(roots)}\n{most}"
        case Process(exe, pid, started, grace):
            return f"end {exe}\npid {pid}, started {started}\nkill it after {show_duration(grace)}"
        case Aws(call, region, target, capacity, document, parameters):
            first = " ".join(part for part in (f"aws {call}", document, target, capacity, f"in {region}") if part)
            return "\n".join((first, *(f"  {name}: {value}" for name, value in parameters.items())))
        case _:
            assert_never(action)


def exactly(plan: Plan) -> str:
    """The action, and the one that undoes it; on every target, where there are several."""
    if not is_readable(plan):
        return "The stored plan cannot be read. Nothing of it will run."
    undo = f"\n\nif it does not help:\n{typed(plan.rollback)}" if plan.rollback else ""
    if len(plan.targets) > 1:
        undo = f"\n\nif it does not help, on each:\n{_each([one.rollback for one in plan.targets])}" if undo else ""
        return (
            f"{typed(plan.action)}\n\nthen, when that is well:\n{_each([one.action for one in plan.targets[1:]])}{undo}"
        )
    return typed(plan.action) + undo


def _each(actions: Sequence[Action | None]) -> str:
    more = f"\n... {len(actions) - MOST} more" if len(actions) > MOST else ""
    return "\n".join(typed(action) for action in actions[:MOST] if action) + more
