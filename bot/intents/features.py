"""What the classifier sees of a sentence: its words, their senses, which stand together, and pieces of words."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

from bot.intents.heard import Heard
from bot.intents.model import Span
from monitoring.packaged import read_packaged

SENSES = Path(__file__).with_name("senses.yaml")
SHORTEST, LONGEST = 2, 5
UNKNOWN = ("X", "PLACE")  # a word that is neither of the examples nor configured; its pieces may still tell


def shaped(heard: Heard) -> str:
    """What is scored: the words, of names only their sorts, and whether there was a time among them."""
    tokens = [
        f"{sort}={heard.slots[token]}" if (sort := token.rstrip("0123456789")) in UNKNOWN else token
        for token in heard.shape.split()
    ]
    return " ".join([*tokens, *([] if heard.span == Span() else ["TIME"])])


def features(shape: str) -> Iterator[str]:
    """Words, pairs and threes of words, senses and pairs of them, and pieces that survive a slip of the thumb."""
    tokens = [_sort(token) for token in shape.split()]
    yield from tokens
    yield from _neighbours(tokens)
    yield from _senses(tokens)
    for word in shape.split():
        if spelt := word.partition("=")[2] if "=" in word else word if word[0].islower() else "":
            yield from _pieces(spelt)


def _sort(token: str) -> str:
    return token.partition("=")[0].rstrip("0123456789") if token[0].isupper() else token


def _neighbours(tokens: Sequence[str]) -> Iterator[str]:
    edged = ["^", *tokens, "$"]
    yield from (f"{one} {other}" for one, other in pairwise(edged))
    for one, between, other in zip(edged, edged[1:], edged[2:], strict=False) if len(tokens) > 1 else ():
        yield f"{one} {between} {other}"
        yield f"{one} _ {other}"


def _senses(tokens: Sequence[str]) -> Iterator[str]:
    known = senses()
    meant = [known.get(token, (token,)) for token in tokens]
    yield from (f"@{sense}" for found, token in zip(meant, tokens, strict=True) if token in known for sense in found)
    first = [f"@{found[0]}" if token in known else token for found, token in zip(meant, tokens, strict=True)]
    yield from (f"{one}&{other}" for one, other in pairwise(["^", *first, "$"]))
    together = sorted({one for one in first if one[0] == "@" or one.isupper()})
    yield from (f"{one}+{other}" for one, other in combinations(together, 2))


def _pieces(word: str) -> Iterator[str]:
    edged = f"<{word}>"
    for size in range(SHORTEST, LONGEST + 1):
        yield from (f"~{edged[at : at + size]}" for at in range(len(edged) - size + 1))


@cache
def senses() -> Mapping[str, tuple[str, ...]]:
    """What each word of senses.yaml may stand for, in the order of the file."""
    found: dict[str, tuple[str, ...]] = {}
    for sense, line in read_packaged(SENSES).items():
        for word in line.split():
            found[word] = (*found.get(word, ()), sense)
    return found
