"""What people call what a runbook does: bounce and kick are restart, wipe and free are clean."""

import re
from collections.abc import Iterable

ALIKE = (
    "restart reboot bounce recycle kick cycle relaunch respawn restarted rebooted bounced restarting",
    "clean clear purge wipe empty free cleanup cleaned cleaning tidy clearing flush flushed",
    "scale upscale resize scaling scaled",
    "rollback revert roll_back rolled",
    "rotate rotation rotating rotated",
    "drain draining drained",
    "redeploy redeployed",
    "kill stop terminate",
    "cache caches",
    "log logs",
    "disk disks space filesystem storage",
)
MEANT = {word: line.split()[0] for line in ALIKE for word in line.split()}


def meant_by(word: str) -> str:
    """The word that stands for all that come to the same."""
    return MEANT.get(word.casefold(), word.casefold())


def parts(name: str) -> frozenset[str]:
    """What a name such as clean-disk or `Clear the cache` says, small words aside."""
    return frozenset(meant_by(word) for word in re.findall(r"[^\W_]+", name.casefold())) - {"the", "a", "of", "up"}


def covered(name: str, said: Iterable[str]) -> bool:
    """Whether a sentence's words name all that a name is made of."""
    return parts(name) <= {meant_by(word) for word in said}
