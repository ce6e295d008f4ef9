"""Whether the record is unaltered, and how far that is shown."""

from datetime import UTC, datetime

from remediation.chain import Broken, Intact
from remediation.incident_file import Proven
from remediation.signing import SignedHead, named

UNWITNESSED = (
    "Not compared with a head kept elsewhere: whoever can write the database could have written all of it anew. "
    "Give the newest head of your alert channel with --head."
)


def sentences(found: Intact | Proven | Broken) -> tuple[str, ...]:
    """The finding first, then what it rests on."""
    match found:
        case Broken(seq, reason):
            return (f"Altered at entry {seq}: {reason}.",)
        case Intact(head, signed, witnessed):
            whole = f"Unaltered: {_entries(head.seq)}, head {head}"
            return (whole, *((signature(signed),) if signed else ()), _witnessed(witnessed))
        case Proven(file, witnessed):
            whole = f"Unaltered: {_entries(len(file.shown))} of {file.incident}, each one of those that were signed."
            return (whole, signature(file.head), _witnessed(witnessed))


def again(approval: str, recorded: str, now: str | None, reason: str) -> str:
    """What the ledger says of an outcome, and what comes out of the same points at this moment."""
    why = f": {reason}" if reason else ""
    if now is None:
        return f"{approval} was judged {recorded}, and cannot be judged again{why}."
    if now == recorded:
        return f"{approval} was judged {recorded}, and is again{why}."
    return f"{approval} was judged {recorded}, and is judged {now} by this version{why}."


def signature(head: SignedHead) -> str:
    when = datetime.fromtimestamp(head.at, UTC)
    return (
        f"Signed on {when:%Y-%m-%d %H:%M} UTC over {_entries(head.size)} ({head.gist}) with the key {named(head.key)}."
    )


def _witnessed(size: int) -> str:
    return f"The first {_entries(size)} are those of the head that was kept elsewhere." if size else UNWITNESSED


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"
