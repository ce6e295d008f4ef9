"""The emulators of chat platforms, which lie beside the project, and what both kinds of world need of them."""

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.scenarios.bot import Bot

EMULATORS = Path(__file__).parents[2].parent / "shared" / "emulators"
# What can be asked for in every world; {folder} is where it leaves what it did.
TIDY_UP = """
runbooks:
  - name: tidy-up
    title: Tidy up
    for: {{service: host}}
    risk: medium
    action: {{command: [sh, -c, "echo done >> {folder}/ran.txt"]}}
    cooldown: 1s
  - name: scale
    title: Scale
    for: {{service: host}}
    risk: low
    action: {{command: [sh, -c, "echo {{replicas}} >> {folder}/ran.txt"]}}
    parameters: {{replicas: {{choices: ["2", "5"]}}}}
"""
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


def needed(platform: str) -> pytest.MarkDecorator:
    """Skips loudly where there is no emulator."""
    reason = f"NOT TESTED against {platform}: there is no emulator at {EMULATORS}"
    return pytest.mark.skipif(not EMULATORS.is_dir(), reason=reason)


def module(name: str) -> ModuleType:
    """An emulator's module, from its own folder."""
    if str(EMULATORS) not in sys.path:
        sys.path.insert(0, str(EMULATORS))
    return importlib.import_module(name)


def without_proxies(bot: Bot) -> Bot:
    """A platform's library would send even loopback calls through a proxy of the environment."""
    for name in PROXIES:
        bot.environ.pop(name, None)
        bot.environ.pop(name.lower(), None)
    return bot


def ran(folder: Path) -> list[str]:
    """What the runbooks really did."""
    file = folder / "ran.txt"
    return file.read_text().splitlines() if file.exists() else []
