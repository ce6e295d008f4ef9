"""The reference of what can be asked over HTTP, in words for people; written by scripts/write-reference."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fastapi import FastAPI

from bot.api.application import DESCRIBED
from bot.api.openapi import described

INTRODUCTION = """# HTTP

Every route but `/health` wants a bearer token, made by [`cloudops token NAME`](commands.md#cloudops-token-name), or a
session of the console. It may do what NAME may do in chat, and what needs people's yes in chat needs it here. Bodies
and answers are JSON; a key that nobody knows is refused. What does not fit is answered with `422` and one sentence,
`{"detail": "..."}`; no token is `401`, no right is `403`. A running bot describes itself at `GET /openapi.json`;
[the same as a file](openapi.json).

[Points that you send](anomaly-api.md) and [what Alertmanager sends](alerts.md) have pages of their own. This page is
written by `scripts/write-reference`.

```sh
curl -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
  -d '{"text": "what is wrong"}' http://127.0.0.1:8080/query
```
"""
OBJECTS = "# Objects\n\nWhat is taken and given, by name.\n"
REFERENCE = re.compile(r"#/components/schemas/[A-Za-z]+")
PLAIN: Mapping[str, str] = {"date-time": "time"}


def description() -> str:
    """As it is published, made from the routes alone."""
    return json.dumps(described_routes(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def page() -> str:
    """A heading a route with what it takes and gives, and then a heading an object."""
    found = described_routes()
    schemas = found["components"]["schemas"]
    operations = [
        (method, path, operation) for path, one in found["paths"].items() for method, operation in one.items()
    ]
    routes = ["\n".join(_route(*one)) for one in operations]
    used = _used([name for _, _, operation in operations for name in (_body(operation), _answer(operation))], schemas)
    objects = ["\n".join(_object(name, schemas[name])) for name in sorted(used)]
    return "\n".join([INTRODUCTION, *routes, OBJECTS, *objects])


def described_routes() -> dict[str, Any]:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    for area in DESCRIBED:
        app.include_router(area.router)
    return described(app.routes)


def _route(method: str, path: str, operation: Mapping[str, Any]) -> Iterator[str]:
    yield f"## {method.upper()} {path}\n"
    if says := operation.get("description"):
        yield f"{says}\n"
    if taken := [_parameter(one) for one in operation.get("parameters", ())]:
        yield from ("| takes | type | |", "|---|---|---|", *taken, "")
    both = (("Takes", _body(operation)), ("Gives", _answer(operation)))
    if said := [f"{verb} {_link(name)}." for verb, name in both if name]:
        yield f"{' '.join(said)}\n"


def _object(name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    yield f"## {name}\n"
    yield f"{' '.join(schema.get('description', '').split())}\n"
    if "enum" in schema:
        yield f"{_kind({'enum': schema['enum']})}\n"
        return
    yield from ("| key | type | |", "|---|---|---|")
    required = schema.get("required", ())
    for key, one in schema.get("properties", {}).items():
        yield _row(key, one, one.get("description", ""), required=key in required)
    yield ""


def _used(names: Sequence[str], schemas: Mapping[str, Any]) -> set[str]:
    """Those that are named, and those named in them."""
    found, waiting = set[str](), [name for name in names if name]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [_named(target) for target in REFERENCE.findall(json.dumps(schemas[name]))]
    return found


def _parameter(one: Mapping[str, Any]) -> str:
    return _row(one["name"], one["schema"], one.get("description", ""), required=one.get("required", False))


def _row(name: str, schema: Mapping[str, Any], says: str, *, required: bool) -> str:
    default = schema.get("default")
    usual = "" if required or default in (None, "", [], {}) else f"default `{json.dumps(default)}`"
    notes = ", ".join(note for note in (says, usual or ("" if required else "may be left out")) if note)
    return f"| `{name}` | {_kind(schema)} | {notes} |"


def _kind(schema: Mapping[str, Any]) -> str:
    """`list of Figure or null`."""
    match schema:
        case {"$ref": str(target)}:
            return _link(_named(target))
        case {"anyOf": list(choices)}:
            return " or ".join(_kind(choice) for choice in choices)
        case {"enum": list(values)}:
            return " or ".join(f"`{value}`" for value in values)
        case {"type": "array", "items": dict(items)}:
            return f"list of {_kind(items)}"
        case {"type": "object", "additionalProperties": dict(inner)}:
            return f"object of {_kind(inner)}"
        case _:
            return PLAIN.get(schema.get("format", ""), str(schema.get("type", "any")))


def _body(operation: Mapping[str, Any]) -> str:
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return _named(schema.get("$ref", ""))


def _answer(operation: Mapping[str, Any]) -> str:
    for status in ("200", "202"):
        content = operation["responses"].get(status, {}).get("content", {})
        if target := content.get("application/json", {}).get("schema", {}).get("$ref", ""):
            return _named(target)
    return ""


def _named(target: str) -> str:
    return target.rpartition("/")[2]


def _link(name: str) -> str:
    return f"[{name}](#{name.lower()})"
