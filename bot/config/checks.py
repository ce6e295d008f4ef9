"""What a schema cannot say of cloudops.yaml: names that must exist, be unique, parse or be possible."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.config import runbook_schema, schema
from bot.config.actions import action_of
from bot.config.lines import Lines
from monitoring import signals as catalogue
from monitoring.model import Signal, Unit
from monitoring.quantities import QuantityError, parse_quantity
from remediation.actor import BOT, Role
from remediation.parameters import HOST, PLACEHOLDER, TARGET, with_values
from remediation.texts import texts

ONE_OF_MANY = {TARGET, HOST}
Where = tuple[str | int, ...]
Found = tuple[Where, str]


def inconsistencies(root: schema.Root, lines: Lines, section: str = "") -> Iterator[str]:
    """One line a problem, in the order of the file; of one section alone when it is named."""
    found = [problem for check in CHECKS for problem in check(root) if section in ("", problem[0][0])]
    for where, sentence in sorted(found, key=lambda problem: lines.of(problem[0])):
        yield f"line {lines.of(where)}: {sentence}"


def _unique_names(root: schema.Root) -> Iterator[Found]:
    for section in ("people", "services", "signals", "runbooks"):
        names = [item.name for item in getattr(root, section)]
        for name, times in Counter(names).items():
            if times > 1:
                last = len(names) - 1 - names[::-1].index(name)
                yield (section, last), f"{section} has {name!r} {times} times"


def _names_of_our_own(root: schema.Root) -> Iterator[Found]:
    for index, person in enumerate(root.people):
        if person.name == BOT.name:
            yield ("people", index, "name"), f"{BOT.name} is the bot itself; give the person another name"


def _one_account_one_person(root: schema.Root) -> Iterator[Found]:
    owners: dict[tuple[str, str], str] = {}
    for index, person in enumerate(root.people):
        for platform in ("slack", "discord"):
            account = getattr(person, platform)
            if account and (owner := owners.setdefault((platform, account), person.name)) != person.name:
                yield ("people", index, platform), f"{platform} account {account} belongs to {owner} already"


def _zones(root: schema.Root) -> Iterator[Found]:
    zones: list[tuple[Where, str]] = [(("timezone",), root.timezone)]
    zones += [(("people", i, "timezone"), p.timezone) for i, p in enumerate(root.people) if p.timezone]
    for where, name in zones:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            yield where, f"there is no time zone {name!r}; write one such as Europe/Berlin"


def _references(root: schema.Root) -> Iterator[Found]:
    people, services = {p.name for p in root.people}, {s.name for s in root.services}
    for index, service in enumerate(root.services):
        yield from _known(("services", index, "owners"), service.owners, people, "person")
    for index, endpoint in enumerate(root.endpoints):
        yield from _known(("endpoints", index, "service"), [endpoint.service], services, "service")
    signals = {s.name for s in catalogue.built_in()} | {s.name for s in root.signals}
    for index, runbook in enumerate(root.runbooks):
        yield from _known(("runbooks", index, "for", "signals"), runbook.symptom.signals, signals, "signal")
        asked = [one.signal for one in runbook.require if isinstance(one, runbook_schema.SignalCondition)]
        yield from _known(("runbooks", index, "require"), asked, signals, "signal")
        meant = [runbook.targets.signal] if isinstance(runbook.targets, runbook_schema.SignalCondition) else []
        yield from _known(("runbooks", index, "targets"), meant, signals, "signal")
        yield from _known(("runbooks", index, "verify", "signals"), runbook.verify.signals, signals, "signal")


def _known(where: Where, names: Sequence[str], known: set[str], what: str) -> Iterator[Found]:
    for name in names:
        if name not in known:
            near = get_close_matches(name, sorted(known), n=1)
            yield where, f"there is no {what} {name!r}" + (f", did you mean {near[0]!r}?" if near else "")


def _quantities(root: schema.Root) -> Iterator[Found]:
    for index, signal in enumerate(root.signals):
        for key in ("limit", "min_deviation"):
            text = getattr(signal, key)
            try:
                if text is not None:
                    parse_quantity(text, signal.unit)
            except QuantityError as error:
                yield ("signals", index, key), f"{signal.name}.{key}: {error}"


def _bounds(root: schema.Root) -> Iterator[Found]:
    units = {known.name: known.unit for known in catalogue.built_in()} | {own.name: own.unit for own in root.signals}
    for index, runbook in enumerate(root.runbooks):
        for key, one in (("targets", runbook.targets), *(("require", one) for one in runbook.require)):
            if isinstance(one, str) or one.signal not in units:
                continue
            try:
                for bound in (one.above, one.below):
                    parse_quantity(bound, units[one.signal]) if bound is not None else None
            except QuantityError as error:
                yield ("runbooks", index, key), f"{runbook.name}: {error}"


def _sizes(root: schema.Root) -> Iterator[Found]:
    for index, runbook in enumerate(root.runbooks):
        for key in ("action", "rollback"):
            action = getattr(runbook, key)
            try:
                if action:
                    action_of(action)
            except QuantityError as error:
                yield ("runbooks", index, key), f"{runbook.name}: {error}"


def _queries(root: schema.Root) -> Iterator[Found]:
    for index, signal in enumerate(root.signals):
        try:
            catalogue.check(Signal(signal.name, signal.query, signal.unit))
        except catalogue.SignalError as error:
            yield ("signals", index, "query"), str(error).rstrip(".")
    for index, runbook in enumerate(root.runbooks):
        for key, query in _asked(runbook):
            filled = with_values(query, dict.fromkeys(runbook.parameters, "1"))
            try:
                catalogue.check(Signal(runbook.name, filled, Unit.NUMBER))
            except catalogue.SignalError as error:
                yield ("runbooks", index, key), str(error).replace("signal", "runbook", 1).rstrip(".")


def _asked(runbook: runbook_schema.Runbook) -> Iterator[tuple[str, str]]:
    """What a runbook asks of the metrics, by the key it stands under."""
    if runbook.targets and isinstance(runbook.targets, str):
        yield "targets", runbook.targets
    yield from (("require", query) for query in runbook.require if isinstance(query, str))


def _placeholders(root: schema.Root) -> Iterator[Found]:
    for index, runbook in enumerate(root.runbooks):
        known = {"service", *runbook.parameters, *(ONE_OF_MANY if runbook.targets else ())}
        if runbook.targets and not _used(runbook.action) & ONE_OF_MANY:
            yield ("runbooks", index, "targets"), f"the action of {runbook.name} names neither {{target}} nor {{host}}"
        for name in ONE_OF_MANY & runbook.parameters.keys():
            yield ("runbooks", index, "parameters", name), f"{name} is what the targets of a runbook are called"
        for key in ("action", "rollback"):
            for name in _used(getattr(runbook, key)):
                if name not in known:
                    yield ("runbooks", index, key), f"{{{name}}} is no parameter of {runbook.name}"


def _used(action: runbook_schema.Action | None) -> set[str]:
    try:
        found = texts(action_of(action)) if action else ()
    except QuantityError:  # said by itself
        return set()
    return {name for text in found for name in PLACEHOLDER.findall(text)}


def _patterns(root: schema.Root) -> Iterator[Found]:
    for index, runbook in enumerate(root.runbooks):
        for name, parameter in runbook.parameters.items():
            try:
                re.compile(parameter.pattern)
            except re.error as error:
                yield (
                    ("runbooks", index, "parameters", name),
                    f"the pattern of {name} is no regular expression: {error}",
                )


def _enough_approvers(root: schema.Root) -> Iterator[Found]:
    able = [p for p in root.people if set(p.roles) & {Role.APPROVER, Role.ADMIN}]
    have = len(able) if root.people else 1
    for index, rule in enumerate(root.policy or ()):
        if rule.decide == "ask" and rule.approvals > have:
            yield (
                ("policy", index, "approvals"),
                f"{rule.approvals} approvals can never be given: {have} people have the role approver",
            )


CHECKS: tuple[Callable[[schema.Root], Iterator[Found]], ...] = (
    _unique_names,
    _names_of_our_own,
    _one_account_one_person,
    _zones,
    _references,
    _quantities,
    _bounds,
    _sizes,
    _queries,
    _placeholders,
    _patterns,
    _enough_approvers,
)
