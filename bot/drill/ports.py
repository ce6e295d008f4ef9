"""A port that stays free while the service on it is dead."""

import random
import socket

# Below the ports the kernel gives to outgoing connections: one of those could sit on the port between two lives of
# the service, or meet itself there.
LOWEST, HIGHEST = 20_000, 32_000
TRIES = 100


class NoPortError(Exception):
    """Nothing in the range could be listened on."""

    def __init__(self, address: str) -> None:
        super().__init__(f"No port from {LOWEST} to {HIGHEST} on {address} can be listened on.")


def free(address: str) -> int:
    """One that could be listened on a moment ago."""
    for port in random.sample(range(LOWEST, HIGHEST), TRIES):
        if _can_listen(address, port):
            return port
    raise NoPortError(address)


def _can_listen(address: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as trial:
        try:
            trial.bind((address, port))
        except OSError:
            return False
    return True
