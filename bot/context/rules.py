"""Which configuration and which policy are in force, by what they say."""

from hashlib import sha256
from pathlib import Path

from bot.config.model import Config
from bot.context.observed import State, States
from remediation.policy_json import version

SHOWN = 12


def in_force(file: Path | None, config: Config) -> States:
    """What this process was started with; a file that changes later is not in force."""
    name = file.name if file else "built-in configuration"
    known = f"{len(config.services)} services, {len(config.signals)} signals, {len(config.runbooks)} runbooks"
    text = (file.read_bytes() if file else b"") + repr(config.runbooks).encode()
    return {
        "configuration": State(sha256(text).hexdigest()[:SHOWN], f"{name}, {known}"),
        "policy": State(version(config.rules), _rules(config)),
    }


def _rules(config: Config) -> str:
    return "none, everything is asked for" if config.rules is None else f"{len(config.rules)} rules"
