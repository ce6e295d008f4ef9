"""What the last questions were about."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.intents.model import Intent, Span


@dataclass(frozen=True, slots=True)
class Topic:
    """The newest word on each; an incident older than another service is no longer spoken of."""

    service: str = ""
    signal: str = ""
    incident: int | None = None
    runbook: str = ""
    span: Span = Span()


def topic_of(before: Sequence[Intent]) -> Topic:
    """Of what was asked, newest first."""
    service, incident = _newest(before, "service"), _newest(before, "incident")
    aged = next((at for at, one in enumerate(before) if getattr(one, "incident", None)), len(before))
    since = next((at for at, one in enumerate(before) if getattr(one, "service", "")), len(before))
    return Topic(
        service or "",
        _newest(before, "signal") or "",
        incident if aged <= since else None,
        _newest(before, "runbook") or "",
        _newest(before, "span") or Span(),
    )


def _newest(before: Sequence[Intent], field: str) -> Any:
    return next((value for one in before if (value := getattr(one, field, None)) and value != Span()), None)
