"""Versions of the detector's model on disk: checked before they are used, with the history of how each came about."""

import hashlib
import io
import os
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from detection.model_history import History, HistoryError, Training, parse, written
from detection.weights import BINS, USUAL, VIEWS, Weights, WeightsError

FORMAT = 1
SIZE_LIMIT = 64 * 1024
FIELDS = {"format", "views", "careful", "shares"}
BUILT_IN = 0


class ModelError(Exception):
    """A model that cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Model:
    """`version` 0 is the one that comes with the bot; `shares` is how rarities fell while it was trained."""

    version: int
    weights: Weights
    shares: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class InUse:
    """The model that judges, and why it is not the one that was chosen, if so."""

    model: Model
    problem: str = ""


class Models:
    """A folder of `v1.npz`, `v2.npz` and `history.json`; every process that reads it sees a change at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: tuple[object, InUse] | None = None

    def in_use(self) -> InUse:
        """The chosen one, else the newest of those in use before it that is whole, else the built-in one."""
        stamp = self._stamp()
        if self._seen is None or self._seen[0] != stamp:
            self._seen = (stamp, self._load())
        return self._seen[1]

    def weights(self) -> Weights:
        """Those of the model in use."""
        return self.in_use().model.weights

    def history(self) -> History:
        """Raises HistoryError."""
        try:
            text = self._file.read_text("utf-8")
        except FileNotFoundError:
            return History()
        except (OSError, UnicodeDecodeError) as error:
            raise HistoryError(f"{self._file} cannot be read: {error}.") from error
        return parse(text)

    def add(self, weights: Weights, shares: Sequence[float], training: Training) -> Training:
        """Stores a model and takes it into use; raises HistoryError and OSError."""
        history = self.history()
        packed = _packed(weights, shares)
        self._folder.mkdir(parents=True, exist_ok=True)
        version = max((one.version or 0 for one in history.trainings), default=0) + 1
        _replace(self._path(version), packed)
        done = replace(training, version=version, checksum=hashlib.sha256(packed).hexdigest())
        self._keep(replace(history.with_training(done), used=(*history.used, version)))
        return done

    def note(self, training: Training) -> None:
        """A training that gave no model; raises HistoryError and OSError."""
        self._keep(self.history().with_training(training))

    def use(self, version: int) -> Model:
        """Takes a stored one into use, or the built-in one; raises ModelError and HistoryError."""
        history, model = self.history(), self.load(version)
        self._keep(replace(history, used=(*history.used, version)))
        return model

    def roll_back(self) -> Model:
        """Back to what was in use before and is whole; raises ModelError and HistoryError."""
        history = self.history()
        if not history.used:
            raise ModelError("The built-in model is in use, and there is nothing before it.")
        model, used, _ = self._newest_whole(history.used[:-1])
        self._keep(replace(history, used=used))
        return model

    def load(self, version: int) -> Model:
        """Raises ModelError when it is not there or not as it was written, and HistoryError."""
        if version == BUILT_IN:
            return Model(BUILT_IN, USUAL)
        training = next((one for one in self.history().trainings if one.version == version), None)
        if training is None:
            raise ModelError(f"There is no model {version}: cloudops models lists those there are.")
        return _read(self._path(version), version, training.checksum)

    def _load(self) -> InUse:
        try:
            used = self.history().used
        except HistoryError as error:
            return InUse(Model(BUILT_IN, USUAL), f"{error} The built-in model is in use.")
        model, _, problem = self._newest_whole(used)
        instead = (
            f" Model {model.version} is in use instead." if model.version else " The built-in model is in use instead."
        )
        return InUse(model, problem + instead if problem else "")

    def _newest_whole(self, used: tuple[int, ...]) -> tuple[Model, tuple[int, ...], str]:
        """With what was in use up to it, and what is wrong with the newest when that is another."""
        problem = ""
        for count in range(len(used), 0, -1):
            try:
                return self.load(used[count - 1]), used[:count], problem
            except ModelError as error:
                problem = problem or str(error)
        return self.load(BUILT_IN), (), problem

    @property
    def _file(self) -> Path:
        return self._folder / "history.json"

    def _path(self, version: int) -> Path:
        return self._folder / f"v{version}.npz"

    def _keep(self, history: History) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        _replace(self._file, written(history).encode())

    def _stamp(self) -> object:
        """Changes whenever a file here does."""
        if not self._folder.is_dir():
            return None
        found = [(one.name, one.stat(follow_symlinks=False)) for one in os.scandir(self._folder)]
        return sorted((name, it.st_mtime_ns, it.st_size, it.st_ino) for name, it in found)


def _packed(weights: Weights, shares: Sequence[float]) -> bytes:
    out = io.BytesIO()
    np.savez(
        out,
        format=np.array(FORMAT),
        views=np.array(weights.views, np.float64),
        careful=np.array(weights.careful, np.float64),
        shares=np.array(shares, np.float64),
    )
    return out.getvalue()


def _read(path: Path, version: int, checksum: str) -> Model:
    try:
        with path.open("rb") as file:
            packed = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise ModelError(f"Model {version} cannot be read: {error.strerror}.") from error
    if hashlib.sha256(packed).hexdigest() != checksum:
        raise ModelError(f"Model {version} is not as it was written: its checksum is another.")
    try:
        return _unpacked(packed, version)
    except (ValueError, KeyError, TypeError, OSError, zipfile.BadZipFile, EOFError, WeightsError) as error:
        raise ModelError(f"Model {version} is damaged: {error}") from error


def _unpacked(packed: bytes, version: int) -> Model:
    # Never a pickle: what a file holds are numbers, whoever wrote it.
    with np.load(io.BytesIO(packed), allow_pickle=False) as found:
        if set(found.files) != FIELDS or found["format"].shape != () or int(found["format"]) != FORMAT:
            raise ValueError(f"it is not of format {FORMAT}.")
        views, careful, shares = found["views"], found["careful"], found["shares"]
    shapes = views.shape, careful.shape, shares.shape
    if shapes != ((len(VIEWS),), (), (len(BINS),)) or not np.isfinite(shares).all():
        raise ValueError("its figures are not those of a model.")
    return Model(version, Weights(tuple(map(float, views)), float(careful)), tuple(map(float, shares)))


def _replace(path: Path, content: bytes) -> None:
    """Whole or not at all, also when the power goes."""
    unfinished = path.with_suffix(f".{os.getpid()}.unfinished")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
