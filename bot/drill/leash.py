"""`python -m bot.drill.leash COMMAND...`: runs a command that ends when whoever started it is gone, however it went."""

import os
import subprocess
import sys
from threading import Thread

# The bot ends in order within ten seconds.
PATIENCE_S = 12.0


def main(*command: str) -> None:
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - the drill's own words
    Thread(target=_end_with, args=(child,), daemon=True).start()
    sys.stdin.read()
    child.terminate()
    try:
        child.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        child.kill()


def _end_with(child: subprocess.Popen[bytes]) -> None:
    os._exit(child.wait())


if __name__ == "__main__":
    main(*sys.argv[1:])
