"""The ledger's newest head, posted where nobody who holds the database can take it back."""

from datetime import UTC, datetime

from bot.chat import Card
from monitoring.model import Severity
from remediation.chain import Broken, Intact
from remediation.signing import SignedHead, named

HEAD, ALTERED = "LEDGER", "ALTERED"


def card(head: SignedHead, key: str) -> Card:
    """Small, for it comes often; the line is copied back to `--head`."""
    when = datetime.fromtimestamp(head.at, UTC)
    return Card(
        title=f"Ledger: {head.size} {'entry' if head.size == 1 else 'entries'}, {head.gist}",
        preformatted=str(head),
        footer=f"Signed {when:%Y-%m-%d %H:%M} UTC with {named(head.key)}. Prove it: cloudops ledger verify --head LINE",
        key=key,
    )


def altered(found: Intact | Broken, key: str) -> Card:
    """How it is at this moment: somebody may have put it back."""
    if isinstance(found, Intact):
        return Card("The ledger is as it was signed again", "What was missing or changed is back.", key=key)
    return Card(
        title=f"The ledger was altered: entry {found.seq}",
        text=(
            f"Entry {found.seq}: {found.reason}. No head is signed until a person has looked. "
            "Run cloudops ledger verify, and compare the database with a backup."
        ),
        severity=Severity.CRITICAL,
        key=key,
    )
