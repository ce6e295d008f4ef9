"""The larger of what policy asks and what the blast radius asks; and whether there are people enough for it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from remediation.approval import Approval
from remediation.policy import Allow, Ask, Decision
from remediation.reach import Needed, Reach, Wide

EXPIRES = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Lacking:
    """More are needed than could ever say yes; it will expire unless somebody is added or asks for less."""

    needed: Needed
    able: tuple[str, ...]
    teams: int


def widened(decision: Decision, reach: Reach, *, one_is_enough: bool, thinking: timedelta = timedelta()) -> Decision:
    """What touches more than one replica bears is asked for, whatever a rule allows; all of them wait a while."""
    needed = reach.needed
    if one_is_enough or needed == Needed():
        return decision
    wait = thinking if needed.teams > 1 else timedelta()
    match decision:
        case Allow(reason):
            return Ask(needed.people, EXPIRES, Wide(reason.rule), needed.teams, reach, wait)
        case Ask(quorum, _, _, teams) if needed.people > quorum or needed.teams > teams:
            people, teams = max(quorum, needed.people), max(teams, needed.teams)
            return replace(decision, quorum=people, teams=teams, wide=reach, wait=wait)
        case _:
            return decision


def lacking(approval: Approval, able: Mapping[str, str]) -> Lacking | None:
    """`able` are those who can still say yes, with their teams; None when they and those who did are enough."""
    said = {answer.person: answer.team for answer in approval.answers if answer.counts}
    people = {**said, **able}
    teams = len(set(people.values()))
    if len(people) >= approval.quorum and teams >= approval.teams:
        return None
    return Lacking(Needed(approval.quorum, approval.teams), tuple(people), teams)
