"""How an action ended."""

from dataclasses import dataclass

from remediation.approval import Part, Phase


@dataclass(frozen=True, slots=True)
class Outcome:
    """`output` is bounded and redacted already; an exit code is there only when the action itself ended."""

    phase: Phase
    output: str = ""
    exit_code: int | None = None
    parts: tuple[Part, ...] = ()
