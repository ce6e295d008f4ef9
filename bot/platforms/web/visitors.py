"""Finds out who makes a request: by session cookie or by bearer token."""

from ipaddress import ip_address

from starlette.requests import HTTPConnection, Request

from bot.identity import csrf
from bot.identity.tokens import Machine
from bot.identity.visitor import Visitor
from bot.platforms.web import cookies
from bot.platforms.web.console import Console

BEARER = "bearer "
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


async def identify(connection: HTTPConnection, console: Console) -> Visitor | Machine | None:
    """Who it is, as configured at this moment; a bearer token goes before a cookie."""
    if console.desk.sole and not is_local(connection):
        return None
    header = connection.headers.get("authorization", "")
    if header.lower().startswith(BEARER):
        return await _by_token(header[len(BEARER) :].strip(), console)
    return await _by_session(cookies.read(connection, cookies.SESSION), console)


def is_local(connection: HTTPConnection) -> bool:
    """Whether the client is on this machine, and is not a proxy that speaks for another."""
    relayed = any(name in connection.headers for name in FORWARDED)
    return connection.client is not None and is_loopback(connection.client.host) and not relayed


def is_loopback(host: str) -> bool:
    """Whether the address or name is this machine's own."""
    try:
        found = ip_address(host.strip("[]"))
    except ValueError:
        return host.lower() == "localhost"
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback


def visitor(request: Request) -> Visitor:
    """Whom the door let in."""
    let_in: Visitor = request.state.visitor
    return let_in


async def _by_token(secret: str, console: Console) -> Visitor | Machine | None:
    match await console.tokens.holder(secret, console.desk.people):
        case None:
            return None
        case Machine() as machine:
            return machine
        case person:
            return Visitor(person)


async def _by_session(secret: str, console: Console) -> Visitor | None:
    person = await console.sessions.person(secret, console.desk.people) if secret else None
    return Visitor(person, csrf.token_for(secret)) if person else None
