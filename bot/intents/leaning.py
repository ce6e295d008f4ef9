"""The forms of sentences that mean nothing without what was asked before them."""

import re

LEAD = r"(?:(?:and|or|ok(?:ay)?|so|then|also|hm+|but|right|well|cool|thanks|great|alright|please|yes|yeah)[, ]+)*"
TAIL = r"(?:[, ]+(?:then|now|again|please|pls|too|as well|instead|though))*[ .!?]*"
POINTER = r"(?:it|that|this)"
ABOUT_IT = r"(?: (?:is|was|did|does|do|are|it|that|this|there|the case|happen(?:ing|ed)?|like (?:that|this)|so|thing))*"


def _sentence(*parts: str) -> re.Pattern[str]:
    return re.compile(f"{LEAD}(?:{''.join(parts)}){TAIL}", re.IGNORECASE)


ELLIPSIS = _sentence(
    r"(?:and|or|plus|(?:what|how|wh?at) about|(?:do |show |give |me )*(?:the )?same(?: thing| again| question)?|",
    rf"also|now|only|just|make {POINTER}|try|for|on|in)\b",
    r"(?: (?:for|on|with|in|of|but|now|the))*[ ,:]+(?P<rest>.+?)",
)
VERSUS = _sentence(
    rf"(?:how (?:does|did) {POINTER} )?(?:compare[ds]?|comparing|vs\.?|versus|against)(?: {POINTER})?",
    r"(?: (?:to|with|against))?(?: (?P<rest>.+?))?",
)
WHY = _sentence(
    r"(?:any idea |(?:do )?(?:you|we) know |tell me )?",
    r"(?:why|how come|(?:what(?:'?s| is| was)? )?(?:the |any )?(?:reason|cause)|",
    rf"explain|what (?:caused|causes|happened)){ABOUT_IT}",
)
WHY_NOT = _sentence(
    rf"why (?:not|can'?t (?:i|we|you)|won'?t (?:it|you)|couldn'?t (?:i|we|you)){ABOUT_IT}",
)
AGAIN = _sentence(
    r"(?:(?:show|give|tell)(?: me)? (?:that|it|this|the (?:same|last one))(?: once more)?|again|repeat|once more|",
    r"one more time|refresh|say (?:that|it)|update|what was that|now|still|any (?:better|change|news)|better|try)",
    r"(?: (?:that|it))?",
)
DO_IT = _sentence(
    rf"(?:do|run|try|start|execute|apply|use|go with|let'?s (?:do|run|try)) {POINTER}(?: one)?",
)
WHO = _sentence(
    rf"who (?:did|ran|started|approved|asked for|requested|triggered|changed) {POINTER}",
)
AHEAD = _sentence(
    rf"(?:the |a )?(?:forecast|outlook|trend|prediction|where is {POINTER} (?:going|heading))",
)
TIMES = r"(?:\w+ing|morning|afternoon|evening|week|weekend|month|host|machine|time|day|year|runbook)"
IT = re.compile(
    r"\b(?:(?:this|that|the) (?:incident|alert|alarm|service|one|thing)|(?:it|them|they)\b(?:'s\b)?|its\b|"
    rf"there(?!'s)\b|(?:that|this)(?! {TIMES})\b(?:'s\b)?)",
    re.IGNORECASE,
)
