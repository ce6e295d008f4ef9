"""Whether a sentence plainly wants an action done, now and to one thing; a classifier's word is not enough for that."""

import re
from collections.abc import Mapping

from bot.intents.heard import Heard
from bot.intents.nearest import closest
from bot.intents.patterns import VERBS
from bot.intents.rules import known_words

LATER = frozenset({"silence", "unsilence"})
COMMANDS = frozenset({"run", "acknowledge", "resolve", *LATER})
ASKED = re.compile(
    r"^(?:(?:ok|hey|hi|please|pls|plz|so|then|and|also|now|guys|team),? )*(?:(?:would|could|can|will) (?:you|u|someone|"
    r"somebody|anyone)|can (?:we|i)(?= .*\b(?:please|pls|plz|now|asap)\b)|(?:would|do) you mind)\b"
    r"(?: (?:please|pls|mind|be so kind|kindly|to|and|as|have|quickly|just|go ahead))*(?= )",
    re.IGNORECASE,
)
# A sentence with one of these asks, reports, wonders, warns or puts off.
DOUBT = re.compile(
    r"\b(?:if|whether|when|why|how|who\w*|what|which|should|shall|would|might|perhaps|possibly|think|guess|wonder|"
    r"suppose|did|does|had|unless|remind|dry|rehears\w*|pretend\w*|fake|mock|test run|edit|previous|prior|quote|"
    r"somebody|someone|anybody|anyone|says?|said|tells?|told|heard|mentions?|ran|restarted|restarting|rebooted|"
    r"supposed|planning|going to|about to|instructions|rules|he|she|they|isn'?t|aren'?t|wasn'?t|can'?t|cannot|almost|"
    r"nearly|forgot|in case|in theory|as soon as|asks?|wait for|let me re|you are|schedule|show|read me|last time|"
    r"or not|forget your|the rest|so on|stuff|tips|brief|progress|look into|"
    r"is it|i (?:acked|closed|resolved|took|muted|silenced))\b|"
    r"^(?:is|are|am|do) (?:i|we|they|it|there|you)\b|^(?:can|could|may|will) (?!you\b|u\b)\w+|^(?:is|are|has|have)\b|"
    r"\?\W*$",
    re.IGNORECASE,
)
PUT_OFF = re.compile(
    r"\b(?:later|tomorrow|tonight|after|before|once|yesterday|next|last|since|ago|who|was|were|has|have|having|helps?|"
    r"helped|needs|may|maybe|everyone|everything|all|else|already|and \w+ and|at \d|in \d+)\b",
    re.IGNORECASE,
)
FORBIDDING = re.compile(
    r"\b(?:don'?t|do not|not|never|no|nobody|without|instead|rather|cancel|undo)\b"
    r"(?! (?:more )?(?:problem|longer|issue))",
    re.IGNORECASE,
)
STILL = r"silenc|silens|slienc|mut(?:e|ing)|snooz|ignor|suppress|hush|hid|quiet|silent|peace|shush"
STOPPING = (
    r"\b(?:no|stop\w*|quit|don'?t|do not|never|turn|switch|disable|disabling|paus\w*|hold|drop|kill|until|till|less|"
    r"enough|off|without|leave|shut|halt|spare|block|for)\b"
)
MAINTENANCE = r"maint\w*|downtime"
ENDING = (
    rf"\b(?:again|un-?[sm]\w+|lift|remove|delete|end|back on|bring|resum\w*|re-?enable|enable|re-?activate|undo|revert|"
    rf"restore|no longer|any longer|any ?more|(?:drop|cancel|forget|clear) (?:the |that |my )?(?:{STILL})\w*|"
    rf"(?:stop|quit) (?:{STILL})\w*|out of|off mute|off (?:silence|quiet|mute)|take \w+ silence|can go)\b|"
    r"\b(?:switch|turn)(?: .*)? on\b"
)
PESTERING = r"alert|alarm|notif|page|paging|pages|ping|nois|wak|bother|bug|nag|shu|spam|leave me"
NOT_STILL = (
    rf"{ENDING}|\b(?:don'?t|do not|never|no more|no need to|off) (?:the )?(?:{STILL}|{MAINTENANCE})|\bwindows\b|"
    r"\b(?:shut down|since|last|yesterday|ago|later|back|is over|is done|finished)\b|\bu\w{0,3}(?:mut|sil|snoo)"
)
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
    rf"\b(?:{'|'.join(VERBS.split())}|run|execute\w*|executing|trigger|launch|invoke|apply|use|initiate|perform|"
    r"request|started|propose|kick|fire off|rerun|exec|bump|add|set|increase|wipe|empty|free (?:up|some)|purge|do|"
    r"give|go|bounced|restarted|res?t?[ar]+t\w*|re?bo\w+|cleanup|tidy|off and on|relaunch|get rid|"
    r"let us have|let'?s have|(?:need|want|like|have) (?:a |an |the )?\w+)\b"
)
NOT_RUN = r"\b(?:simu\w*|preview|approv\w*|delete|rm|sudo|just ran|mode|to prod\w*|silence|mute)\b"
NOT_AGAIN = r"\b(?:don'?t|do not|never) (?:un|alert|notif|page|wake)|\b(?:forgot|later|i'?ll|i will)\b"
# What a sentence must have, and must not have, to be read as an action, however likely it looks.
CUES: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    name: (re.compile(cue, re.IGNORECASE), re.compile(against, re.IGNORECASE))
    for name, (cue, against) in {
        "run": (DOING, NOT_RUN),
        "silence": (rf"{STILL}|{MAINTENANCE}|shu|leave me|(?:{STOPPING}).*(?:{PESTERING})", NOT_STILL),
        "unsilence": (rf"\bun-?[sm]\w+|{HEARD}(?:{ENDING})", NOT_AGAIN),
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


def is_command(name: str, text: str, heard: Heard) -> bool:
    """Whether somebody who says so wants that action; misspelt words count as what they were meant to be."""
    said = ASKED.sub("", spelt(text, heard), count=1)
    cue, against = CUES[name]
    doubtful = DOUBT.search(said) or against.search(said)
    if name not in LATER:
        plain = PRESENT[name].sub(" ", said) if name in PRESENT else said
        doubtful = doubtful or PUT_OFF.search(plain) or FORBIDDING.search(plain)
    return bool(cue.search(said)) and not doubtful and _is_about_one(heard)


def spelt(text: str, heard: Heard) -> str:
    """The sentence with words that nobody knows replaced by the one that was probably meant."""
    odd = [value for token, value in heard.slots.items() if token.startswith("X")]
    meant = {word: found for word in odd if (found := closest(word, known_words()))}
    return re.sub(r"[\w'-]+", lambda found: meant.get(found[0].casefold(), found[0]), text) if meant else text


def _is_about_one(heard: Heard) -> bool:
    """An action on two things at once is not understood, and an approval is nothing to act on."""
    sorts = [token.rstrip("0123456789") for token in heard.slots]
    services = {value for token, value in heard.slots.items() if token.startswith("SERVICE")}
    services |= {heard.place} if heard.place else set()
    return sorts.count("INC") <= 1 and sorts.count("APR") == 0 and len(services) <= 1
