"""The configuration of this bot: a file's, or what holds without one."""

from pathlib import Path

from bot.config.model import Config


def load(path: Path | None) -> Config:
    """The configuration in that file, or what holds without one; raises ConfigError."""
    if path is None:
        return Config()
    from bot.config.understand import understand  # noqa: PLC0415 - pydantic, a quarter of a second

    return understand(path.read_text(encoding="utf-8"), path.name, path.parent)
