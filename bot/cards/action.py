"""Exactly what an action would do, as one would type it."""

import shlex
from typing import assert_never

from remediation.plan import Plan
from remediation.runbooks import Action, Command, Webhook


def typed(action: Action) -> str:
    """The command line that has this argument vector, or the request with its body."""
    match action:
        case Command(argv):
            return shlex.join(argv)
        case Webhook(url, method, body):
            return "\n".join((f"{method} {url}", *(f"  {name}: {value}" for name, value in body.items())))
        case _:
            assert_never(action)


def exactly(plan: Plan) -> str:
    """The action, and the one that undoes it."""
    undo = f"\n\nif it does not help:\n{typed(plan.rollback)}" if plan.rollback else ""
    return typed(plan.action) + undo
