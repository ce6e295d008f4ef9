"""A sweeper as a process: reads calls from its standard input, answers on its standard output, and ends with it.

`python -m detection.apart FOLDER HISTORY_S`
"""

import os
import pickle
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from detection.history.lock import BusyError
from detection.sweeper import Sweeper

LENGTH = 8
# Talking comes first: what answers people must not wait for what looks at series.
NICE = 5
WATCH_PARENT_S = 1.0


def serve(sweeper: Sweeper, calls: BinaryIO, answers: BinaryIO) -> None:
    """Until there are no more calls; an error is an answer too, and its caller's to raise."""
    while length := calls.read(LENGTH):
        name, arguments = pickle.loads(calls.read(int.from_bytes(length)))  # noqa: S301 - from our parent, over a pipe of its own
        try:
            answer = getattr(sweeper, name)(*arguments)
        except (BusyError, OSError) as error:
            answer = error
        body = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
        answers.write(len(body).to_bytes(LENGTH) + body)
        answers.flush()


def _end_with(parent: int) -> None:
    """A parent that was killed closes the pipe, which is seen between two calls; a long call ends here."""
    while os.getppid() == parent:
        time.sleep(WATCH_PARENT_S)
    os._exit(1)


def main() -> None:
    os.nice(NICE)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    # Whatever a library prints must not stand among the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    sweeper = Sweeper(Path(sys.argv[1]), timedelta(seconds=float(sys.argv[2])))
    serve(sweeper, sys.stdin.buffer, answers)
    sweeper.close()


if __name__ == "__main__":
    main()
