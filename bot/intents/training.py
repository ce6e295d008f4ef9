"""Learns the classifier's weights from examples.yaml; run by `make intents`, never by the bot."""

import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.intents.classify import WEIGHTS, features, save, shaped
from bot.intents.heard import hear_loosely
from bot.intents.infer import built, is_command
from bot.intents.patterns import PLACEHOLDERS, SLOT, VERBS
from bot.intents.rules import known_words, rules
from bot.intents.tidy import tidy
from bot.intents.vocabulary import Vocabulary
from monitoring.model import Service
from monitoring.packaged import read_packaged
from monitoring.signals import built_in
from remediation.runbooks import Command, Runbook

EXAMPLES = Path(__file__).with_name("examples.yaml")
ACTS = ("run", "acknowledge", "resolve", "silence", "unsilence")
SOME_DAY = datetime(2026, 1, 1, 12, tzinfo=UTC)
FOLDS = 4
SEED = 7
SLIPS = 1  # copies of each example with a slip of the thumb
STRENGTH = 1.0
FEWEST = 1
HALF = 0.5
MOST_FEATURES = 40_000
OF_EACH_RULE = 2
LOOK_RIGHT = 0.5  # what share of the questions read at the threshold has to be right
MARGIN = 0.05


@dataclass(frozen=True, slots=True)
class Learned:
    """Examples as shapes, with the label of each."""

    shapes: list[str]
    labels: list[str]


def train(file: Path = WEIGHTS) -> str:
    """Writes the weights, and says how well they read what was held back."""
    texts, labels, words = examples()
    common = frozenset(known_words() | _common(texts, words))
    scores, order = _held_back(texts, labels, words, common)
    truth = np.array([order.index(label) for label in labels])
    sharpness = _sharpness(scores, truth)
    sure, best = _sure(scores, sharpness)
    look, act = _bounds(sure, best == truth, _acts(texts, [order[at] for at in best], words, common))
    _store(file, _fit(_slipped(texts, labels, words, common)), common, np.array([sharpness, look, act]))
    right = float(np.mean(best == truth))
    return f"{len(texts)} examples, {right:.1%} of those held back read right; sure from {look:.2f}, of acts {act:.2f}"


def _acts(texts: Sequence[str], best: Sequence[str], words: Vocabulary, common: frozenset[str]) -> NDArray[np.bool_]:
    """Where an action would be read: what is plainly no command is none, however likely it looks."""
    heard = [hear_loosely(tidy(text), words, SOME_DAY, common) for text in texts]
    return np.array(
        [
            name in ACTS and is_command(name, text, said) and built(name, said, words, SOME_DAY) is not None
            for text, name, said in zip(texts, best, heard, strict=True)
        ]
    )


def examples() -> tuple[list[str], list[str], Vocabulary]:
    """Every text of the file with its intent, and the names used in it."""
    table = read_packaged(EXAMPLES)
    pairs = [(line, name) for name, lines in table["intents"].items() for line in lines.splitlines()]
    words = Vocabulary(
        tuple(Service(name, aliases=tuple(aliases)) for name, aliases in table["services"].items()),
        built_in(),
        tuple(Runbook(name, title, Command(())) for name, title in table["runbooks"].items()),
    )
    return [line for line, _ in pairs], [name for _, name in pairs], words


def _common(texts: Sequence[str], words: Vocabulary) -> set[str]:
    """Words used more than once, which therefore are no slips."""
    counts = Counter(word for text in texts for word in re.findall(r"[a-z]+", text.casefold()))
    return {word for word, count in counts.items() if count > FEWEST and not words.find(word)}


def _shape(text: str, words: Vocabulary, common: frozenset[str]) -> str:
    return shaped(hear_loosely(tidy(text), words, SOME_DAY, common))


def _slipped(texts: Sequence[str], labels: Sequence[str], words: Vocabulary, common: frozenset[str]) -> Learned:
    """The examples, and each again with slips of the thumb."""
    chance = random.Random(SEED)  # noqa: S311 - reproducible slips, no secret
    pairs = [
        (_shape(said, words, common), label)
        for text, label in zip(texts, labels, strict=True)
        for said in (text, *(_slip(text, chance) for _ in range(SLIPS)))
    ]
    pairs += [
        (_fitting(line, chance), rule.name) for rule in rules() for line in rule.says for _ in range(OF_EACH_RULE)
    ]
    return Learned([shape for shape, _ in pairs], [label for _, label in pairs])


