"""Which rules of a changed policy let more run unasked than the one before; when in doubt, they do."""

from collections.abc import Sequence

from remediation.policy import Decide, Rule

CONDITIONS = ("risks", "services", "environments", "runbooks", "people", "severities", "teams")


def wider(rules: Sequence[Rule] | None, before: Sequence[Rule] | None) -> tuple[int, ...]:
    """The numbers, counted from 1, of the rules that allow what was not allowed before."""
    new, old = tuple(rules or ()), tuple(before or ())
    allows = ((number, rule) for number, rule in enumerate(new) if rule.decide is Decide.ALLOW)
    return tuple(number + 1 for number, rule in allows if not _covered(rule, new[:number], old))


def _covered(rule: Rule, ahead: Sequence[Rule], old: Sequence[Rule]) -> bool:
    """Whether some rule allowed all of it before, and whatever caught a part of it then still does."""
    return any(
        known.decide is Decide.ALLOW
        and _within(rule, known)
        and all(any(_stops(one, catch) for one in ahead) for catch in old[:place] if catch.decide is not Decide.ALLOW)
        for place, known in enumerate(old)
    )


def _stops(one: Rule, catch: Rule) -> bool:
    return one.decide is not Decide.ALLOW and _within(catch, one)


def _within(narrow: Rule, wide: Rule) -> bool:
    """Whether all that the one matches is matched by the other."""
    listed = all(_part(getattr(narrow, name), getattr(wide, name)) for name in CONDITIONS)
    timed, recorded = wide.times in (narrow.times, type(wide.times)()), wide.record in (narrow.record, None)
    return listed and timed and recorded


def _part(narrow: tuple[object, ...], wide: tuple[object, ...]) -> bool:
    return not wide or (bool(narrow) and set(narrow) <= set(wide))
