"""From the text of cloudops.yaml to what it means; every problem is found at once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from bot.config import policy_schema, runbook_schema, schema
from bot.config.actions import action_of
from bot.config.checks import inconsistencies
from bot.config.conditions import queries, targets
from bot.config.language import Allowance, Language, Price
from bot.config.lines import Lines, YamlError, parse
from bot.config.model import Backups, Config, ConfigError, Conversation
from bot.config.problems import problems
from bot.config.sources import more_runbooks
from bot.identity.people import People, Person, sole_owner
from monitoring import signals as catalogue
from monitoring.model import Service, Signal
from monitoring.quantities import parse_quantity
from remediation.hours import DAYS, Hours, Times
from remediation.limits import Limit, Limits, Maintenance
from remediation.policy import Decide, Rule
from remediation.runbooks import Parameter, Runbook, Verification
from remediation.track import Record


def understand(text: str, file: str = "cloudops.yaml", folder: Path | None = None) -> Config:
    """The configuration a text means; `file` is named in errors, files it speaks of are looked for in the folder."""
    try:
        document, lines = parse(text)
    except YamlError as error:
        raise ConfigError(file, [str(error)]) from error
    root = _root(document or {}, lines, file)
    if found := list(inconsistencies(root, lines)):
        raise ConfigError(file, found)
    return _config(root.model_copy(update={"runbooks": (*root.runbooks, *more_runbooks(root, file, folder))}))


def with_policy_of(text: str, file: str, present: Config) -> Config:
    """The present configuration with another file's policy and limits; that file may hold nothing else."""
    try:
        document, lines = parse(text)
    except YamlError as error:
        raise ConfigError(file, [str(error)]) from error
    root = _root(document or {}, lines, file)
    if root.policy is None:
        raise ConfigError(file, ["has no policy"])
    limited = {"limits", "maintenance"} & root.model_fields_set
    return replace(present, rules=tuple(map(_rule, root.policy)), limits=_limits(root) if limited else present.limits)


def _root(document: object, lines: Lines, file: str) -> schema.Root:
    try:
        return schema.Root.model_validate(document)
    except ValidationError as error:
        raise ConfigError(file, list(problems(error, schema.Root, lines))) from error


def _config(root: schema.Root) -> Config:
    signals = catalogue.merge(catalogue.built_in(), tuple(_signal(signal) for signal in root.signals))
    return Config(
        zone=ZoneInfo(root.timezone),
        every=root.sweep.every,
        history=root.sweep.history,
        false_alarms_per_day=root.sweep.false_alarms_per_day,
        retrain=root.sweep.retrain,
        channels=root.alerts.channels,
        digest=root.alerts.digest,
        forecast_horizon=root.alerts.forecast_horizon,
        deaf_after=root.alerts.deaf_after,
        people=People(tuple(_person(person) for person in root.people)) if root.people else sole_owner(),
        sole=not root.people,
        services=tuple(_service(service, root) for service in root.services),
        signals=signals,
        runbooks=tuple(_runbook(runbook, signals) for runbook in root.runbooks),
        limits=_limits(root),
        witness_every=root.ledger.every,
        conversation=Conversation(root.conversation.keep, root.conversation.turns),
        backup=Backups(root.backup.to, root.backup.every, root.backup.keep) if root.backup else None,
        language=_language(root.language),
        rules=None if root.policy is None else tuple(_rule(rule) for rule in root.policy),
    )


def _language(language: schema.Language) -> Language:
    each = language.person
    return Language(
        order=tuple(dict.fromkeys(language.order)),
        everybody=Allowance(language.tokens_per_day, language.seconds_per_day, language.tool_calls_per_day),
        each=Allowance(each.tokens_per_day, each.seconds_per_day, each.tool_calls_per_day),
        prices={model: Price(price.read, price.written) for model, price in language.prices.items()},
        currency=language.currency,
    )


def _person(person: schema.Person) -> Person:
    accounts = {"slack": person.slack, "discord": person.discord}
    return Person(
        person.name,
        frozenset(person.roles),
        person.team,
        person.timezone,
        frozenset(f"{platform}:{account}" for platform, account in accounts.items() if account),
    )


def _service(service: schema.Service, root: schema.Root) -> Service:
    return Service(
        name=service.name,
        labels=service.labels or {"job": service.name},
        every=service.every or root.sweep.every,
        environment=service.environment,
        owners=service.owners,
        aliases=service.aliases,
        logs=dict(service.logs.items()),
        endpoints=tuple(page.url for page in root.endpoints if page.service == service.name),
    )


def _signal(signal: schema.Signal) -> Signal:
    return Signal(
        name=signal.name,
        query=signal.query,
        unit=signal.unit,
        bad=signal.bad,
        min_deviation=parse_quantity(signal.min_deviation, signal.unit) if signal.min_deviation else 0.0,
        limit=parse_quantity(signal.limit, signal.unit) if signal.limit else None,
        title=signal.title,
        aliases=signal.aliases,
    )


def _runbook(runbook: runbook_schema.Runbook, signals: Sequence[Signal]) -> Runbook:
    known = {signal.name: signal for signal in signals}
    return Runbook(
        name=runbook.name,
        title=runbook.title or runbook.name,
        action=action_of(runbook.action),
        risk=runbook.risk,
        services=runbook.symptom.service,
        signals=runbook.symptom.signals,
        parameters={name: Parameter(p.choices, p.pattern, p.low, p.high) for name, p in runbook.parameters.items()},
        require=queries(runbook.require, known),
        verify=Verification(runbook.verify.signals, runbook.verify.within),
        rollback=action_of(runbook.rollback) if runbook.rollback else None,
        timeout=runbook.timeout,
        cooldown=runbook.cooldown,
        targets=targets(runbook.targets, known),
    )


def _rule(rule: policy_schema.Rule) -> Rule:
    return Rule(
        decide=Decide(rule.decide),
        risks=rule.when.risk,
        services=rule.when.service,
        environments=rule.when.environment,
        runbooks=rule.when.runbook,
        people=rule.when.person,
        severities=rule.when.severity,
        approvals=rule.approvals,
        expires=rule.expires,
        teams=rule.when.team,
        times=_times(rule.when),
        record=Record(rule.when.history.judged, rule.when.history.helped) if rule.when.history else None,
    )


def _limits(root: schema.Root) -> Limits:
    limits = root.limits
    return Limits(
        service=_limit(limits.service),
        overall=_limit(limits.overall),
        breaker=_limit(limits.breaker),
        thinking=limits.think_over,
        waiting=limits.waiting,
        maintenance=tuple(
            Maintenance(one.service, _times(one), one.since, one.until, one.reason) for one in root.maintenance
        ),
    )


def _limit(limit: policy_schema.Limit | None) -> Limit | None:
    return Limit(limit.runs, limit.within) if limit else None


def _times(when: policy_schema.When | policy_schema.Maintenance) -> Times:
    hours = Hours(*map(time.fromisoformat, when.time.split("-"))) if when.time else None
    return Times(tuple(DAYS.index(day) for day in when.day), hours)
