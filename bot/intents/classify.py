"""Scores what a sentence may mean by stored weights: numpy only, no model library, a fraction of a millisecond."""

import hashlib
import logging
import re
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bot.intents.features import features

log = logging.getLogger(__name__)

WEIGHTS = Path(__file__).with_name("weights.npz")
SIZE_LIMIT = 1_000_000
Floats = NDArray[np.float32]


class WeightsError(Exception):
    """The stored weights cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A linear classifier over features; `look` and `act` are how sure it has to be of a question and of an action.

    `beside` says how likely a service stands before or after a word.
    """

    labels: tuple[str, ...]
    features: Mapping[str, int]
    common: frozenset[str]
    rarity: Floats
    slopes: Floats
    offsets: Floats
    sharpness: float
    look: float
    act: float
    beside: Mapping[str, float]


def likely(shape: str, weights: Weights) -> Sequence[tuple[str, float]]:
    """Each label with its probability, the likeliest first."""
    counts = Counter(weights.features[one] for one in features(shape) if one in weights.features)
    if not counts:
        return ()
    rows = np.fromiter(counts, np.intp)
    values = (1 + np.log(np.fromiter(counts.values(), np.float32))) * weights.rarity[rows]
    scores = (values / np.linalg.norm(values)) @ weights.slopes[rows] + weights.offsets
    odds = np.exp(weights.sharpness * (scores - scores.max()))
    return [(weights.labels[at], float(odds[at] / odds.sum())) for at in np.argsort(-odds)]


@cache
def stored(file: Path = WEIGHTS) -> Weights | None:
    """The weights that come with the code; without them the grammar understands alone, and the log says so."""
    try:
        return load(file)
    except (OSError, WeightsError) as error:
        log.warning("classifier not loaded", extra={"reason": str(error)})
        return None


def save(file: Path, arrays: Mapping[str, NDArray[np.generic]]) -> None:
    """Writes the arrays with their own fingerprint."""
    np.savez_compressed(file, **arrays, sha=np.frombuffer(_fingerprint(arrays), np.uint8))  # type: ignore[arg-type]  # numpy's stub takes the names for its flag


def load(file: Path) -> Weights:
    """Reads and checks a file that `save` wrote; raises WeightsError."""
    if file.stat().st_size > SIZE_LIMIT:
        raise WeightsError(f"{file.name} is larger than {SIZE_LIMIT} bytes.")
    try:
        with np.load(BytesIO(file.read_bytes()), allow_pickle=False) as stored_arrays:
            arrays = dict(stored_arrays)
        sha = arrays.pop("sha").tobytes()
        if sha != _fingerprint(arrays):
            raise WeightsError(f"{file.name} is not what was written.")
        return _weights(arrays)
    except (BadZipFile, zlib.error, ValueError, KeyError, EOFError) as error:
        raise WeightsError(f"{file.name} cannot be read: {error}.") from error


def _weights(arrays: Mapping[str, NDArray[np.generic]]) -> Weights:
    labels, names = _lines(arrays["labels"]), _lines(arrays["features"])
    slopes = arrays["slopes"].astype(np.float32) * arrays["scale"].astype(np.float32)
    rarity, offsets = arrays["rarity"].astype(np.float32), arrays["offsets"].astype(np.float32)
    if slopes.shape != (len(names), len(labels)) or rarity.shape != (len(names),) or offsets.shape != (len(labels),):
        raise WeightsError("The parts of the weights do not fit together.")
    if not all(np.isfinite(part).all() for part in (slopes, rarity, offsets, arrays["bounds"].astype(np.float32))):
        raise WeightsError("The weights are not all numbers.")
    sharpness, look, act = arrays["bounds"].astype(float)
    index = {name: at for at, name in enumerate(names)}
    common = frozenset(_lines(arrays["common"]))
    beside = dict(zip(_lines(arrays["neighbours"]), arrays["beside"].astype(float), strict=True))
    return Weights(labels, index, common, rarity, slopes, offsets, sharpness, look, act, beside)


def _lines(array: NDArray[np.generic]) -> tuple[str, ...]:
    return tuple(array.tobytes().decode().split("\n"))


def _fingerprint(arrays: Mapping[str, NDArray[np.generic]]) -> bytes:
    """Of names, forms and bytes, in order of name."""
    digest = hashlib.sha256()
    for name in sorted(arrays):
        array = arrays[name]
        digest.update(re.sub(r"\s", "", f"{name}:{array.dtype.str}:{array.shape};").encode() + array.tobytes())
    return digest.digest()
