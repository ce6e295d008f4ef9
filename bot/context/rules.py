"""Which configuration is in force, by what it says; of the policy the ledger tells."""

from hashlib import sha256
from pathlib import Path

from bot.config.model import Config
from bot.context.state import State, States

SHOWN = 12


def in_force(file: Path | None, config: Config) -> States:
    """What this process was started with; a file that changes later is not in force."""
    name = file.name if file else "built-in configuration"
    counts = (len(config.services), len(config.signals), len(config.runbooks))
    known = "services {}, signals {}, runbooks {}".format(*counts)
    text = (file.read_bytes() if file else b"") + repr(config.runbooks).encode()
    return {"configuration": State(sha256(text).hexdigest()[:SHOWN], f"{name}: {known}")}
