"""What no model may say whatever it was told: links, mentions, advice to act, and comfort while something is wrong."""

import re

LINK = re.compile(
    r"[@<>\[\]\\|]|://|\bwww\.|\b(?:https?|mailto|javascript|data):|!\(|\]\(|\b[\w-]+\.(?:com|net|org|io|dev)\b",
    re.IGNORECASE,
)
# When something was is a fact, and so are how loud and how often: such a word must have been told.
TOLD_ONLY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun|january|february|march|april|june|july|"
    r"august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|today|yesterday|tonight|"
    r"tomorrow|morning|noon|afternoon|evening|midnight|night|critical|warning|half|halved|twice|double[ds]?|thrice|"
    r"triple[ds]?|tenfold|quarter|thirds?|dozens|hundreds|thousands|millions?)\b",
    re.IGNORECASE,
)
ORDER = re.compile(
    r"\b(?:approv\w*|den(?:y|ied)|consent|authori[sz]\w*|confirm\w*|permit\w*|break.?glass|halt\w*|kill\w*|restart\w*|"
    r"reboot\w*|redeploy\w*|roll\w* ?back|revert\w*|run|execute[sd]?|executing|execution|invoke\w*|trigger\w*|"
    r"delete[sd]?|deleting|deletion|wipe\w*|purge\w*|shut\w*|disable[sd]?|disabling|stop|scale|patch|install\w*|curl|"
    r"sudo|rm|silenc\w*|mute\w*|snooz\w*|suppress\w*|acknowledge|"
    r"escalat\w*|click\w*|visit\w*|open the|log ?in|paste|type|send|forward|email|call|password\w*|passphrase\w*|"
    r"secrets?|tokens?|credentials?|api.?keys?|everyone|everybody|channel|instruction\w*|prompt\w*|plans?)\b",
    re.IGNORECASE,
)
COMFORT = re.compile(
    r"\b(?:(?:is|are|was|were|be|been|looks?|seems?|back to|now|remains?|all|everything|stays?)\s+(?!not\b)(?:\w+ly )?"
    r"(?:normal|fine|ok|okay|healthy|well|good|stable|resolved|solved|fixed|over|recovered|safe|quiet|clear|closed)"
    r"(?! for\b)|"
    r"no (?!earlier|similar|previous|past|other|such)(?:\w+ )?(?:incidents?|problems?|issues?|alerts?|alarms?|action|"
    r"need|cause|reason|impact|outage|danger)|false (?:alarm|positive)|harmless|benign|ignor\w*|never mind|"
    r"nothing (?:is |to |has |has been )?(?:wrong|worry|do|see|happen\w*|serious|unusual|bad|strange|going)|"
    r"all clear|only a (?:test|drill)|(?:has|have|had) (?:\w+ )?(?:recovered|ended|resolved|cleared|stopped))\b",
    re.IGNORECASE,
)
