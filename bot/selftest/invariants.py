"""What must hold whatever breaks, I1 to I8, each judged from the evidence alone and by none of the flow's own code."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from itertools import takewhile
from typing import cast

from bot.selftest.evidence import Asked, Evidence, Noted, Ran

Breaches = Iterator[str]
# kind of entry -> how many the tables say there must be of an approval
TOLD: Mapping[str, Callable[[Asked], int]] = {
    "requested": lambda asked: 1,  # noqa: ARG005 - each was asked for once
    "joined": lambda asked: len(asked.requesters) - 1,
    "answered": lambda asked: len(asked.words),
    "revoked": lambda asked: sum(word.revoked_at is not None for word in asked.words),
    "glass broken": lambda asked: len(asked.alone),
    "started": lambda asked: len(asked.runs),
    "expired": lambda asked: int(asked.stage == "expired"),
    "denied": lambda asked: int(asked.stage == "denied"),
}
ENDED = frozenset({"succeeded", "failed", "timed out", "halted"})


def allowed(found: Evidence) -> Breaches:
    """I1: no run without a valid set of approvals, or an admin who broke glass and stands in the record for it."""
    for asked, _run in _runs(found):
        if asked.alone & found.admins:
            continue
        yes = _heard(asked, found.noted)[True] & found.approvers - asked.requesters
        counting = [word for word in asked.words if word.approve and word.person in yes]
        people, teams = {word.person for word in counting}, {word.team for word in counting}
        if not asked.unasked and (len(people) < max(asked.quorum, 1) or len(teams) < asked.teams):
            yield f"APR-{asked.number} ran with {len(people)} valid approvals of {asked.quorum}"


def once(found: Evidence) -> Breaches:
    """I2: an approved plan runs at most once, and so does its rollback."""
    may: Counter[tuple[str, ...]] = Counter()
    for asked in found.asked:
        if len(asked.runs) > 1:
            yield f"APR-{asked.number} has {len(asked.runs)} runs"
        for run in asked.runs:
            may[_argv(_requested(asked, found), "action")] += 1
            may[_argv(_requested(asked, found), "rollback")] += run.rollback is not None
    for argv, times in Counter(found.deeds).items():
        if times > may[argv]:
            yield f"{' '.join(argv[-2:])} was carried out {times} times, and {may[argv]} runs are on record"


def same(found: Evidence) -> Breaches:
    """I3: what runs hashes to what was approved, as the ledger kept it when it was asked for."""
    known = set()
    for asked, _run in _runs(found):
        content = _requested(asked, found)
        if sha256(content.encode()).hexdigest() != asked.plan_hash:
            yield f"APR-{asked.number} was approved under the hash of another plan than was asked for"
        known |= {_argv(content, "action"), _argv(content, "rollback")}
    for argv in set(found.deeds) - known:
        yield f"{' '.join(argv[-2:])} was carried out and is in no plan that ran"


def in_time(found: Evidence) -> Breaches:
    """I4: nothing after expiry, denial or revocation."""
    for asked, run in _runs(found):
        if run.started_at >= asked.expires_at:
            yield f"APR-{asked.number} started after it had expired"
        if asked.stage != "approved":
            yield f"APR-{asked.number} is {asked.stage} and ran"
        if _heard(asked, found.noted)[False]:
            yield f"APR-{asked.number} ran after a no"


def answered(found: Evidence) -> Breaches:
    """I5: every click gets an answer."""
    for event in sorted(found.spoken - found.acked):
        yield f"{event} was never acknowledged"
    for event in sorted(found.acked - found.answered):
        yield f"{event} was acknowledged and never answered"


def recorded(found: Evidence) -> Breaches:
    """I6: the ledger verifies, and tells exactly what the tables tell."""
    if found.altered:
        yield found.altered
    kinds = Counter((note.approval, note.kind) for note in found.noted)
    for asked in found.asked:
        for kind, expected in TOLD.items():
            if kinds[asked.number, kind] != expected(asked):
                yield f"APR-{asked.number}: {kinds[asked.number, kind]} entries say {kind}, not {expected(asked)}"
        for run in asked.runs:
            yield from _told(asked.number, run, found.noted)


def visible(found: Evidence) -> Breaches:
    """I7: what fires is visible, or reported as lost; and so is every change of what was asked."""
    for asked in found.asked:
        if asked.told < asked.version:
            yield f"APR-{asked.number} changed and nobody was told"
    if found.open_incidents is None:
        return
    cards = {shown.key: shown for shown in found.shown}
    needed = {**found.open_incidents, **{f"APR-{asked.number}": asked.version for asked in found.asked}}
    for key, version in needed.items():
        card = cards.get(key)
        if card is None or (card.sent < max(version, card.wanted) and not card.error):
            yield f"{key} is not shown as it is"
    for asked in found.asked:
        title = found.titles.get(f"APR-{asked.number}", "")
        if _ended(asked) not in title:
            yield f"APR-{asked.number} is {_ended(asked)}, and people saw last: {title or 'nothing'}"


def discreet(found: Evidence) -> Breaches:
    """I8: no secret in any outgoing byte, nor in what is kept for ever."""
    places = {"what went out": found.outgoing, "the ledger": "\n".join(note.text for note in found.noted)}
    places["a run's output"] = "\n".join(run.printed for _, run in _runs(found))
    for place, text in places.items():
        if any(secret in text for secret in found.secrets):
            yield f"{place} holds a secret"


INVARIANTS: Mapping[str, Callable[[Evidence], Breaches]] = {
    "I1": allowed,
    "I2": once,
    "I3": same,
    "I4": in_time,
    "I5": answered,
    "I6": recorded,
    "I7": visible,
    "I8": discreet,
}


def breaches(found: Evidence) -> Mapping[str, tuple[str, ...]]:
    """What is wrong with each; nothing when it holds."""
    return {name: tuple(judge(found)) for name, judge in INVARIANTS.items()}


def _runs(found: Evidence) -> Iterator[tuple[Asked, Ran]]:
    return ((asked, run) for asked in found.asked for run in asked.runs)


def _heard(asked: Asked, noted: tuple[Noted, ...]) -> Mapping[bool, set[str]]:
    """Who had said yes, and who no, when it started: by the ledger's order, since clocks may differ."""
    said: Mapping[bool, set[str]] = {True: set(), False: set()}
    mine = (note for note in noted if note.approval == asked.number)
    for note in takewhile(lambda note: note.kind != "started", mine):
        who = str(note.body.get("by"))
        if note.kind == "answered":
            said[bool(note.body["approve"])].add(who)
        elif note.kind == "revoked":
            said[True].discard(who)
    return said


