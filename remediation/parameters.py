"""What a person may fill into a runbook: values that stay values, and never become options or arguments."""

import re
from collections.abc import Mapping

from remediation.errors import RemediationError
from remediation.runbooks import Parameter, Runbook

LONGEST = 256
PLACEHOLDER = re.compile(r"\{(\w+)\}")
# What int() takes besides, such as 1_000 or digits of other scripts, is not what a program would read.
WHOLE = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)
SERVICE = "service"
TARGET, HOST = "target", "host"
PLAIN_NAME = Parameter(pattern=r"[A-Za-z0-9][\w.:@-]*")


class PlanError(RemediationError):
    """A runbook cannot be made concrete as asked."""


def checked(runbook: Runbook, service: str, given: Mapping[str, str]) -> dict[str, str]:
    """All values a plan may hold; raises PlanError for a missing, unknown or unfit one."""
    values = {SERVICE: service, **_single_choices(runbook), **given}
    known = {SERVICE: PLAIN_NAME, **runbook.parameters}
    if values[SERVICE] != service:
        raise PlanError(f"{runbook.name} was asked for {service}, but its parameter service says {values[SERVICE]}.")
    for name in sorted(values.keys() - known.keys()):
        raise PlanError(f"{runbook.name} has no parameter {name!r}. It takes: {', '.join(sorted(known))}.")
    for name in sorted(known.keys() - values.keys()):
        raise PlanError(f"{runbook.name} needs {name}={wanted(known[name])}.")
    for name, parameter in known.items():
        _check(name, values[name], parameter)
    return values


def missing(runbook: Runbook) -> tuple[str, ...]:
    """Parameters somebody must choose; a runbook without any can be proposed by the bot itself."""
    return tuple(sorted(runbook.parameters.keys() - _single_choices(runbook).keys() - {SERVICE}))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with every placeholder replaced once; what a value contains is never read as a placeholder."""

    def value(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise PlanError(f"The placeholder {match[0]} is no parameter. Known: {', '.join(sorted(values))}.")
        return values[match[1]]

    return PLACEHOLDER.sub(value, text)


def with_values(query: str, values: Mapping[str, str]) -> str:
    """A query with known placeholders filled; PromQL has braces of its own."""
    return PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), query)


def plain(name: str, value: str) -> None:
    """Raises PlanError for what is no plain name, such as a label somebody else made up."""
    _check(name, value, PLAIN_NAME)


def _single_choices(runbook: Runbook) -> dict[str, str]:
    return {name: p.choices[0] for name, p in runbook.parameters.items() if len(p.choices) == 1}


def _check(name: str, value: str, parameter: Parameter) -> None:
    if parameter.choices:
        if value not in parameter.choices:
            raise PlanError(f"{name} cannot be {value!r}. It may be: {', '.join(parameter.choices)}.")
        return
    if problem := _problem(value):
        raise PlanError(f"{name} cannot be {value[:60]!r}: {problem}.")
    if parameter.low is not None and parameter.high is not None:
        if not (WHOLE.fullmatch(value) and parameter.low <= int(value) <= parameter.high):
            raise PlanError(f"{name} cannot be {value[:60]!r}. It must be {wanted(parameter)}.")
        return
    if not parameter.pattern or not re.fullmatch(parameter.pattern, value, re.ASCII):
        raise PlanError(f"{name} cannot be {value!r}. It must be {wanted(parameter)}.")


def _problem(value: str) -> str:
    """Why no pattern may let this value through, however generous it is."""
    if not value:
        return "it is empty"
    if len(value) > LONGEST:
        return f"it is longer than {LONGEST} characters"
    if not value.isprintable():
        return "it holds characters that cannot be seen"
    if value.startswith("-"):
        return "it starts with - and would be read as an option"
    if ".." in re.split(r"[/\\]", value):
        return "it leaves its folder by .."
    return ""


def wanted(parameter: Parameter) -> str:
    """What somebody may give, as one would say it."""
    if parameter.low is not None:
        return f"a whole number from {parameter.low} to {parameter.high}"
    return " or ".join(parameter.choices) or f"a match of {parameter.pattern or 'nothing: its pattern is missing'}"
