"""What the environment says: which parts are switched on, and with which secrets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.environment import DEFAULTS
from remediation.redact import environment_secrets

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - it is looked up, not bound


class SettingsError(Exception):
    """The environment makes no sense; every problem is named at once."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("The bot cannot start:\n" + "\n".join(f"  {problem}" for problem in problems))


@dataclass(frozen=True, slots=True)
class Slack:
    """How to reach Slack; an app token means Socket Mode, a signing secret means HTTP mode."""

    bot_token: str = field(repr=False)
    app_token: str = field(repr=False, default="")
    signing_secret: str = field(repr=False, default="")
    api_url: str = ""


@dataclass(frozen=True, slots=True)
class Discord:
    """How to reach Discord."""

    token: str = field(repr=False)
    api_url: str = ""
    gateway_url: str = ""


@dataclass(frozen=True, slots=True)
class Model:
    """A language model's vendor: key, address and the model's name, empty for the vendor's own."""

    key: str = field(repr=False)
    base_url: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the environment may set; what is None is switched off. `secrets` are to be blackened wherever met."""

    config: Path | None
    data: Path
    host: str
    port: int
    public_url: str
    database_url: str = field(repr=False)
    prometheus_url: str
    prometheus_identity: bool
    alertmanager_url: str
    loki_url: str
    slack: Slack | None
    discord: Discord | None
    openai: Model | None
    gemini: Model | None
    ledger_key: Path | None = None
    secrets: tuple[str, ...] = field(repr=False, default=())

    @property
    def platforms(self) -> tuple[str, ...]:
        """Where people may be heard besides the console."""
        return tuple(name for name, on in (("slack", self.slack), ("discord", self.discord)) if on)

    @property
    def console(self) -> str:
        """The console's address as one opens it on this machine; where it listens everywhere, by loopback."""
        host = EVERYWHERE.get(self.host, f"[{self.host}]" if ":" in self.host else self.host)
        return f"http://{host}:{self.port}"


def read(environ: Mapping[str, str], folder: Path) -> Settings:
    """The settings of a process started in `folder`, its `.env` included; raises SettingsError naming every problem."""
    given = {**DEFAULTS, **{name: value for name, value in with_dotenv(environ, folder / ".env").items() if value}}
    problems: list[str] = []
    data = folder / given["CLOUDOPS_DATA"]
    host, port = _address(given["CLOUDOPS_HTTP"], problems)
    settings = Settings(
        config=_config(given.get("CLOUDOPS_CONFIG", ""), folder, problems),
        data=data,
        host=host,
        port=port,
        public_url=_url("CLOUDOPS_PUBLIC_URL", given, problems),
        database_url=_database(given.get("CLOUDOPS_DATABASE_URL", ""), data, problems),
        prometheus_url=_url("PROMETHEUS_URL", given, problems),
        prometheus_identity=_switch("PROMETHEUS_IDENTITY", given, problems),
        alertmanager_url=_url("ALERTMANAGER_URL", given, problems),
        loki_url=_url("LOKI_URL", given, problems),
        slack=_slack(given, problems),
        discord=_discord(given, problems),
        openai=_model("OPENAI", given, problems),
        gemini=_model("GEMINI", given, problems),
        ledger_key=_key_file(given.get("CLOUDOPS_LEDGER_KEY_FILE", ""), folder, problems),
        secrets=environment_secrets(given),
    )
    if problems:
        raise SettingsError(problems)
    return settings


def with_dotenv(environ: Mapping[str, str], path: Path) -> dict[str, str]:
    """The environment, over what the file says."""
    written = dotenv_values(path) if path.is_file() else {}
    return {name: value for name, value in written.items() if value is not None} | dict(environ)


def _config(given: str, folder: Path, problems: list[str]) -> Path | None:
    path = folder / (given or "cloudops.yaml")
    if path.is_file():
        return path
    if given:
        problems.append(f"CLOUDOPS_CONFIG is {given}, but there is no such file.")
    return None


def _key_file(given: str, folder: Path, problems: list[str]) -> Path | None:
    if given and not (folder / given).is_file():
        problems.append(f"CLOUDOPS_LEDGER_KEY_FILE is {given}, but there is no such file.")
    return folder / given if given else None


def _address(given: str, problems: list[str]) -> tuple[str, int]:
    host, _, port = given.rpartition(":")
    if host and port.isdecimal() and int(port) < 2**16:
        return host.strip("[]"), int(port)
    problems.append(f"CLOUDOPS_HTTP is {given!r}; write an address and a port, such as 127.0.0.1:8080.")
    return "", 0


def _database(given: str, data: Path, problems: list[str]) -> str:
    if not given:
        return f"sqlite+aiosqlite:///{data.absolute() / 'cloudops.db'}"
    if given.startswith(("sqlite+aiosqlite:", "postgresql+asyncpg:")):
        return given
    problems.append("CLOUDOPS_DATABASE_URL must begin with postgresql+asyncpg:// or sqlite+aiosqlite://.")
    return ""


def _url(name: str, given: Mapping[str, str], problems: list[str]) -> str:
    value = given.get(name, "")
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https", "ws", "wss") or not parts.hostname):
        problems.append(f"{name} is not an address; write one such as http://127.0.0.1:9090.")
    return value.rstrip("/")


def _switch(name: str, given: Mapping[str, str], problems: list[str]) -> bool:
    value = given[name].lower()
    if value not in ("on", "off"):
        problems.append(f"{name} is {value!r}; write on or off.")
    return value == "on"


def _slack(given: Mapping[str, str], problems: list[str]) -> Slack | None:
    bot, app, secret = (given.get(f"SLACK_{name}", "") for name in ("BOT_TOKEN", "APP_TOKEN", "SIGNING_SECRET"))
    if not (bot or app or secret):
        return None
    if not bot:
        problems.append("SLACK_APP_TOKEN or SLACK_SIGNING_SECRET is set, but not SLACK_BOT_TOKEN.")
    if not (app or secret):
        problems.append("SLACK_BOT_TOKEN is set, but neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET.")
    return Slack(bot, app, secret, _url("SLACK_API_URL", given, problems))


def _discord(given: Mapping[str, str], problems: list[str]) -> Discord | None:
    if token := given.get("DISCORD_TOKEN", ""):
        api, gateway = (_url(f"DISCORD_{name}_URL", given, problems) for name in ("API", "GATEWAY"))
        return Discord(token, api, gateway)
    return None


def _model(vendor: str, given: Mapping[str, str], problems: list[str]) -> Model | None:
    if key := given.get(f"{vendor}_API_KEY", ""):
        return Model(key, _url(f"{vendor}_BASE_URL", given, problems), given.get(f"{vendor}_MODEL", ""))
    return None
