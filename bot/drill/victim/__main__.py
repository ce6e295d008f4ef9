"""`python -m bot.drill.victim ADDRESS PORT [FILE...]`: serves until its standard input ends.

Each line read there is a fault to suffer. The end of input means that the drill is gone, however it went:
then the files it left behind are removed, and the service ends.
"""

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from threading import Thread

from bot.drill.fault import WORSE, Fault
from bot.drill.victim.damage import DAMAGE, worsen
from bot.drill.victim.server import Server
from bot.drill.victim.work import Work


def main(address: str, port: str, *left: str) -> None:
    try:
        server = Server((address, int(port)), Work())
    except OSError as error:
        _say(f"{address}:{port} cannot be listened on: {error.strerror}.")
        sys.exit(1)
    Thread(target=_suffer, args=(server.work, left), daemon=True).start()
    _say("listening")
    server.serve_forever(poll_interval=3600)


def _say(line: str) -> None:
    """To the supervisor, which waits for it."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _suffer(work: Work, left: Iterable[str]) -> None:
    for line in sys.stdin:
        fault = line.strip()
        (worsen if fault == WORSE else DAMAGE[Fault(fault)])(work)
    for path in map(Path, left):
        _remove(path)
    os._exit(0)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


main(*sys.argv[1:])
