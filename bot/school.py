"""Trains the detector's model on the fleet's own past, beside the event loop, and notices when it no longer fits."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from bot.desk import Desk
from bot.fleet import LONGEST, Member, even, read_fleet, spread
from detection.detector import Stretch
from detection.drift import Drift, Recent, drift, recent
from detection.gate import Score
from detection.model_history import KEPT, REFUSED, HistoryError, Training
from detection.models import Models
from detection.saved import save
from detection.training import FEWEST_ROWS, Material, TooLittle, Trained, learn
from monitoring.model import Series

log = logging.getLogger(__name__)

OVER, RECENT = timedelta(days=14), timedelta(days=3)
MOST, MOST_LOOKED_AT = 40, 12
NOTHING = Score(0.0, 0.0)
IN_USE = "in use"


class BusyError(Exception):
    """A training runs already."""

    def __init__(self) -> None:
        super().__init__("A training is under way already. Look at cloudops models in a minute.")


class School:
    """One training at a time; each leaves a line in the history, whether it gave a model or not."""

    def __init__(self, desk: Desk, models: Models, retrain: timedelta | None) -> None:
        self.models = models
        self.began: datetime | None = None
        self.drift: Drift | None = None
        self._desk = desk
        self._retrain = retrain
        self._task: asyncio.Task[None] | None = None

    async def train(self, sent: Sequence[Series] = (), save_to: Path | None = None) -> Training:
        """On the series sent, else on the fleet's; raises BusyError, SaveError, HistoryError and OSError."""
        if self.began:
            raise BusyError
        self.began = self._desk.clock()
        try:
            return await self._train(sent or await self._past(OVER, MOST), save_to, self.began)
        finally:
            self.began = None

    @property
    def busy(self) -> bool:
        return bool(self.began or (self._task and not self._task.done()))

    @property
    def next_at(self) -> datetime | None:
        """When it trains by itself, at the latest known; None when it never does, or is about to."""
        return self.models.history().next_after(self._retrain) if self._retrain else None

    def begin(self, sent: Sequence[Series]) -> None:
        """Without waiting for its end; raises BusyError."""
        if self.busy:
            raise BusyError
        self._task = asyncio.create_task(self._unattended(sent))

    async def retrain(self) -> None:
        """Trains when it is time to."""
        if self._retrain is None or self.began:
            return
        due = self.models.history().next_after(self._retrain)
        if due is None or self._desk.clock() >= due:
            await self.train()

    async def look(self) -> None:
        """Compares what is seen lately with what it was trained on."""
        model = self.models.in_use().model
        if not model.shares:
            self.drift = None
            return
        material = Material(tuple(await self._past(RECENT, MOST_LOOKED_AT)), model.weights)
        found = await self._desk.crew.apart(_recent, material)
        self.drift = drift(model.shares, found)
        if self.drift.is_there:
            log.warning("model drifts", extra={"model": model.version, "factor": round(self.drift.factor, 2)})

    async def _unattended(self, sent: Sequence[Series]) -> None:
        try:
            await self.train(sent)
        except (HistoryError, OSError):
            log.exception("training failed")

    async def _train(self, series: Sequence[Series], save_to: Path | None, began: datetime) -> Training:
        if save_to:
            await asyncio.to_thread(save, series, save_to)
        used = self.models.in_use().model.weights
        found = await self._desk.crew.apart(learn, Material(tuple(series), used))
        training = _training(series, began, found)
        if isinstance(found, Trained) and found.better and not found.refused:
            training = self.models.add(found.weights, found.shares, training)
        else:
            self.models.note(training)
        log.info("trained", extra={"model": training.version, "outcome": training.outcome})
        return training

    async def _past(self, over: timedelta, most: int) -> list[Series]:
        desk = self._desk
        over = min(over, desk.history)
        fleet, _ = await read_fleet(
            desk.source, desk.services(), desk.signals, over, desk.clock(), kept=desk.kept, points=LONGEST
        )
        cared_for = await desk.incidents.cared_for()
        newest = ((service, even(series, service.every)) for service, series in fleet)
        long_enough = [one for one in newest if len(one[1]) >= FEWEST_ROWS]
        return [_without(one, cared_for.get(one[0].name, ())) for one in spread(long_enough, most)]


def _recent(material: Material) -> Recent:
    return recent(material.series, material.used)


def _training(series: Sequence[Series], began: datetime, found: Trained | TooLittle) -> Training:
    known = [one for one in series if len(one)]
    since = datetime.fromtimestamp(min((int(one.times[0]) for one in known), default=0), UTC)
    until = datetime.fromtimestamp(max((int(one.times[-1]) for one in known), default=0), UTC)
    tries, score, used = (found.tries, found.score, found.used) if isinstance(found, Trained) else (0, NOTHING, NOTHING)
    rows = sum(len(one) for one in series)
    return Training(began, since, until, len(series), rows, tries, score, used, _outcome(found))


def _outcome(found: Trained | TooLittle) -> str:
    match found:
        case TooLittle(series, needed):
            return f"too little: {series} series of {FEWEST_ROWS} points or more, {needed} are needed"
        case Trained(refused="", better=False):
            return KEPT
        case Trained(refused=""):
            return IN_USE
        case Trained(refused=why):
            return REFUSED + why


def _without(member: Member, stretches: Sequence[Stretch]) -> Series:
    """Trouble that people took care of is a gap."""
    _, series = member
    values = series.values.copy()
    for start, end in stretches:
        values[(series.times >= start.timestamp()) & (series.times < end.timestamp())] = np.nan
    return replace(series, values=values)
