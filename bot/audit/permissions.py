"""Who else on this machine can read what is secret, or write what is obeyed."""

import stat
from collections.abc import Iterator
from pathlib import Path

from bot.audit.deployment import Deployment
from bot.audit.report import Finding, Weight
from bot.control.hold import LOCK

READ, WRITE = stat.S_IRGRP | stat.S_IROTH, stat.S_IWGRP | stat.S_IWOTH
SECRET = (".env", "secrets")


def permissions(at: Deployment) -> Iterator[Finding]:
    yield from _data(at)
    yield from _secrets(at)
    yield from _obeyed(at)
    yield from _root(at)


def _data(at: Deployment) -> Iterator[Finding]:
    """Tokens' hashes, what people said, the ledger's key."""
    data = at.settings.data
    if data.is_dir() and data.stat().st_mode & (READ | WRITE):
        yield Finding("open-data", Weight.HIGH, str(data), _mode(data), f"chmod 700 {data}")
    for path in sorted(data.glob("ledger.key")):
        if path.stat().st_mode & (READ | WRITE):
            yield Finding("open-key", Weight.CRITICAL, str(path), _mode(path), f"chmod 600 {path}, then rotate it")
    kept = Path(at.config.backup.to) if at.config.backup and at.config.backup.to.startswith("/") else None
    if kept and kept.is_dir() and kept.stat().st_mode & (READ | WRITE):
        yield Finding("open-backups", Weight.HIGH, str(kept), _mode(kept), f"chmod 700 {kept}")


def _secrets(at: Deployment) -> Iterator[Finding]:
    for name in SECRET:
        for path in _one_or_below(at.folder / name):
            if path.stat().st_mode & READ:
                mend = f"chmod 600 {at.shown(path)}; tokens that others could read should be made anew"
                yield Finding("open-secret", Weight.HIGH, at.shown(path), _mode(path), mend)
    given = at.settings.ledger_key
    if given and given.stat().st_mode & stat.S_IROTH:
        yield Finding("open-key", Weight.CRITICAL, str(given), _mode(given), f"chmod 600 {given}, then rotate it")


def _obeyed(at: Deployment) -> Iterator[Finding]:
    """What somebody else can write, somebody else decides."""
    for path in (at.settings.config, *(_programs(at))):
        if path and path.is_file() and path.stat().st_mode & WRITE:
            yield Finding("writable", Weight.HIGH, at.shown(path), _mode(path), f"chmod go-w {at.shown(path)}")


def _programs(at: Deployment) -> Iterator[Path]:
    return (Path(word) for word in at.words() if word.startswith("/"))


def _root(at: Deployment) -> Iterator[Finding]:
    """Of a bot that runs at this moment."""
    try:
        holder = int((at.settings.data / LOCK).read_text(encoding="ascii").strip())
        owner = Path(f"/proc/{holder}").stat().st_uid
    except (OSError, ValueError):
        return
    if owner == 0:
        mend = "run it as a user of its own, with the rights its runbooks need: docs/how-to/run-with-systemd.md"
        yield Finding("root", Weight.MEDIUM, f"process {holder}", "the bot runs as root", mend)


def _one_or_below(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from (one for one in sorted(path.rglob("*")) if one.is_file())


def _mode(path: Path) -> str:
    return f"mode {stat.S_IMODE(path.stat().st_mode):o}"
