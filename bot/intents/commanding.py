"""Whether a sentence plainly wants an action done, now and to one thing; a classifier's word is not enough for that."""

import re
from collections.abc import Mapping

from bot.intents.heard import Heard
from bot.intents.nearest import closest
from bot.intents.patterns import VERBS

LATER = frozenset({"silence", "unsilence"})
ASKED = re.compile(
    r"^(?:(?:ok|hey|hi|please|pls|plz|so|then|and|also|now|guys|team),? )*(?:(?:would|could|can|will) (?:you|u|someone|"
    r"somebody|anyone)|can (?:we|i)(?= .*\b(?:please|pls|plz|now|asap)\b)|(?:would|do) you mind)\b"
    r"(?: (?:please|pls|mind|be so kind|kindly|to|and|as|have|quickly|just|go ahead))*(?= )",
    re.IGNORECASE,
)
# A sentence with one of these asks, reports, wonders, warns or puts off.
DOUBT = re.compile(
    r"\b(?:if|whether|when|why|how|what|which|should|shall|would|might|perhaps|think|guess|wonder|suppose|did|does|had|"
    r"unless|remind|dry|rehears\w*|pretend|previous|somebody|someone|anybody|anyone|says?|said|tells?|told|ran|restarted|"
    r"restarting|supposed|planning|going to|about to|instructions)\b|"
    r"^(?:is|are|am|do|can|could|may|will) (?:i|we|they|it|there|you (?:like|love))\b|^(?:is|are|has|have)\b|\?\W*$",
    re.IGNORECASE,
)
PUT_OFF = re.compile(
    r"\b(?:later|tomorrow|tonight|after|before|once|yesterday|next|who|was|were|has|have|having|helps?|helped|needs|may|"
    r"maybe|everyone|everything|all|else|already|and \w+ and|at \d|in \d+)\b",
    re.IGNORECASE,
)
FORBIDDING = re.compile(
    r"\b(?:don'?t|do not|not|never|no|nobody|without|instead|rather|cancel|undo)\b"
    r"(?! (?:more )?(?:problem|longer|issue))",
    re.IGNORECASE,
)
STILL = r"silenc|silens|slienc|mut(?:e|ing)|snooz|ignor|suppress|hush|paus|hid|quiet|silent|peace|shush"
MAINTENANCE = r"maint\w*|downtime"
ENDING = (
    rf"\b(?:again|un-?[sm]\w+|lift|remove|delete|end|back on|bring|resum\w*|re-?enable|enable|re-?activate|undo|revert|"
    rf"restore|no longer|any longer|any ?more|(?:drop|cancel|forget|clear) (?:the |that |my )?(?:{STILL})\w*|"
    rf"(?:stop|quit) (?:{STILL})\w*|out of|off mute|off (?:silence|quiet|mute)|take \w+ silence|can go)\b|"
    r"\b(?:switch|turn)(?: .*)? on\b"
)
PESTERING = r"alert|alarm|notif|page|paging|pages|ping|nois|wak|bother|bug|nag|shu|spam|leave me"
# Whatever ends a silence speaks of one, or of what would be heard again.
HEARD = rf"^(?=.*(?:{STILL}|alert|alarm|notif|\bpag|\bping|{MAINTENANCE}|\bhear|noise|loud|wake)).*?"
CLOSING = (
    r"\b(?:reso\w*|resl\w*|close\w*|closing|fixed|done|(?<!taking )(?<!take )over|solved|sorted|finish\w*|"
    r"wrap|end|shut|tick|can go|dealt with|taken care)\b"
)
TAKING = (
    r"\b(?:ac?k\w*|tak(?:e|es|ing)|own\w*|mine|on|looking|look|handl\w+|claim\w*|assign|working|seen|got|checking|"
    r"care|leave|put me|give|deal\w*|pick|investigat\w+|with me|have|see it|volunteer|grab|my turn|i do)\b"
)
DOING = (
    rf"\b(?:{'|'.join(VERBS.split())}|run|execut\w*|trigger|launch|invoke|apply|use|initiate|perform|request|started|"
    r"propose|kick|fire off|rerun|exec|bump|add|set|increase|wipe|empty|free|purge|do|give|go|bounced|restarted|"
    r"res?t?[ar]+t\w*|re?bo\w+|cleanup|tidy|off and on|relaunch|get rid|let us have|let'?s have|"
    r"(?:need|want|like|have) (?:a |an |the )?\w+)\b"
)
# What a sentence must have, and must not have, to be read as an action, however likely it looks.
CUES: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    name: (re.compile(cue, re.IGNORECASE), re.compile(against, re.IGNORECASE))
    for name, (cue, against) in {
        "run": (DOING, r"\b(?:simu\w*|preview|approv\w*|delete|rm|sudo|just ran|mode)\b"),
        "silence": (rf"{STILL}|{MAINTENANCE}|{PESTERING}", rf"{ENDING}|\b(?:don'?t|do not|never) (?:{STILL})|\bwindows\b"),
        "unsilence": (rf"\bun-?[sm]\w+|{HEARD}(?:{ENDING})", r"\b(?:don'?t|do not|never) (?:un|alert|notif|page|wake)"),
        "acknowledge": (TAKING, rf"{CLOSING}|\bassign\b(?!.*\b(?:me|myself)\b)"),
        "resolve": (CLOSING, r"\b(?:ac?k\w*|seen|mine|reopen)\b"),
    }.items()
}  # fmt: skip
# Said so, these put nothing off.
PRESENT = {
    "acknowledge": re.compile(r"\b(?:i|im|i'm) .*?\b(?:have|already)\b|\b(?:already|have it)\b", re.IGNORECASE),
    "resolve": re.compile(
        r"\ball (?:good|fine|green|well)\b|\b(?:has|have) been\b|\bmay close\b|\bwas a false\b", re.IGNORECASE
    ),
    "run": re.compile(r"\b(?:can|could|may) (?:i|we) have\b|\blet'?s? (?:us )?have\b", re.IGNORECASE),
}


def is_command(name: str, text: str, heard: Heard, common: frozenset[str] = frozenset()) -> bool:
    """Whether somebody who says so wants that action; misspelt words count as what they were meant to be."""
    said = ASKED.sub("", spelt(text, heard, common), count=1)
    cue, against = CUES[name]
    doubtful = DOUBT.search(said) or against.search(said)
    if name not in LATER:
        plain = PRESENT[name].sub(" ", said) if name in PRESENT else said
        doubtful = doubtful or PUT_OFF.search(plain) or FORBIDDING.search(plain)
    return bool(cue.search(said)) and not doubtful and _is_about_one(heard)


def spelt(text: str, heard: Heard, common: frozenset[str]) -> str:
    """The sentence with words that nobody knows replaced by the one that was probably meant."""
    odd = [value for token, value in heard.slots.items() if token.startswith("X")]
    meant = {word: found for word in odd if common and (found := closest(word, common))}
    return re.sub(r"[\w'-]+", lambda found: meant.get(found[0].casefold(), found[0]), text) if meant else text


def _is_about_one(heard: Heard) -> bool:
    """An action on two things at once is not understood, and an approval is nothing to act on."""
    sorts = [token.rstrip("0123456789") for token in heard.slots]
    services = {value for token, value in heard.slots.items() if token.startswith("SERVICE")}
    return sorts.count("INC") <= 1 and sorts.count("APR") == 0 and len(services) <= 1
