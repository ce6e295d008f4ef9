"""Judges points that somebody sends, as the sweeps judge those they read; nothing of it is stored."""

import asyncio
import math
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from bot.platforms.web.frame import console_of
from bot.swept import figures
from detection.anomaly import Anomaly, Judgement
from detection.detector import judge
from detection.grid import step_s
from detection.reading import tidy
from detection.severity import severity
from detection.weights import USUAL, Weights
from monitoring.model import Bad, Key, Series, Signal, Unit

router = APIRouter()

# Fourteen days of minutes: no judgement looks further back.
MOST_POINTS = 20_160
MOST_SERIES, MOST_IN_ALL = 100, 400_000
# The end of the year 9999, after which there are no dates.
LAST_S = 253_402_300_799.0
Seconds = Annotated[float, Field(ge=0, le=LAST_S)]
Finite = Annotated[float, Field(allow_inf_nan=False)]


class Points(BaseModel):
    """A series, oldest or newest first, and what would be bad news in it; a value of null is a gap."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, StringConstraints(max_length=200)] = ""
    timestamps: tuple[Seconds, ...] = Field(max_length=MOST_POINTS)
    values: tuple[float | None, ...] = Field(max_length=MOST_POINTS)
    step_s: Annotated[float, Field(ge=1, le=86_400)] | None = None
    bad: Bad = Bad.BOTH
    min_deviation: Annotated[Finite, Field(ge=0)] = 0.0
    limit: Finite | None = None
    false_alarms_per_day: Annotated[float, Field(gt=0, le=1000)] = 1.0

    @model_validator(mode="after")
    def _as_many(self) -> "Points":
        if len(self.timestamps) != len(self.values):
            raise ValueError(f"{len(self.timestamps)} timestamps and {len(self.values)} values; send as many of each")
        return self


class Batch(BaseModel):
    """Several series, each judged by its own past."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    series: tuple[Points, ...] = Field(min_length=1, max_length=MOST_SERIES)

    @model_validator(mode="after")
    def _not_too_many(self) -> "Batch":
        points = sum(len(one.values) for one in self.series)
        if points > MOST_IN_ALL:
            raise ValueError(f"{points:,} points; send at most {MOST_IN_ALL:,} at once")
        return self


@router.post("/anomaly")
async def newest(request: Request) -> Response:
    """What is to be said of the newest point."""
    try:
        points = Points.model_validate_json(request.state.body)
    except ValidationError as error:
        return refused(error)
    return JSONResponse(await asyncio.to_thread(judged, points, console_of(request).desk.weights()))


@router.post("/anomaly/batch")
async def newest_of_each(request: Request) -> Response:
    """The same of several series, in their order."""
    try:
        batch = Batch.model_validate_json(request.state.body)
    except ValidationError as error:
        return refused(error)
    desk = console_of(request).desk
    results = await desk.crew.share_out(partial(judged, weights=desk.weights()), batch.series)
    return JSONResponse({"results": results})


def judged(points: Points, weights: Weights = USUAL) -> dict[str, Any]:
    """The state, and its figures where there are any: `learning` and `unread` are no kind of normal."""
    series, signal = series_of(points), _signal(points)
    every = timedelta(seconds=points.step_s or max(step_s(series.times), 1.0))
    now = datetime.fromtimestamp(int(series.times[-1]) if len(series) else 0, UTC)
    budget = points.false_alarms_per_day
    found = judge(series, signal, now=now, every=every, budget_per_day=budget, weights=weights)
    at = {"at": now.isoformat()} if len(series) else {}
    return {"name": points.name} | at | _plain(figures(found, Unit.NUMBER)) | _more(found, now, every)


def refused(error: ValidationError) -> Response:
    """The first thing that is wrong, where it is, and nothing of what was sent."""
    first = error.errors(include_input=False, include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    says = f"{place}: {first['msg']}" if place else str(first["msg"])
    return PlainTextResponse(f"That cannot be judged: {says.removeprefix('Value error, ')}.", 422)


def _more(found: Judgement, now: datetime, every: timedelta) -> dict[str, Any]:
    if not isinstance(found, Anomaly):
        return {}
    reason = found.reason
    return {
        "severity": severity(found, now, every).value,
        "direction": reason.direction.value,
        "once_in_s": reason.once_in.total_seconds(),
        "points": found.points,
        "past_limit": reason.limit is not None,
    }


def series_of(points: Points) -> Series:
    values = np.array([math.nan if value is None else value for value in points.values], np.float64)
    return tidy(Series.of(Key("", points.name), np.floor(points.timestamps), values))


def _signal(points: Points) -> Signal:
    return Signal(points.name, "", bad=points.bad, min_deviation=points.min_deviation, limit=points.limit)


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    """JSON knows no infinity."""
    return {name: None if isinstance(it, float) and not math.isfinite(it) else it for name, it in told.items()}
