"""The names this deployment has for things, and what people call them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from bot.intents.doing import covered, meant_by, parts
from bot.intents.nearest import closest
from monitoring.model import Service, Signal
from remediation.runbooks import Runbook

MIN_GUESS = 3


class Sort(StrEnum):
    """What sort of thing a name names; the value is its placeholder in a shape."""

    RUNBOOK = "RUNBOOK"
    SERVICE = "SERVICE"
    SIGNAL = "SIGNAL"


@dataclass(frozen=True, slots=True)
class Name:
    """A configured name and its sort."""

    sort: Sort
    name: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every configured name; `forms` maps what people may type, folded, to the name."""

    services: tuple[Service, ...] = ()
    signals: tuple[Signal, ...] = ()
    runbooks: tuple[Runbook, ...] = ()
    forms: Mapping[str, Name] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "forms", dict(_forms(self)))

    def find(self, typed: str) -> Name | None:
        """The name exactly meant, in any case, with any separators, in singular or plural."""
        form = fold(typed)
        plural = form.removesuffix("s") if form.endswith("s") else form + "s"
        return self.forms.get(form) or self.forms.get(plural)

    def guess(self, typed: str, rivals: frozenset[str] = frozenset()) -> Name | None:
        """The name probably meant by a slip of the thumb, unless one of the rivals is as near."""
        form = fold(typed)
        if len(form) < MIN_GUESS or form.isdigit():
            return None
        meant = closest(form, _all(frozenset(self.forms), rivals))
        return self.forms.get(meant) if meant else None

    def runbook_for(self, verb: str, service: str) -> str:
        """The one runbook that `restart checkout` speaks of, or an empty string."""
        for said in dict.fromkeys((verb, meant_by(verb))):
            named = self.forms.get(fold(f"{said} {service}"))
            if named and named.sort is Sort.RUNBOOK:
                return named.name
        called = {fold(verb), fold(meant_by(verb))}
        of_it = [one for one in self.runbooks if not one.services or service in one.services]
        fitting = [one.name for one in of_it if called & {fold(one.name), fold(one.title)}]
        alike = [one.name for one in of_it if service in one.services and meant_by(verb) in parts(one.name)]
        return next((found[0] for found in (fitting, alike) if len(found) == 1), "")

    def runbook_of(self, said: Sequence[str]) -> str:
        """The one runbook whose name or title is made of words that were said, or an empty string."""
        found = [one for one in self.runbooks if covered(one.name, said) or covered(one.title, said)]
        return found[0].name if len(found) == 1 else ""

    def counted(self, runbook: str) -> str:
        """The parameter that a bare number is meant for: the only one somebody must give."""
        found = [one.parameters.keys() - {"service"} for one in self.runbooks if one.name == runbook]
        return next(iter(found[0])) if found and len(found[0]) == 1 else "number"


def fold(text: str) -> str:
    """Letters and digits only, so that latency_p95, Latency P95 and latency-p95 are one."""
    return re.sub(r"[\s_.:-]+", "", text.casefold())


@lru_cache(8)
def _all(forms: frozenset[str], rivals: frozenset[str]) -> frozenset[str]:
    return forms | rivals


def _forms(words: Vocabulary) -> Iterable[tuple[str, Name]]:
    """Later ones win: a service called like an alias of a signal is still the service."""
    for signal in words.signals:
        yield from _folded((*signal.aliases, signal.title, signal.name), Name(Sort.SIGNAL, signal.name))
    for service in words.services:
        yield from _folded((*service.aliases, service.name), Name(Sort.SERVICE, service.name))
    for runbook in words.runbooks:
        yield from _folded((runbook.title, runbook.name), Name(Sort.RUNBOOK, runbook.name))


def _folded(forms: Iterable[str], name: Name) -> Iterable[tuple[str, Name]]:
    return ((folded, name) for form in forms if (folded := fold(form)))
