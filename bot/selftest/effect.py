"""What the actions of the self-test do, as a program of its own: one line, on disk before it goes on.

Run as a script: the file, then what to write; also prints a secret, as careless programs do.
"""

import json
import os
import sys
import time

LINGERS_S = 0.1


def main(file: str, *said: str) -> None:
    descriptor = os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    os.write(descriptor, f"{json.dumps(said)}\n".encode())
    os.fsync(descriptor)
    sys.stdout.write("password=hunter2-of-the-self-test\n")
    sys.stdout.flush()
    time.sleep(LINGERS_S)


if __name__ == "__main__":
    main(*sys.argv[1:])