def _fitting(pattern: str, chance: random.Random) -> str:
    """One of the shapes that fit a rule of the grammar."""
    items = [item.removesuffix("?") for item in pattern.split() if not item.endswith("?") or chance.random() < HALF]
    chosen = [chance.choice((VERBS.replace(" ", "|") if item == "<verb>" else item).split("|")) for item in items]
    slots = [SLOT.fullmatch(item) for item in chosen]
    tokens = [PLACEHOLDERS[slot["name"]] if slot else item for slot, item in zip(slots, chosen, strict=True)]
    return "".join(f"{token.replace('_', ' ')} " for token in tokens)


def _slip(text: str, chance: random.Random) -> str:
    """One letter left out, doubled or swapped with the next, in one of the longer words."""
    places = [found.start() + at for found in re.finditer(r"[a-z]{4,}", text) for at in range(1, len(found[0]) - 1)]
    if not places:
        return text
    at = chance.choice(places)
    return text[:at] + chance.choice(("", text[at] * 2, text[at + 1] + text[at])) + text[at + 1 :]


def _fit(learned: Learned) -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    reader: Any = features  # the library takes a callable, its types only know names
    vectors = TfidfVectorizer(analyzer=reader, sublinear_tf=True, min_df=FEWEST, max_features=MOST_FEATURES)
    model = LinearSVC(C=STRENGTH, random_state=SEED)
    model.fit(vectors.fit_transform(learned.shapes), learned.labels)
    return vectors, model


def _held_back(
    texts: Sequence[str], labels: Sequence[str], words: Vocabulary, common: frozenset[str]
) -> tuple[NDArray[np.float64], list[str]]:
    """Each example's scores by a model that has not seen it."""
    from sklearn.model_selection import StratifiedKFold

    order = sorted({*labels, *(rule.name for rule in rules())})
    scores = np.zeros((len(texts), len(order)))
    for seen, held in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(texts, labels):
        vectors, model = _fit(
            _slipped([texts[int(at)] for at in seen], [labels[int(at)] for at in seen], words, common)
        )
        scores[held] = model.decision_function(
            vectors.transform([_shape(texts[int(at)], words, common) for at in held])
        )
    return scores, order


def _sharpness(scores: NDArray[np.float64], truth: NDArray[np.int_]) -> float:
    """The factor on scores with which probabilities are as often right as they say."""

    def surprise(factor: float) -> float:
        odds = factor * (scores - scores.max(axis=1, keepdims=True))
        chosen = odds[np.arange(len(truth)), truth]
        return float(np.mean(np.log(np.exp(odds).sum(axis=1)) - chosen))

    return min((float(factor) for factor in np.arange(0.5, 12.0, 0.25)), key=surprise)


def _sure(scores: NDArray[np.float64], sharpness: float) -> tuple[NDArray[np.float64], NDArray[np.int_]]:
    """How sure each reading is, and which it is."""
    odds = np.exp(sharpness * (scores - scores.max(axis=1, keepdims=True)))
    return odds.max(axis=1) / odds.sum(axis=1), scores.argmax(axis=1)


def _bounds(sure: NDArray[np.float64], right: NDArray[np.bool_], act: NDArray[np.bool_]) -> tuple[float, float]:
    """A question is read when it is right more often than not; an action when none of those held back was wrong."""
    look = _lowest(lambda bound: right[(sure >= bound) & (sure < bound + 2 * MARGIN) & ~act].mean() >= LOOK_RIGHT)
    return look, min(float(sure[act & ~right].max(initial=0.4)) + MARGIN, 1 - MARGIN)


def _lowest(holds: Callable[[float], bool]) -> float:
    return next((float(bound) for bound in np.arange(0.3, 0.95, 0.05) if holds(bound)), 0.95)


def _store(file: Path, fitted: tuple[Any, Any], common: frozenset[str], bounds: NDArray[np.float64]) -> None:
    vectors, model = fitted
    slopes = model.coef_.T
    scale = np.abs(slopes).max(axis=0) / 127
    arrays = {
        "labels": _bytes(model.classes_),
        "features": _bytes(vectors.get_feature_names_out()),
        "common": _bytes(sorted(common)),
        "rarity": vectors.idf_.astype(np.float16),
        "slopes": np.round(slopes / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "offsets": model.intercept_.astype(np.float32),
        "bounds": bounds,
    }
    save(file, arrays)


def _bytes(lines: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


if __name__ == "__main__":
    sys.stdout.write(f"{train()}\n")
