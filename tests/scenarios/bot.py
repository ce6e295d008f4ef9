"""The real bot as a child process, in a folder of its own, ended by its process id."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.loopback import free_port

CLOUDOPS = str(Path(sys.executable).with_name("cloudops"))
LOGIN = re.compile(r"http://\S+/login\?code=\S+")
# What a developer's or CI's environment says must not reach the bot under test.
OURS = ("CLOUDOPS_", "PROMETHEUS_", "SLACK_", "DISCORD_", "OPENAI_", "GEMINI_", "ALERTMANAGER_")


class Bot:
    """`cloudops` in a folder; `environ` is added to a clean environment."""

    def __init__(self, folder: Path, config: str = "", environ: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.address = f"127.0.0.1:{free_port()}"
        self.log = folder / "bot.log"
        self._process: subprocess.Popen[bytes] | None = None
        clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        self.environ = clean | {"CLOUDOPS_HTTP": self.address} | dict(environ or {})
        if config:
            (folder / "cloudops.yaml").write_text(config, encoding="utf-8")

    @property
    def url(self) -> str:
        return f"http://{self.address}"

    @property
    def data(self) -> Path:
        return self.folder / ".cloudops"

    def command(self, *arguments: str, within_s: float = 60) -> subprocess.CompletedProcess[str]:
        """Runs another command in the same folder."""
        return subprocess.run(
            [CLOUDOPS, *arguments],
            check=False,
            cwd=self.folder,
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=within_s,
        )

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [CLOUDOPS, "up"], cwd=self.folder, env=self.environ, stdout=log, stderr=subprocess.STDOUT
            )
        self.wait_until(lambda: self.get("/health/live") is not None, "the bot to live")

    def wait_ready(self, within_s: float = 60) -> None:
        self.wait_until(lambda: (r := self.get("/health")) is not None and r.status_code == 200, "ready", within_s)

    def stop(self) -> int:
        """SIGTERM, and how it ended; it has ten seconds."""
        return self._end(signal.SIGTERM, 10)

    def kill(self) -> None:
        self._end(signal.SIGKILL, 5)

    def login_link(self, name: str = "") -> str:
        found = self.command("login", name) if name else self.command("login")
        assert found.returncode == 0, found.stderr
        return found.stdout.strip()

    def printed_link(self) -> str:
        found = LOGIN.findall(self.log.read_text(encoding="utf-8"))
        assert found, self.log.read_text(encoding="utf-8")
        return str(found[-1])

    def get(self, path: str) -> httpx.Response | None:
        try:
            return httpx.get(self.url + path, timeout=10, trust_env=False)
        except httpx.HTTPError:
            return None

    def wait_until(self, condition: object, what: str, within_s: float = 60) -> None:
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            if self._process is not None and self._process.poll() is not None:
                raise AssertionError(f"The bot ended with {self._process.returncode}:\n{self.log.read_text()}")
            if condition():  # type: ignore[operator]
                return
            time.sleep(0.2)
        raise AssertionError(f"Waited {within_s} s for {what}:\n{self.log.read_text()[-4000:]}")

    def _end(self, how: signal.Signals, within_s: float) -> int:
        if self._process is None:
            return 0
        if self._process.poll() is None:
            self._process.send_signal(how)
        try:
            return self._process.wait(within_s)
        finally:
            if self._process.poll() is None:
                self._process.kill()
                self._process.wait(5)


@contextmanager
def running(folder: Path, config: str = "", environ: Mapping[str, str] | None = None) -> Iterator[Bot]:
    bot = Bot(folder, config, environ)
    try:
        bot.start()
        yield bot
    finally:
        bot.kill()
