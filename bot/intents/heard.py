"""A sentence with its names, numbers and times taken out: what is left is a shape the rules can match."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.intents.model import Span
from bot.intents.rules import known_words
from bot.intents.times import extract
from bot.intents.vocabulary import Name, Sort, Vocabulary

FILLERS = frozenset(
    re.findall(
        r"\w+",
        """a an the of for on in at to me my our us its it this that these those please pls plz thx thanks just with
        about by from is are was were am be been being there here currently now atm right as so via do does service
        server app instance machine box metric signal only level levels gimme w again""",
    )
)
# After these a word is what the sentence is about: of, or is, what.
BEFORE_PLACE = frozenset({"of", "for", "on", "in", "with", "from", "about", "is", "are", "has", "did", "does"})
DEFINING = frozenset({"what", "who", "where", "which"})  # `what is love` is about no service
ARTICLES = frozenset({"the", "a", "our", "my", "service", "server", "app", "instance"})
CONTRACTED = {
    "whats": "what",
    "hows": "how",
    "wheres": "where",
    "whos": "who",
    "wats": "what",
    "wat": "what",
    "wht": "what",
}
INCIDENT = re.compile(r"\b(?:inc(?:ident)?s?[ #-]{0,2}|alert #?)(\d{1,9})\b|(?<!\S)#(\d{1,9})\b")
APPROVAL = re.compile(r"\bapr(?:oval)?[ #-]{0,2}(\d{1,9})\b|\bapproval #?(\d{1,9})\b")
PARAMETER = re.compile(r"(?<!\S)([A-Za-z_][\w-]*)=(\"[^\"]*\"|\S+)")
HOST = re.compile(r"(?!p\d+$)(?=.*\d)[a-z][\w.-]*(?::\d+)?|\d+(?:\.\d+){3}(?::\d+)?")
LONGEST_NAME = 4
TOKEN = re.compile(r"[A-Z]+\d+|[\w.:/%+-]*\w|(?<= )-(?= )")


@dataclass(frozen=True, slots=True)
class Heard:
    """A shape such as `show SIGNAL0 SERVICE1 `, and what each placeholder stands for.

    `place` is the service in a runbook's name that was said in separate words, as in `restart checkout`.
    """

    shape: str
    slots: Mapping[str, str]
    span: Span = Span()
    place: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    guesses: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Slots:
    """Hands out placeholders while a sentence is read."""

    given: dict[str, str] = field(default_factory=dict)
    place: str = ""

    def put(self, sort: str, value: str) -> str:
        token = f"{sort}{len(self.given)}"
        self.given[token] = value
        return token


def hear(text: str, words: Vocabulary, now: datetime, *, plain: frozenset[str] = frozenset()) -> Heard:
    """Reads a tidied sentence; words in `plain` are left alone even where they are somebody's name for something."""
    slots = _Slots()
    parameters, span, tokens = _opened(text, words, now, plain, slots)
    places = _places(tokens)
    tokens = _named([token for token in tokens if token not in FILLERS], words, plain, slots)
    tokens, guesses = _guessed(tokens, words, slots, known_words())
    shape = "".join(f"{_sorted(token, slots, places)} " for token in tokens)
    return Heard(shape, slots.given, span, slots.place, parameters, guesses)


def hear_loosely(text: str, words: Vocabulary, now: datetime, common: frozenset[str]) -> Heard:
    """Reads a sentence of any form: fillers stay in the shape, and no word of `common` is taken for a misspelt name."""
    slots = _Slots()
    parameters, span, tokens = _opened(text, words, now, frozenset(), slots)
    places = _places(tokens) - common
    tokens, guesses = _guessed(_named(tokens, words, FILLERS, slots), words, slots, common)
    shape = "".join(f"{token if token in common else _sorted(token, slots, places)} " for token in tokens)
    _named([token for token in tokens if token not in FILLERS], words, frozenset(), slots)  # such as `clear the cache`
    return Heard(shape, slots.given, span, slots.place, parameters, guesses)


def _opened(
    text: str, words: Vocabulary, now: datetime, plain: frozenset[str], slots: _Slots
) -> tuple[tuple[tuple[str, str], ...], Span, list[str]]:
    """A sentence's parameters and time, and its words without them, with names that are plain to see replaced."""
    parameters = tuple((name, value.strip('"')) for name, value in PARAMETER.findall(text))
    line = re.sub(r"'s?(?!\w)|'", lambda found: " " if found[0] == "'s" else "", PARAMETER.sub(" ", text).casefold())
    line = APPROVAL.sub(lambda found: f" {slots.put('APR', found[1] or found[2])} ", line)
    line = INCIDENT.sub(lambda found: f" {slots.put('INC', found[1] or found[2])} ", line)
    span, rest = extract(" ".join(_named(TOKEN.findall(line), words, plain, slots)), now)
    return parameters, span, [CONTRACTED.get(token, token) for token in rest.split()]


def _named(tokens: list[str], words: Vocabulary, plain: frozenset[str], slots: _Slots) -> list[str]:
    """Replaces configured names by placeholders, the longest first."""
    out: list[str] = []
    while tokens:
        length, name = next(_names(tokens, words, plain), (1, None))
        out.append(slots.put(name.sort, name.name) if name else tokens[0])
        if name and name.sort is Sort.RUNBOOK and length > 1:
            inside = [part for token in tokens[:length] if (part := words.find(token)) and part.sort is Sort.SERVICE]
            slots.place = inside[0].name if inside else slots.place
        tokens = tokens[length:]
    return out


def _names(tokens: list[str], words: Vocabulary, plain: frozenset[str]) -> Iterator[tuple[int, Name]]:
    """A word of the grammar is a name only as it stands: `restart` is not the singular of the signal `restarts`."""
    for length in range(min(LONGEST_NAME, len(tokens)), 0, -1):
        typed = " ".join(tokens[:length])
        if typed in plain or _is_placeholder(typed) or (typed in known_words() and typed not in words.forms):
            continue
        if name := words.find(typed):
            yield length, name


def _places(tokens: list[str]) -> set[str]:
    """Words that stand where a service is named, whether or not there is one of that name."""
    bare = ["", *(token for token in tokens if token not in ARTICLES)]
    threes = zip(bare, bare[1:], bare[2:], strict=False)
    return {token for first, before, token in threes if before in BEFORE_PLACE and first not in DEFINING}


def _guessed(
    tokens: list[str], words: Vocabulary, slots: _Slots, common: frozenset[str]
) -> tuple[list[str], tuple[tuple[str, str], ...]]:
    """Replaces misspelt names by placeholders, and says what was taken for what; `common` words are no names."""
    out: list[str] = []
    guesses: list[tuple[str, str]] = []
    for token in tokens:
        name = None if token in common or _is_placeholder(token) else words.guess(token, common)
        out.append(slots.put(name.sort, name.name) if name else token)
        guesses.extend([(token, name.name)] if name else [])
    return out, tuple(guesses)


def _sorted(token: str, slots: _Slots, places: set[str]) -> str:
    """A placeholder for a word that is neither the grammar's nor configured: a number, a host, or just a word."""
    if token in known_words() or _is_placeholder(token):
        return token
    if re.fullmatch(r"\d+(?:\.\d+)?", token):
        return slots.put("NUM", token)
    if HOST.fullmatch(token):
        return slots.put("HOST", token)
    return slots.put("PLACE" if token in places else "X", token)


def _is_placeholder(token: str) -> bool:
    return any(part[0].isupper() for part in token.split())
