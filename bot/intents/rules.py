"""What people say, from phrases.yaml, and the intent each of it stands for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.intents import evidence, itself, model, opinion, patterns, tuning
from bot.intents.model import Intent, Span
from monitoring.packaged import read_packaged


@dataclass(frozen=True, slots=True)
class Said:
    """The slots of a matched pattern by name, the time it spoke of, and runbook parameters."""

    slots: Mapping[str, str]
    span: Span = Span()
    parameters: tuple[tuple[str, str], ...] = ()

    def __getitem__(self, name: str) -> str:
        return self.slots.get(name, "")

    def number(self, name: str) -> int | None:
        """The digits of INC-3 or APR-9."""
        return int(self.slots[name]) if name in self.slots else None

    @property
    def service(self) -> str:
        """The service, wherever in the sentence it stood."""
        return self["service"] or self["service2"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One intent by name, an example of it as people would be told, and the shapes that mean it."""

    name: str
    example: str
    says: tuple[str, ...]


RESTART = "restart"  # what reboot and redeploy come to when the service is one that nobody configured

BUILD: Mapping[str, Callable[[Said], Intent]] = {
    "help": lambda _: itself.Help(),
    "health": lambda _: itself.Health(),
    "habits": lambda _: itself.Habits(),
    "calibrate": lambda s: tuning.Calibrate(s["number"], s["signal"], s.parameters),
    "correlate": lambda s: evidence.Correlate(s["signal"], s.service, s.number("incident"), s.span),
    "blame": lambda s: evidence.Blame(s.number("incident"), s.service),
    "capacity": lambda s: evidence.Capacity(s.service),
    "similar": lambda s: evidence.Similar(s.number("incident"), s.service),
    "usage": lambda s: model.Usage(s.span),
    "ledger": lambda s: model.Ledger(
        s.number("incident"), s.number("approval"), s.service, s["runbook"], s["anyone"], s.span
    ),
    "why-not": lambda s: model.WhyNot(s["runbook"], s.service, s.number("approval"), s["signal"]),
    "silences": lambda _: model.Silences(),
    "unsilence": lambda s: model.Unsilence(s.service, s["signal"]),
    "silence": lambda s: model.Silence(s.service, s["signal"], s.span.duration, s.span.until),
    "acknowledge": lambda s: model.Acknowledge(s.number("incident")),
    "resolve": lambda s: model.Resolve(s.number("incident")),
    "noise": lambda s: opinion.Noise(s.number("incident")),
    "useful": lambda s: opinion.Useful(s.number("incident")),
    "forget": lambda s: opinion.Forget(s["signal"], s.service),
    "approvals": lambda s: model.Approvals(s.number("approval")),
    "compare": lambda s: model.Compare(s["signal"], s["service"], s.span, s["service2"]),
    "forecast": lambda s: model.Forecast(s["signal"], s.service, s.span.duration),
    "logs": lambda s: model.Logs(s.service, s.span),
    "changes": lambda s: model.Changes(s.service, s.span),
    "runbooks": lambda s: model.Runbooks(s.service, s["runbook"]),
    "explain": lambda s: model.Explain(s.number("incident"), s.service, s["signal"]),
    "incidents": lambda s: model.Incidents(s.service, s.span),
    "status": lambda s: model.Status(s.service),
    "signals": lambda s: model.Signals(s.service),
    "show": lambda s: model.Show(s["signal"], s.service, s.span, s["host"]),
    "dry-run": lambda s: model.DryRun(s["runbook"], s.service, s.parameters),
    "run": lambda s: model.Run(s["runbook"] or RESTART, s.service, s.parameters),
}


@cache
def rules() -> tuple[Rule, ...]:
    """The whole table, in the order it is tried."""
    table = read_packaged(Path(__file__).with_name("phrases.yaml"))
    return tuple(
        Rule(name, row["example"], tuple(row["says"].format_map(table["words"]).splitlines()))
        for name, row in table["intents"].items()
    )


@cache
def beginning(opening: str) -> tuple[tuple[Rule, str], ...]:
    """The patterns that a shape which begins so may fit, in the order they are tried; others need no compiling."""
    return tuple((rule, says) for rule in rules() for says in rule.says if opening in patterns.openings(says))


@cache
def known_words() -> frozenset[str]:
    """Every word a rule speaks of; none of them is ever taken for a misspelt name."""
    return frozenset(word for rule in rules() for line in rule.says for word in patterns.words(line))
