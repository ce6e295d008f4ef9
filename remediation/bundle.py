"""Which requests are alike, so that people are shown one card for all of them."""

from collections.abc import Sequence
from datetime import datetime

from remediation.actor import BOT
from remediation.answers import must_type
from remediation.approval import Approval

# Nobody reads more lines than that before they say yes.
MOST = 10
Alike = tuple[str, int, int, tuple[str, ...]]


def alike(approval: Approval) -> Alike:
    """Those with the same are: one runbook, the same people asked for it, and it needs the same."""
    return approval.plan.runbook, approval.quorum, approval.teams, tuple(sorted(approval.requesters))


def first(like: Alike, waiting: Sequence[Approval], now: datetime) -> int | None:
    """On whose card such a request stands, None on one of its own."""
    open_ = [one for one in waiting if _bundled(one) and alike(one) == like and one.expires_at > now]
    for one in open_:
        number = one.bundle or one.number
        if sum(number in (other.number, other.bundle) for other in waiting) < MOST:
            return number
    return None


def _bundled(approval: Approval) -> bool:
    """What is critical is looked at by itself; what the bot asks for stands on its incident's card."""
    by_bot = set(approval.requesters) == {BOT.name}
    return not (must_type(approval) or approval.plan.drill or (by_bot and approval.incident is not None))
