"""What can be asked over HTTP, as OpenAPI has it."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.routing import BaseRoute

from bot.api.alerts import Notification
from bot.api.anomaly import Batch, Points
from bot.api.training import Wish

router = APIRouter(tags=["this page"])

TITLE, VERSION = "Smart CloudOps AI", "1"
SAYS = (
    "Every route but /health wants a bearer token, made by `cloudops token NAME`. It may do what NAME may do in chat, "
    "and what needs people's yes in chat needs it here."
)
# Bodies that are read by hand, since they may be large.
BY_HAND: Mapping[str, type[BaseModel]] = {
    "/alerts": Notification,
    "/anomaly": Points,
    "/anomaly/batch": Batch,
    "/anomaly/train": Wish,
}
PLAIN, JSON = "text/plain", "application/json"
REFUSED = ((403, PLAIN, "Not for whoever asks"), (422, PLAIN, "What was sent does not fit"))
NOT_READY = ((503, JSON, "A part does not work"),)
# What they answer besides, by path and method.
IN_WORDS: Mapping[tuple[str, str], Sequence[tuple[int, str, str]]] = {
    ("/alerts", "post"): REFUSED,
    ("/anomaly", "post"): REFUSED,
    ("/anomaly/batch", "post"): REFUSED,
    ("/anomaly/train", "post"): (*REFUSED, (202, JSON, "It began"), (409, PLAIN, "One is under way")),
    ("/health", "get"): NOT_READY,
    ("/health/ready", "get"): NOT_READY,
    ("/metrics", "get"): ((200, PLAIN, "In Prometheus's format"),),
}
REFERENCES = "#/components/schemas/{model}"
OPEN = "/health"


@router.get("/openapi.json")
async def openapi(request: Request) -> JSONResponse:
    """This description."""
    return JSONResponse(described(request.app.routes))


def described(routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """The whole description of those routes that are not pages."""
    found = get_openapi(title=TITLE, version=VERSION, description=SAYS, routes=routes)
    schemas = found.setdefault("components", {}).setdefault("schemas", {})
    inputs = [(model, "validation") for model in BY_HAND.values()]
    names, extra = models_json_schema(inputs, ref_template=REFERENCES)  # type: ignore[arg-type]
    schemas.update(extra.get("$defs", {}))
    for path, model in BY_HAND.items():
        if path in found["paths"]:
            operation = found["paths"][path]["post"]
            body = {"required": True, "content": {"application/json": {"schema": names[model, "validation"]}}}
            operation["requestBody"] = body
    for (path, method), statuses in IN_WORDS.items():
        if path in found["paths"]:
            found["paths"][path][method]["responses"].update(
                {str(status): {"description": says, "content": {kind: {}}} for status, kind, says in statuses}
            )
    found["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    for path, methods in found["paths"].items():
        for operation in methods.values():
            operation["security"] = [] if path.startswith(OPEN) else [{"token": []}]
    return found
