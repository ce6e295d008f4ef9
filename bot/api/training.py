"""Trains the detector's model over HTTP, and says how the detector stands."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.api.anomaly import MOST_SERIES, Points, refused, series_of
from bot.cards.refusal import no_right
from bot.platforms.web.console import Console
from bot.platforms.web.frame import console_of
from bot.platforms.web.visitors import visitor
from bot.school import BusyError
from detection.model_history import HistoryError, Training
from detection.timeline import Swept
from remediation.actor import Role

router = APIRouter()


class Wish(BaseModel):
    """What to learn from: the series sent, else the fleet's own past."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    series: tuple[Points, ...] = Field(default=(), max_length=MOST_SERIES)


@router.post("/anomaly/train")
async def train(request: Request) -> Response:
    """Starts a training; its outcome is in the status. Whether its model is used is up to the gate."""
    console, person = console_of(request), visitor(request).person
    if not person.actor.may(Role.OPERATOR):
        people = console.desk.people.with_role(Role.OPERATOR)
        return PlainTextResponse(no_right(Role.OPERATOR, "train the detector", people), 403)
    try:
        wish = Wish.model_validate_json(request.state.body or b"{}")
        console.school.begin([series_of(one) for one in wish.series])
    except ValidationError as error:
        return refused(error)
    except BusyError as error:
        return PlainTextResponse(str(error), 409)
    return JSONResponse({"training": "started", "status": "/anomaly/status"}, 202)


@router.get("/anomaly/status")
async def status(request: Request) -> Response:
    """How many series are judged, and which are not yet; the model in use, and the last training."""
    console = console_of(request)
    swept = await console.desk.incidents.last_sweep()
    return JSONResponse({"sweep": _swept(swept) if swept else None, **_model(console)})


def _swept(swept: Swept) -> dict[str, Any]:
    """What is learning or unread is not judged, and not counted as if it were."""
    return {
        "at": swept.at.isoformat(),
        "judged": swept.read - len(swept.learning),
        "learning": [
            {"series": str(key), "points": found.points, "needed": found.needed}
            for key, found in sorted(swept.learning.items())
        ],
        "unread": {str(key): why for key, why in sorted(swept.unread.items())},
        "failed": {f"{signal} of {service}": why for (service, signal), why in sorted(swept.failed.items())},
    }


def _model(console: Console) -> dict[str, Any]:
    school = console.school
    used, drift = school.models.in_use(), school.drift
    try:
        last = school.models.history().trainings[-1:]
    except HistoryError:
        last = ()
    return {
        "model": {
            "version": used.model.version,
            "problem": used.problem,
            "drifted": drift.is_there if drift else None,
            "drift": drift.factor if drift else None,
        },
        "training": {
            "since": school.began.isoformat() if school.began else None,
            "last": _training(last[0]) if last else None,
        },
    }


def _training(one: Training) -> dict[str, Any]:
    return {
        "at": one.at.isoformat(),
        "data": {
            "since": one.since.isoformat(),
            "until": one.until.isoformat(),
            "series": one.series,
            "rows": one.rows,
        },
        "precision": round(one.score.precision, 3),
        "recall": round(one.score.recall, 3),
        "f1": round(one.score.f1, 3),
        "version": one.version,
        "outcome": one.outcome,
    }
