"""What must be true of an approval while its row is locked: who may answer, and whether enough said yes."""

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from remediation.actor import Actor
from remediation.approval import Stage
from remediation.tables import answers, approvals, glass, requesters

BROKEN = select(glass.c.number).where(glass.c.approval == approvals.c.number).exists()
UNSTARTED = and_(approvals.c.stage == Stage.APPROVED.value, approvals.c.started == false())


def answerable(actor: Actor, now: ColumnElement[int], *, approve: bool) -> ColumnElement[bool]:
    """What must still be true while the row is locked; nobody approves their own request, denying it is withdrawing."""
    own = select(requesters.c.id).where(requesters.c.approval == approvals.c.number, requesters.c.person == actor.name)
    pending = and_(approvals.c.stage == Stage.PENDING.value, approvals.c.expires_at > now)
    return and_(pending, ~own.exists()) if approve else withdrawable(now)


def withdrawable(now: ColumnElement[int]) -> ColumnElement[bool]:
    """A no, and taking a yes back, count until the run starts."""
    return and_(or_(approvals.c.stage == Stage.PENDING.value, UNSTARTED), approvals.c.expires_at > now)


def enough() -> ColumnElement[bool]:
    """People, and teams of theirs; those without a team are one team. One word was enough where glass is broken."""
    people, teams = _yes(answers.c.person) >= approvals.c.quorum, _yes(answers.c.team) >= approvals.c.teams
    return or_(BROKEN, and_(people, teams))


def due(now: ColumnElement[int]) -> ColumnElement[bool]:
    """The time to think it over has passed."""
    return or_(approvals.c.starts_at.is_(None), approvals.c.starts_at <= now)


def _yes(distinct: ColumnElement[str]) -> ColumnElement[int]:
    """How many, of those who said yes and did not ask for it themselves, before or after."""
    own = select(requesters.c.person).where(requesters.c.approval == answers.c.approval)
    yes = and_(
        answers.c.approval == approvals.c.number,
        answers.c.approve,
        answers.c.revoked_at.is_(None),
        answers.c.person.not_in(own),
    )
    return select(func.count(distinct.distinct())).where(yes).scalar_subquery()
