"""Says what is wrong with a configuration in words: the line, what stands there, and what was probably meant."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from bot.config.lines import Lines

Path = tuple[str | int, ...]


def problems(error: ValidationError, model: type[BaseModel], lines: Lines) -> Iterator[str]:
    """One line a problem, such as `line 14: unknown key "lables", did you mean "labels"?`."""
    for detail in error.errors():
        path = _written(detail["loc"])
        yield f"line {lines.of(path)}: {_sentence(path, detail, model)}"


def _sentence(path: Path, detail: Mapping[str, Any], model: type[BaseModel]) -> str:
    match detail["type"]:
        case "extra_forbidden":
            return _unknown_key(str(path[-1]), _keys(model, path[:-1]))
        case "missing":
            return f"{_place(path[:-1])} needs {path[-1]!r}"
        case "value_error":
            return f"{_place(path)}: {detail['ctx']['error']}"
        case _:
            return f"{_place(path)}: {detail['msg'][0].lower()}{detail['msg'][1:]}, not {_shown(detail['input'])}"


def _unknown_key(key: str, known: Sequence[str]) -> str:
    near = get_close_matches(key, known, n=1, cutoff=0.5)
    hint = f'did you mean "{near[0]}"?' if near else f"known here: {', '.join(known)}"
    return f'unknown key "{key}", {hint}'


def _keys(model: type[BaseModel], path: Path) -> list[str]:
    for step in path:
        if isinstance(step, str) and (field := _field(model, step)):
            model = next(_models(field.annotation), model)
    return [field.alias or name for name, field in model.model_fields.items()]


def _field(model: type[BaseModel], key: str) -> Any:
    return next((f for name, f in model.model_fields.items() if key in (f.alias, name)), None)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _written(loc: Path) -> Path:
    return tuple(step for step in loc if step != "[key]")


def _place(path: Path) -> str:
    words = [f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path]
    return "".join(words).lstrip(".") or "the file"


LONGEST_SHOWN = 60


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
