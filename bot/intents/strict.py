"""Sentences understood word for word: what decides something, and what would mean nothing without its small words."""

import re
from collections.abc import Callable

from bot.intents import evidence, papers, talk
from bot.intents.bundle import ApproveSeveral
from bot.intents.emergency import BreakGlass, Review
from bot.intents.itself import Help
from bot.intents.model import Acknowledge, Approve, Deny, Halt, Intent, Resolve, Resume, Revoke, Runbooks

APPROVAL = r"(?:(?:apr|approval)[ #-]{0,2}|#)?(?P<approval>\d{1,9})"
REASON = r"(?:(?: because|,|:| -)? (?P<reason>.+))?"
# Courtesy around a decision changes nothing of it: `please approve APR-9, thanks`.
COURTESY = re.compile(r"(?:(?:please|pls|plz|ok|okay|yes|yep|sure|alright)[,:]? )+(?=\S)", re.IGNORECASE)
THANKS = re.compile(r"(?:,? (?:please|pls|plz|thanks|thank you|thx|ty))+$", re.IGNORECASE)
INCIDENT = r"(?:inc(?:ident)?[ #-]{0,2}|#)(?P<incident>\d{1,9})"
TOPICS = r"silence|mute|approve|deny|acknowledge|ack|resolve|run|halt|forecast|compare|explain|show|unsilence|resume"
ALL = r"everything|all actions|actions|all runs|it all|all (?:automations?|remediations?|runbooks)"
AUTOMATIC = r"automations?|actions?|runs?|remediations?|runbooks?"
AT_ONCE = r"(?: (?:right )?now| immediately| at once)?"
PULL = r"pull|hit|press|use|flip|engage|activate"
EVERYTHING = rf"(?: (?:{ALL}|all|now|the bot))?"


def _number(found: re.Match[str]) -> int | None:
    return int(found["approval"]) if found["approval"] else None


