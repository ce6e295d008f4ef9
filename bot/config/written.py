"""How values are written in cloudops.yaml: names, durations, numbers as text, and one of something without brackets."""

from datetime import timedelta
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue

from monitoring.quantities import QuantityError, parse_duration

# A name appears in commands, queries and cards, so it is one word of plain characters.
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$")]
Label = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z_][a-zA-Z0-9_]*$")]


def _duration(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        duration = parse_duration(value)
    except QuantityError as error:
        raise ValueError(str(error)) from error
    if not duration:
        raise ValueError(f'"{value}" is no time at all')
    return duration


def _listed(value: object) -> object:
    return value if isinstance(value, list) else [value]


def _text(value: object) -> object:
    # YAML reads `[kill, -9, 12]` with numbers in it; an argument is text either way.
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


class _Listed(BeforeValidator):
    """One of something may be written without its brackets, which editors are told too."""

    def __get_pydantic_json_schema__(self, core: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        whole = handler(core)
        return {"anyOf": [whole["items"], whole]} if "items" in whole else whole


LISTED = _Listed(_listed)
Duration = Annotated[
    timedelta,
    BeforeValidator(_duration),
    WithJsonSchema({"type": "string", "examples": ["30s", "15m", "1h30m", "14d"]}),
]
Text = Annotated[str, BeforeValidator(_text), WithJsonSchema({"type": ["string", "number"]})]


class Strict(BaseModel):
    """Unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


Either = Annotated[tuple[str, ...], LISTED]
