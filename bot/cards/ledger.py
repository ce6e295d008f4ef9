"""Who did what, from the record that nobody can quietly change."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.cards.lists import listed
from bot.cards.times import at
from bot.chat import Card, Evidence, Table
from remediation.chain import Entry
from remediation.signing import named

HASH = 16
Body = Mapping[str, Any]  # canonical JSON, read again

SAID: Mapping[str, Callable[[Body], str]] = {
    "requested": lambda b: f"{b['by']} asked for {b['runbook']} on {b['service']} as {_approval(b)}",
    "joined": lambda b: f"{b['by']} asked for {_approval(b)} too",
    "answered": lambda b: f"{b['by']} {'approved' if b['approve'] else 'denied'} {_approval(b)}{_why(b)}",
    "approved": lambda b: f"{_approval(b)} has all its approvals",
    "denied": lambda b: f"{_approval(b)} is denied",
    "expired": lambda b: f"{_approval(b)} expired",
    "voided": lambda b: f"{_approval(b)} is void{_why(b)}",
    "started": lambda b: f"{_approval(b)} started",
    "ended": lambda b: f"{_approval(b)} {b['phase']}{_code(b)}",
    "judged": lambda b: f"{_approval(b)}: {b['verdict']}{_why(b)}",
    "rolled back": lambda b: f"{_approval(b)}: the rollback {b['phase']}{_code(b)}",
    "lost": lambda b: f"{_approval(b)}: nobody knows how it ended",
    "refused": lambda b: f"{b['by']} asked for {b['runbook']} on {b['service']}, refused{_why(b)}",
    "answer refused": lambda b: f"{b['by']} answered {_approval(b)}, refused{_why(b)}",
    "glass broken": lambda b: f"{b['by']} ran {_approval(b)} alone{_why(b)}",
    "reviewed": lambda b: f"{b['by']} reviewed {_approval(b)}{_why(b)}",
    "policy in force": lambda b: f"policy {b['version']} is in force",
    "replayed": lambda b: f"{b['by']} replayed policy {b['version']}: {b['runs']} would run unasked",
    "revoked": lambda b: f"{b['by']} took their yes to {_approval(b)} back",
    "tried": lambda b: f"{b['by']} tried {b['runbook']} in simulated runs",
    "key": lambda b: f"the ledger is signed with the key {named(b['key'])}{_replaced(b)}",
    "halted": lambda b: f"{b['by']} halted all actions{_why(b)}",
    "resumed": lambda b: f"{b['by']} resumed actions",
    "acknowledged": lambda b: f"{b['by']} acknowledged INC-{b['incident']}",
    "resolved": lambda b: f"{b['by']} resolved INC-{b['incident']}",
    "marked": lambda b: f"{b['by']} marked INC-{b['incident']} as {b['as']}",
    "forgot": lambda b: f"{b['by']} forgot what was said of {_what(b)}",
    "silenced": lambda b: f"{b['by']} silenced {_what(b)} until {b['until']}",
    "unsilenced": lambda b: f"{b['by']} unsilenced {_what(b)}",
}


def card(entries: Sequence[Entry], about: str, now: datetime, fact: str = "", more: str = "") -> Card:
    """Newest first; `fact` is how the thing stands that was asked about, `more` says that there are others."""
    if not entries:
        return Card(f"Nothing is on record{f' {about}' if about else ''}", suggestions=("ledger", "approvals"))
    rows = tuple((at(datetime.fromisoformat(entry.at), now), sentence(entry, now)) for entry in entries)
    return Card(
        title=fact or f"{rows[0][1]}, {rows[0][0]}",
        text="\n".join(filter(None, (_by_person(entries), f"What is on record{f' {about}' if about else ''}{more}:"))),
        table=Table(("Time", "What"), rows),
        footer=f"Entries {entries[-1].seq} to {entries[0].seq}. Prove the record: cloudops ledger verify",
        evidence=tuple(_evidence(entry, now) for entry in entries),
    )


def _by_person(entries: Sequence[Entry]) -> str:
    """Who did how much of what is shown; empty when it was one person, or nobody."""
    did = Counter(by for entry in entries if (by := json.loads(entry.body).get("by")))
    if len(did) < 2:  # noqa: PLR2004 - of one person the title tells
        return ""
    return f"By person: {listed([f'{name} {count}' for name, count in did.most_common()])}."


def _evidence(entry: Entry, now: datetime) -> Evidence:
    """The entry itself, by its place in the chain and the beginning of its hash."""
    moment = datetime.fromisoformat(entry.at)
    return Evidence(f"entry {entry.seq}", sentence(entry, now), f"ledger entry {entry.hash[:HASH]}", until=moment)


def about_service(entries: Sequence[Entry], service: str) -> list[Entry]:
    """Those that name it, and what followed from them."""
    return _about(entries, "service", service)


def about_runbook(entries: Sequence[Entry], runbook: str) -> list[Entry]:
    """Those that name it, and what followed from them."""
    return _about(entries, "runbook", runbook)


def by_person(entries: Sequence[Entry], name: str) -> list[Entry]:
    """Those that one person did."""
    return [entry for entry in entries if json.loads(entry.body).get("by") == name]


def _about(entries: Sequence[Entry], field: str, value: str) -> list[Entry]:
    """An approval's later entries do not repeat what it was for."""
    bodies = {entry.seq: json.loads(entry.body) for entry in entries}
    approvals = {body["approval"] for body in bodies.values() if body.get(field) == value and "approval" in body}
    return [
        entry
        for entry in entries
        if bodies[entry.seq].get(field) == value or bodies[entry.seq].get("approval") in approvals
    ]


def sentence(entry: Entry, now: datetime) -> str:
    """One entry in words; a kind nobody knows here is shown as it is."""
    body = json.loads(entry.body)
    if until := body.get("until"):
        body["until"] = at(datetime.fromisoformat(until), now)
    try:
        return SAID[entry.kind](body)
    except KeyError:
        return f"{entry.kind}: {entry.body}"


def _replaced(body: Body) -> str:
    if not body["replaces"]:
        return ""
    return f", which {named(body['replaces'])} {'vouches for' if body['vouched'] else 'does not vouch for'}"


def _approval(body: Body) -> str:
    return f"APR-{body['approval']}"


def _why(body: Body) -> str:
    reason = body.get("reason", "").rstrip(".")
    return f": {reason}" if reason else ""


def _code(body: Body) -> str:
    return "" if body.get("exit_code") is None else f", exit code {body['exit_code']}"


def _what(body: Body) -> str:
    return f"{body['signal']} of {body['service']}" if body["signal"] else str(body["service"])
