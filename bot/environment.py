"""The names that are read from the environment, what they mean, and what holds where they are not set."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Named:
    """`default` is what is read where nothing is set; `otherwise` says in words what holds then."""

    section: str
    means: str
    default: str = ""
    otherwise: str = ""

    @property
    def usually(self) -> str:
        return self.otherwise or (f"`{self.default}`" if self.default else "")


BOT, METRICS, LOGS, SLACK, DISCORD, LANGUAGE = "The bot", "Metrics", "Logs", "Slack", "Discord", "Language models"

NAMES: Mapping[str, Named] = {
    "CLOUDOPS_CONFIG": Named(BOT, "the configuration", otherwise="`cloudops.yaml`, if it is there"),
    "CLOUDOPS_DATA": Named(BOT, "the folder for everything that is written", ".cloudops"),
    "CLOUDOPS_HTTP": Named(BOT, "where the console and the HTTP routes listen", "127.0.0.1:8080"),
    "CLOUDOPS_PUBLIC_URL": Named(
        BOT, "the bot's address as Slack reaches it in HTTP mode; the bot asks itself there whether it can be heard"
    ),
    "CLOUDOPS_LEDGER_KEY_FILE": Named(
        BOT,
        "the Ed25519 key (PEM) that signs the ledger; replicas need the same one",
        otherwise="`ledger.key` in the data folder, made at the first start",
    ),
    "CLOUDOPS_DATABASE_URL": Named(
        BOT,
        "`postgresql+asyncpg://user:password@host/database`, or `sqlite+aiosqlite:///file`",
        otherwise="SQLite in the data folder",
    ),
    "PROMETHEUS_URL": Named(METRICS, "the Prometheus to ask", otherwise="this machine is sampled"),
    "PROMETHEUS_IDENTITY": Named(METRICS, "asks for uncompressed answers; `off` over slow links", "on"),
    "ALERTMANAGER_URL": Named(METRICS, "an Alertmanager; what fires there stands in the summary"),
    "LOKI_URL": Named(
        LOGS,
        "the Loki to ask for logs of services with `logs: {loki: QUERY}`; user and password may stand in it",
    ),
    "SLACK_BOT_TOKEN": Named(SLACK, "the bot's token"),
    "SLACK_APP_TOKEN": Named(SLACK, "Socket Mode"),
    "SLACK_SIGNING_SECRET": Named(SLACK, "HTTP mode"),
    "SLACK_API_URL": Named(SLACK, "a proxy or an emulator"),
    "DISCORD_TOKEN": Named(DISCORD, "the bot's token"),
    "DISCORD_API_URL": Named(DISCORD, "a proxy or an emulator"),
    "DISCORD_GATEWAY_URL": Named(DISCORD, "the same for the gateway"),
    "OPENAI_API_KEY": Named(LANGUAGE, "switches OpenAI on"),
    "OPENAI_BASE_URL": Named(LANGUAGE, "another address that speaks its protocol"),
    "OPENAI_MODEL": Named(
        LANGUAGE,
        "which model; one that thinks before it writes is too slow for reading a message within two seconds",
        otherwise="`gpt-4.1-mini`",
    ),
    "GEMINI_API_KEY": Named(LANGUAGE, "switches Gemini on; needs the extra `gemini`"),
    "GEMINI_BASE_URL": Named(LANGUAGE, "another address"),
    "GEMINI_MODEL": Named(LANGUAGE, "which model", otherwise="`gemini-2.5-flash-lite`"),
}
DEFAULTS: Mapping[str, str] = {name: one.default for name, one in NAMES.items() if one.default}
