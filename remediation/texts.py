"""Every text an action holds, wherever placeholders may stand or values may have been put."""

from typing import assert_never

from remediation.runbooks import Action, Command, Webhook


def texts(action: Action) -> tuple[str, ...]:
    match action:
        case Command(argv):
            return argv
        case Webhook(url, _, body):
            return (url, *body.values())
        case _:
            assert_never(action)