def _requested(asked: Asked, found: Evidence) -> str:
    """The plan as the ledger kept it, whatever became of the row."""
    mine = (note for note in found.noted if note.kind == "requested" and note.approval == asked.number)
    return next((str(note.body.get("content", "{}")) for note in mine), "{}")


def _argv(plan: str, part: str) -> tuple[str, ...]:
    """Empty when the plan has no such part, or it is no command."""
    action = cast("Mapping[str, list[str]]", json.loads(plan).get(part) or {})
    return tuple(action.get("command", ()))


def _ended(asked: Asked) -> str:
    """The word for how it stands."""
    return next((run.verdict or run.phase for run in asked.runs), asked.stage)


def _told(number: int, run: Ran, noted: tuple[Noted, ...]) -> Breaches:
    """A run that is over has its end on record, or that it was lost; never both."""
    kinds = Counter(note.kind for note in noted if note.approval == number)
    if run.phase in ENDED and kinds["ended"] != 1:
        yield f"APR-{number} ended and {kinds['ended']} entries say so"
    if run.phase == "unknown" and (kinds["lost"] != 1 or kinds["ended"]):
        yield f"APR-{number} was lost, and the ledger says something else"
    if run.phase == "started":
        yield f"APR-{number} has started and nobody ever said what became of it"
