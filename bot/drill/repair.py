"""The repair command, run by the bot as a script of its own: asks the drill's supervisor to do it, or to undo it."""

import socket
import sys

# Longer than the supervisor needs; the runbook's own timeout ends it anyway.
PATIENCE_S = 25.0


def main(path: str, what: str) -> int:
    with socket.socket(socket.AF_UNIX) as supervisor:
        supervisor.settimeout(PATIENCE_S)
        supervisor.connect(path)
        supervisor.sendall(f"{what}\n".encode())
        said = supervisor.makefile().readline().strip()
    sys.stdout.write(f"{said}\n")
    return 0 if said.endswith("restarted.") else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
