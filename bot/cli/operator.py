"""Who sits at this machine: they can stop the process anyway, so they hold the kill switch too."""

import getpass

from remediation.actor import Actor, Role


def operator() -> Actor:
    """The machine's user as an admin, named so that the ledger tells them from the people of the configuration."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "unknown"
    return Actor(f"terminal:{name}", frozenset({Role.ADMIN}))
