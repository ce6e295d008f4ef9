"""Stands between the bot and an action, and ends the action's whole group when the bot is gone.

Run as a script with the standard library only: a descriptor that closes when the bot ends, then the argument vector.
"""

import os
import signal
import subprocess
import sys
import threading

NOT_FOUND = 127  # as a shell says it


def main(lifeline: int, argv: list[str]) -> int:
    """The action's own exit code."""
    # A handler and not SIG_IGN, which the action would inherit: being asked to end is the action's business.
    signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        child = subprocess.Popen(argv)  # noqa: S603 - an argument vector, validated and approved
    except OSError as error:
        sys.stdout.write(f"{argv[0]} could not be started: {error.strerror}.\n")
        return NOT_FOUND
    threading.Thread(target=_outlive_nobody, args=(lifeline,), daemon=True).start()
    return child.wait()


def _outlive_nobody(lifeline: int) -> None:
    os.read(lifeline, 1)
    os.killpg(0, signal.SIGKILL)


def _end_as(code: int) -> None:
    """With the same exit code, or by the same signal."""
    sys.stdout.flush()
    if code < 0:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)


if __name__ == "__main__":
    _end_as(main(int(sys.argv[1]), sys.argv[2:]))
