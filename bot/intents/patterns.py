"""The small language the rules are written in, and what it means as a regular expression.

A pattern is words with one space between: `a|b` is a choice, `a?` may be missing, `going_on` is two words.
`<service>` is a configured service, or a word where only a service can stand, such as the last one of `cpu of basket`;
`<service~>` is also any other word nobody configured, kept as typed.
"""

import re
from functools import cache

SLOT = re.compile(r"<(?P<name>[a-z]+)(?P<number>\d?)(?P<typed>~?)>")
TYPED = ("X", "PLACE")
PLACEHOLDERS = {
    "service": "SERVICE", "signal": "SIGNAL", "runbook": "RUNBOOK",
    "incident": "INC", "approval": "APR", "host": "HOST", "number": "NUM", "anyone": "NOBODY",
}  # fmt: skip


# Words that name what to do to a service, so that `restart checkout` can be looked up among the runbooks.
VERBS = (
    "restart reboot bounce rollback scale clean clear flush drain fix kill recycle redeploy revert reload purge rotate "
    "start stop roll_back"
)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The expression for a whole shape, in which every word is followed by one space."""
    return re.compile("".join(_item(item) for item in pattern.split()))


@cache
def openings(pattern: str) -> frozenset[str]:
    """What the first token of a shape must be for it to fit: words, or the sorts of placeholders."""
    found: set[str] = set()
    for item in pattern.split():
        found |= _openings(item.removesuffix("?"))
        if not item.endswith("?"):
            return frozenset(found)
    return frozenset({"", *found})


def opening(shape: str) -> str:
    """The first token of a shape, a placeholder without its number."""
    first = shape.partition(" ")[0]
    return first.rstrip("0123456789") if first[:1].isupper() else first


def words(pattern: str) -> set[str]:
    """Every plain word of a pattern."""
    spelt = pattern.replace("<verb>", VERBS)
    return set(re.findall(r"[a-z]+", SLOT.sub(" ", spelt.replace("_", " "))))


def _openings(bare: str) -> set[str]:
    spelt = "|".join(VERBS.split()) if bare == "<verb>" else bare
    if slot := SLOT.fullmatch(spelt):
        return _sorts(slot)
    return {choice.partition("_")[0] for choice in spelt.split("|")}


def _sorts(slot: re.Match[str]) -> set[str]:
    """The placeholders that may stand in a slot."""
    if slot["typed"]:
        return {PLACEHOLDERS[slot["name"]], *TYPED}
    return {PLACEHOLDERS[slot["name"]], *(["PLACE"] if slot["name"] == "service" else [])}


def _item(item: str) -> str:
    optional = item.endswith("?")
    bare = item.removesuffix("?")
    if bare == "<verb>":
        body = rf"(?P<verb>{'|'.join(VERBS.split()).replace('_', ' ')}) "
    elif slot := SLOT.fullmatch(bare):
        body = rf"(?P<{slot['name']}{slot['number']}>(?:{'|'.join(sorted(_sorts(slot)))})\d+) "
    else:
        body = rf"(?:{'|'.join(choice.replace('_', ' ') for choice in bare.split('|'))}) "
    return f"(?:{body})?" if optional else body
