"""One way to write a value as JSON, so that equal values have equal hashes."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]


def canonical(value: Json) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
