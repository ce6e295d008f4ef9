"""Keys of cloudops.yaml: type and default from the schema, meaning from the text below each field in its source."""

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from enum import Enum
from functools import cache
from itertools import pairwise
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from bot.config import policy_schema, runbook_schema, schema
from bot.config.written import Label, Name
from scripts.reference.marks import table

MODULES = (schema, policy_schema, runbook_schema)
PLAIN: Mapping[Any, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    timedelta: "duration",
    AwareDatetime: "time",
}
BOUNDS = (("ge", "at least"), ("gt", "above"), ("le", "at most"), ("lt", "below"))
UNITS = (("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("m", timedelta(minutes=1)), ("s", timedelta(seconds=1)))


def keys(name: str) -> str:
    """Of the class `Sweep`."""
    model = next(getattr(module, name) for module in MODULES if name in vars(module))
    return table(("key", "type", "default", "means"), _rows(model))


def _rows(model: type[BaseModel], before: str = "") -> Iterator[tuple[str, ...]]:
    texts = described(model)
    for name, field in model.model_fields.items():
        key = f"{before}{field.alias or name}"
        within = _inner(field)
        if name in texts or within is None:
            yield f"`{key}`", _kind(field.annotation, field.metadata), _default(field), texts.get(name, "")
        else:
            model_name = "NAME." if get_origin(field.annotation) is dict else ""
            yield from _rows(within, f"{key}.{model_name}")


def described(model: type[BaseModel]) -> Mapping[str, str]:
    """The text below each field."""
    body = _classes(model.__module__)[model.__name__].body
    return {
        field.target.id: text.value.value
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant) and isinstance(text.value.value, str)
    }


@cache
def _classes(module: str) -> Mapping[str, ast.ClassDef]:
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {one.name: one for one in tree.body if isinstance(one, ast.ClassDef)}


def _inner(field: FieldInfo) -> type[BaseModel] | None:
    for kind in (field.annotation, *get_args(field.annotation)):
        if isinstance(kind, type) and not get_args(kind) and issubclass(kind, BaseModel):
            return kind
    return None


def _kind(kind: Any, notes: Sequence[Any] = ()) -> str:
    inner = get_args(kind)
    if kind == Name:
        found = "name"
    elif hasattr(kind, "__metadata__"):
        found = _kind(inner[0], kind.__metadata__)
    elif inner:
        found = _made_of(get_origin(kind), inner)
    elif isinstance(kind, type) and issubclass(kind, Enum):
        found = ", ".join(f"`{one.value}`" for one in kind)
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        found = ", ".join(f"`{field.alias or name}`" for name, field in kind.model_fields.items())
    else:
        found = f"{PLAIN.get(kind, 'text')}{_bounds(notes)}"
    return found


def _made_of(origin: Any, inner: Sequence[Any]) -> str:
    if origin is Literal:
        return ", ".join(f"`{one}`" for one in inner)
    if origin in (Union, UnionType):
        return " or ".join(_kind(one) for one in inner if one is not type(None))
    if origin is tuple:
        return f"list: {_kind(inner[0])}"
    return f"{_kind(inner[1])} by {'label' if inner[0] == Label else _kind(inner[0])}"


def _bounds(notes: Sequence[Any]) -> str:
    said = [
        f"{words} {_written(getattr(note, name))}" for note in notes for name, words in BOUNDS if hasattr(note, name)
    ]
    return f", {', '.join(said)}" if said else ""


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be given"
    value = field.default
    if value is PydanticUndefined or value in (None, "", (), {}) or _is_usual(value):
        return ""
    return f"`{_written(value)}`"


def _is_usual(value: Any) -> bool:
    """Its own keys say what holds."""
    return isinstance(value, BaseModel) and not value.model_fields_set


def _written(value: Any) -> str:
    match value:
        case timedelta():
            return next(f"{value // unit}{sign}" for sign, unit in UNITS if not value % unit)
        case Enum():
            return str(value.value)
        case tuple():
            return f"[{', '.join(_written(one) for one in value)}]"
        case BaseModel():
            inner = ", ".join(f"{name}: {_written(one)}" for name, one in value if one not in (None, "", ()))
            return f"{{{inner}}}"
        case _:
            return str(value).removesuffix(".0")
