"""Learns the classifier's weights from examples.yaml; run by `make intents`, never by the bot."""

import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.intents.classify import WEIGHTS, save
from bot.intents.commanding import is_command
from bot.intents.drawn import drawn
from bot.intents.features import features, shaped
from bot.intents.heard import hear_loosely
from bot.intents.infer import built
from bot.intents.patterns import PLACEHOLDERS, SLOT, VERBS
from bot.intents.placing import counted
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
STRENGTH = 0.3
FEWEST = 1
HALF = 0.5
MOST_FEATURES = 40_000
OF_EACH_RULE = 2
LOOK_RIGHT = 0.45  # what share of the questions read at the threshold has to be right
ACTS_RIGHT = 500  # of so many actions read no more than one may be wrong
MARGIN = 0.05


@dataclass(frozen=True, slots=True)
class Learned:
    """Examples as shapes, with the label of each."""

    shapes: list[str]
    labels: list[str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text and what it means; those of one family were drawn from one template."""

    text: str
    label: str
    family: str


def train(file: Path = WEIGHTS) -> str:
    """Writes the weights, and says how well they read what was held back."""
    written, words = examples()
    sentences = [*written, *(Sentence(*one) for one in drawn(random.Random(SEED)))]  # noqa: S311 - no secret
    common = frozenset(known_words() | _common([one.text for one in sentences], words))
    scores, order = _held_back(sentences, words, common)
    truth = np.array([order.index(one.label) for one in sentences])
    sharpness = _sharpness(scores, truth)
    sure, best = _sure(scores, sharpness)
    right = best == truth
    look, act = _bounds(sure, right, _acts(sentences, [order[at] for at in best], words, common))
    beside = counted(_shape(one.text, words, common) for one in written)
    _store(file, _fit(_slipped(sentences, words, common)), common, np.array([sharpness, look, act]), beside)
    told = f"{len(written)} examples and {len(sentences) - len(written)} drawn from templates"
    held = f"held back, {right[: len(written)].mean():.1%} and {right[len(written) :].mean():.1%} read right"
    return f"{told}; {held}; sure from {look:.2f}, of acts {act:.2f}"


def _acts(
    sentences: Sequence[Sentence], best: Sequence[str], words: Vocabulary, common: frozenset[str]
) -> NDArray[np.bool_]:
    """Where an action would be read: what is plainly no command is none, however likely it looks."""
    heard = [hear_loosely(tidy(one.text), words, SOME_DAY, common) for one in sentences]
    return np.array(
        [
            name in ACTS and is_command(name, one.text, said) and built(name, said, words, SOME_DAY) is not None
            for one, name, said in zip(sentences, best, heard, strict=True)
        ]
    )


def examples() -> tuple[list[Sentence], Vocabulary]:
    """Every text of the file with its intent, and the names used in it."""
    table = read_packaged(EXAMPLES)
    found = [Sentence(line, name, line) for name, lines in table["intents"].items() for line in lines.splitlines()]
    words = Vocabulary(
        tuple(Service(name, aliases=tuple(aliases)) for name, aliases in table["services"].items()),
        built_in(),
        tuple(Runbook(name, title, Command(())) for name, title in table["runbooks"].items()),
    )
    return found, words


def _common(texts: Sequence[str], words: Vocabulary) -> set[str]:
    """Words used more than once, which therefore are no slips."""
    counts = Counter(word for text in texts for word in re.findall(r"[a-z]+", text.casefold()))
    return {word for word, count in counts.items() if count > FEWEST and not words.find(word)}


def _shape(text: str, words: Vocabulary, common: frozenset[str]) -> str:
    return shaped(hear_loosely(tidy(text), words, SOME_DAY, common))


def _slipped(sentences: Sequence[Sentence], words: Vocabulary, common: frozenset[str]) -> Learned:
    """The examples, and each again with slips of the thumb."""
    chance = random.Random(SEED)  # noqa: S311 - reproducible slips, no secret
    pairs = [
        (_shape(said, words, common), one.label)
        for one in sentences
        for said in (one.text, *(_slip(one.text, chance) for _ in range(SLIPS)))
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
    narrow: Any = np.float32
    vectors = TfidfVectorizer(analyzer=reader, sublinear_tf=True, min_df=FEWEST, dtype=narrow)
    model = LinearSVC(C=STRENGTH, random_state=SEED)
    model.fit(vectors.fit_transform(learned.shapes), learned.labels)
    return vectors, model


def _held_back(
    sentences: Sequence[Sentence], words: Vocabulary, common: frozenset[str]
) -> tuple[NDArray[np.float64], list[str]]:
    """Each sentence's scores by a model that has seen none of its family."""
    from sklearn.model_selection import StratifiedGroupKFold

    labels = [one.label for one in sentences]
    order = sorted({*labels, *(rule.name for rule in rules())})
    scores = np.zeros((len(sentences), len(order)))
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    for seen, held in folds.split(labels, labels, [one.family for one in sentences]):
        vectors, model = _fit(_slipped([sentences[int(at)] for at in seen], words, common))
        shapes = [_shape(sentences[int(at)].text, words, common) for at in held]
        scores[held] = model.decision_function(vectors.transform(shapes))
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
    """How sure a reading must be: of questions nearly half then are right, of actions hardly any was wrong."""
    look = _lowest(lambda bound: right[(sure >= bound) & (sure < bound + 2 * MARGIN) & ~act].mean() >= LOOK_RIGHT)
    return look, _lowest(
        lambda bound: (act & ~right & (sure >= bound)).sum() * ACTS_RIGHT <= (act & (sure >= bound)).sum()
    )


def _lowest(holds: Callable[[float], bool]) -> float:
    return next((float(bound) for bound in np.arange(0.3, 0.95, 0.05) if holds(bound)), 0.95)


def _store(
    file: Path,
    fitted: tuple[Any, Any],
    common: frozenset[str],
    bounds: NDArray[np.float64],
    beside: Mapping[str, float],
) -> None:
    vectors, model = fitted
    weight = np.abs(model.coef_).max(axis=0) * vectors.idf_
    kept = np.sort(np.argsort(-weight)[:MOST_FEATURES])
    slopes = model.coef_.T[kept]
    scale = np.abs(slopes).max(axis=0) / 127
    arrays = {
        "labels": _bytes(model.classes_),
        "features": _bytes(vectors.get_feature_names_out()[kept]),
        "common": _bytes(sorted(common)),
        "rarity": vectors.idf_[kept].astype(np.float16),
        "slopes": np.round(slopes / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "offsets": model.intercept_.astype(np.float32),
        "bounds": bounds,
        "neighbours": _bytes(list(beside)),
        "beside": np.array(list(beside.values()), np.float16),
    }
    save(file, arrays)


def _bytes(lines: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


if __name__ == "__main__":
    sys.stdout.write(f"{train()}\n")