STRICT: tuple[tuple[str, Callable[[re.Match[str]], Intent]], ...] = (
    (rf"(?:i |i'll )?approved?(?: (?:request |the )?{APPROVAL})?", lambda m: Approve(_number(m))),
    (
        r"approve (?P<several>apr-?\d{1,9}(?:, apr-?\d{1,9}){1,9})",
        lambda m: ApproveSeveral(tuple(dict.fromkeys(map(int, re.findall(r"\d+", m["several"]))))),
    ),
    (
        rf"approve {APPROVAL} (?!(?:please|pls|plz|thanks|thx|ty)\b)(?P<target>[A-Za-z0-9][\w.:@-]*)",
        lambda m: Approve(_number(m), m["target"]),
    ),
    (
        rf"(?:revoke|take back)(?: (?:my )?(?:yes|approval)(?: (?:to|of|for))?)?(?: {APPROVAL})?",
        lambda m: Revoke(_number(m)),
    ),
    (
        (
            rf"break(?: the)? glass(?: {APPROVAL}(?: (?!because\b)(?P<target>[A-Za-z0-9][\w.:@-]*))?"
            r"(?:(?: because|,|:| -) ?(?P<reason>.+))?)?"
        ),
        lambda m: BreakGlass(_number(m), m["reason"] or "", (m["target"] or "").rstrip(":")),
    ),
    (
        rf"review(?:ed)? (?:apr[ #-]{{0,2}}|#)(?P<approval>\d{{1,9}}){REASON}",
        lambda m: Review(_number(m), m["reason"] or ""),
    ),
    (r"(?:apr[ #-]{0,2}|approval )(?P<approval>\d{1,9})[:,]? (?:is )?approved?", lambda m: Approve(_number(m))),
    (
        rf"(?:apr[ #-]{{0,2}}|approval )(?P<approval>\d{{1,9}})[:,]? (?:is )?(?:deny|denied|rejected|declined){REASON}",
        lambda m: Deny(_number(m), m["reason"] or ""),
    ),
    (
        rf"(?:i |i'll )?(?:deny|denied|reject|decline)(?: (?:request |the )?{APPROVAL}{REASON})?",
        lambda m: Deny(_number(m), m["reason"] or ""),
    ),
    (r"(?:deny|reject|decline)(?: because|,|:| -) (?P<reason>.+)", lambda m: Deny(None, m["reason"])),
    (rf"halt{EVERYTHING}(?:(?: because|,|:| -) (?P<reason>.+))?", lambda m: Halt(m["reason"] or "")),
    (rf"(?:stop|halt|freeze) (?:absolutely )?(?:{ALL}|all of it){AT_ONCE}", lambda _: Halt()),
    (rf"(?:freeze|pause|stop) (?:all|every) (?:{AUTOMATIC}){AT_ONCE}", lambda _: Halt()),
    (rf"(?:emergency (?:stop|halt)|(?:(?:{PULL}) the )?(?:kill ?-?switch|emergency stop)){AT_ONCE}", lambda _: Halt()),
    (rf"(?:resume|unhalt){EVERYTHING}|(?:lift|end|release) (?:the )?(?:halt|kill ?-?switch)", lambda _: Resume()),
    (rf"{INCIDENT} (?:is|can be) (?:fixed|resolved|closed|done|solved)", lambda m: Resolve(int(m["incident"]))),
    (r"(?:resolve|close) (?P<incident>\d{1,9})", lambda m: Resolve(int(m["incident"]))),
    (
        rf"(?:i(?:'?m| am) (?:on|handling|looking (?:at|into))|looking (?:at|into)) {INCIDENT}",
        lambda m: Acknowledge(int(m["incident"])),
    ),
    (r"ack(?:nowledge)? (?P<incident>\d{1,9})", lambda m: Acknowledge(int(m["incident"]))),
    (r"what now", lambda _: Runbooks()),
    (r"(?:i'?m |i am )?on it|i(?:'?ve)? (?:got|have) (?:it|this)|i'?ll take (?:it|this)", lambda _: Acknowledge()),
    (r"\?+|help(?: (?:me|with|on|about))*(?: (?P<topic>[\w-]+))?", lambda m: Help(m["topic"] or "")),
    (rf"how (?:do|can|would|to)(?: i| we| one| you)? (?P<topic>{TOPICS})(?: .*)?", lambda m: Help(m["topic"])),
)
TALK = tuple((pattern, lambda _, kind=kind: kind()) for pattern, kind in talk.SAYS)
WORD_FOR_WORD = re.compile(rf"(?:i )?approved?\b|{APPROVAL}", re.IGNORECASE)
DECISIONS = (Approve, ApproveSeveral, Revoke, Deny, BreakGlass, Review, Halt, Resume)
"""What only these sentences can mean."""
COMPILED = tuple(
    (re.compile(pattern, re.IGNORECASE), meaning) for pattern, meaning in (*STRICT, *evidence.SAYS, *papers.SAYS, *TALK)
)


def strictly(text: str) -> Intent | None:
    """What a tidied sentence decides, if it is exactly one of the sentences that decide something."""
    bare = text.rstrip(".! ")  # a question mark stays: who asks has not decided
    return _exactly(bare) or _politely(bare)


def is_word_for_word(text: str) -> bool:
    """Whether a yes begins as one: `please approve it` may be said to somebody else, `I'll approve it` is none yet."""
    return WORD_FOR_WORD.match(text) is not None


def _politely(bare: str) -> Intent | None:
    """A decision that says what it decides on may be wrapped in courtesy."""
    decided = _exactly(THANKS.sub("", COURTESY.sub("", bare, count=1)).rstrip(".!, "))
    match decided:
        case Approve(None) | Deny(None):
            return None
        case Approve() | Deny() | Halt():
            return decided
        case _:
            return None


def _exactly(sentence: str) -> Intent | None:
    for pattern, meaning in COMPILED:
        if found := pattern.fullmatch(sentence):
            return meaning(found)
    return None
