"""Every text an action holds, wherever placeholders may stand or values may have been put."""

from typing import assert_never

from remediation.runbooks import Action, Aws, Command, Disk, Process, Webhook


def texts(action: Action) -> tuple[str, ...]:
    match action:
        case Command(argv):
            return argv
        case Webhook(url, _, body):
            return (url, *body.values())
        case Disk(roots, match):
            return (*roots, *match)
        case Process(exe, pid, started):
            return (exe, pid, started)
        case Aws(_, region, target, capacity, document, parameters):
            return (region, target, capacity, document, *parameters.values())
        case _:
            assert_never(action)
