"""Settings that are weaker than they need to be."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from sqlalchemy import make_url

from bot.audit.deployment import Deployment
from bot.audit.report import Finding, Weight

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
EASY = frozenset({"", "postgres", "password", "cloudops", "admin", "secret", "changeme", "123456"})
ADDRESSES = (
    "SLACK_API_URL",
    "DISCORD_API_URL",
    "DISCORD_GATEWAY_URL",
    "OPENAI_BASE_URL",
    "GEMINI_BASE_URL",
)
METRICS = ("PROMETHEUS_URL", "ALERTMANAGER_URL")


def settings(at: Deployment) -> Iterator[Finding]:
    yield from _console(at)
    yield from _database(at)
    yield from _addresses(at)


def _console(at: Deployment) -> Iterator[Finding]:
    public = at.settings.public_url
    if public.startswith("http:") and urlsplit(public).hostname not in LOOPBACK:
        mend = "put TLS in front of it and write https"
        yield Finding("plain-console", Weight.HIGH, "CLOUDOPS_PUBLIC_URL", f"{public} is read along the way", mend)
    if at.settings.host not in LOOPBACK and not public.startswith("https:"):
        mend = "listen on 127.0.0.1, or put TLS in front of it and set CLOUDOPS_PUBLIC_URL"
        evidence = f"the console listens on {at.settings.host}, without TLS"
        yield Finding("open-console", Weight.HIGH, "CLOUDOPS_HTTP", evidence, mend)


def _database(at: Deployment) -> Iterator[Finding]:
    url = make_url(at.settings.database_url)
    if url.get_backend_name() != "postgresql":
        return
    far = bool(url.host) and url.host not in LOOPBACK and "." in str(url.host)
    if far and url.query.get("ssl", url.query.get("sslmode")) in (None, "disable", "allow", "prefer"):
        mend = "add ?ssl=require, better ssl=verify-full"
        evidence = f"the way to {url.host} is not encrypted"
        yield Finding("plain-database", Weight.HIGH, "CLOUDOPS_DATABASE_URL", evidence, mend)
    if (url.password or "") in EASY and url.host:
        mend = "give it a long one of its own"
        yield Finding("easy-password", Weight.HIGH, "CLOUDOPS_DATABASE_URL", "the password is none or guessed", mend)
    if url.username == "postgres":
        mend = "make a user that owns this database only"
        yield Finding("superuser", Weight.MEDIUM, "CLOUDOPS_DATABASE_URL", "the bot is the server's superuser", mend)


def _addresses(at: Deployment) -> Iterator[Finding]:
    for name in ADDRESSES:
        parts = urlsplit(at.given.get(name, ""))
        if parts.scheme in ("http", "ws") and parts.hostname not in LOOPBACK:
            evidence = f"the token goes to {parts.hostname} in the clear"
            yield Finding("plain-token", Weight.CRITICAL, name, evidence, "write https (wss for the gateway)")
    for name in METRICS:
        if urlsplit(at.given.get(name, "")).password:
            mend = "let Prometheus be reached from the bot only, without a password in an address"
            yield Finding("password-in-address", Weight.MEDIUM, name, "a password stands in the address", mend)
