"""A throw-away PostgreSQL on loopback, gone with the process that asked for it."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.loopback import free_port


def binaries() -> Path | None:
    """The newest server that Debian installed, if any."""
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda path: int(path.parent.name))


@contextmanager
def server() -> Iterator[str]:
    """Runs a server whose files are in a folder of its own and gives its address without a database."""
    home = Path(tempfile.mkdtemp(prefix="cloudops-pg-", dir="/tmp"))
    data, port = home / "data", free_port()
    shutil.chown(home, *_owner())
    options = f"-p {port} -k {home} -h 127.0.0.1 -c fsync=off -c max_connections=300"
    try:
        _run("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        _run("pg_ctl", "-D", str(data), "-o", options, "-l", str(home / "log"), "-w", "-t", "30", "start")
        yield f"postgresql+asyncpg://postgres@127.0.0.1:{port}"
    finally:
        _run("pg_ctl", "-D", str(data), "-m", "immediate", "stop", check=False)
        shutil.rmtree(home, ignore_errors=True)


def create(url: str, name: str, template: str = "template0") -> str:
    """Makes a database on that server, as a copy of another, and gives its address."""
    _run("createdb", "-h", "127.0.0.1", "-p", url.rpartition(":")[2], "-U", "postgres", "-T", template, name)
    return f"{url}/{name}"


def _run(program: str, *arguments: str, check: bool = True) -> None:
    folder = binaries()
    assert folder is not None
    # PostgreSQL refuses to run as root.
    switch = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    subprocess.run(
        [*switch, str(folder / program), *arguments], check=check, timeout=60, stdout=subprocess.DEVNULL, cwd="/tmp"
    )


def _owner() -> tuple[str, int] | tuple[int, int]:
    if os.geteuid() != 0:
        return os.getuid(), os.getgid()
    return "postgres", pwd.getpwnam("postgres").pw_gid
