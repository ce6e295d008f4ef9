"""Which word that nobody configured is the name of a service, by the words around it."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

EDGE = "^"
FEWEST = 3
UNKNOWN = ("X", "PLACE")


def around(tokens: Sequence[str], at: int) -> tuple[str, str]:
    """What stands before and after a word, as they are counted."""
    before = tokens[at - 1] if at else EDGE
    after = tokens[at + 1] if at + 1 < len(tokens) else EDGE
    return f"before {before}", f"after {after}"


def counted(shapes: Iterable[str]) -> dict[str, float]:
    """How much likelier a service stands beside each word than another word does, as a logarithm."""
    services: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for shape in shapes:
        tokens = sorts(shape)
        for at, token in enumerate(tokens):
            (services if token == "SERVICE" else others).update(around(tokens, at))  # noqa: S105 - no secret
    share = others.total() / services.total()
    return {
        word: math.log((services[word] + 0.5) * share / (others[word] + 0.5))
        for word in services | others
        if services[word] + others[word] >= FEWEST
    }


def sorts(shape: str) -> list[str]:
    """The words of a shape, names by their sort only."""
    return [token.partition("=")[0].rstrip("0123456789") if token[0].isupper() else token for token in shape.split()]


def placed(shape: str, odds: Mapping[str, float]) -> Iterator[str]:
    """The placeholders of words that are most likely services, the likeliest first."""
    spelt, tokens = shape.split(), sorts(shape)
    scores = {
        spelt[at]: sum(odds.get(one, -0.5) for one in around(tokens, at))
        for at, token in enumerate(tokens)
        if token in UNKNOWN
    }
    yield from sorted((one for one, score in scores.items() if score > 0), key=scores.__getitem__, reverse=True)
