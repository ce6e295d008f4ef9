"""What another policy would have done with what is on record."""

from datetime import datetime

from bot.cards.lists import counted, listed
from bot.cards.times import at
from bot.chat import Card, Fact, Table
from remediation.approval import Verdict
from remediation.replay import Became, Report, Row

MOST = 20


def card(report: Report, file: str, since: datetime, now: datetime) -> Card:
    """First what would have run unasked and turned out worse, then everything that would have gone otherwise."""
    if not report.rows:
        return Card(f"Nothing was asked for since {at(since, now)}, so {file} was tried on nothing")
    runs = report.count(Became.RUNS)
    counts = tuple((one, str(report.count(one, before=True)), str(report.count(one))) for one in Became)
    return Card(
        title=f"{file} lets {runs} of {counted(len(report.rows), 'request')} run unasked since {at(since, now)}",
        text=" ".join(part for part in (_loosened(report), _worse(report, now)) if part),
        facts=tuple(Fact(name.capitalize(), f"{after}, {before} as things are") for name, before, after in counts),
        table=_changes(report, now),
    )


def _loosened(report: Report) -> str:
    if not report.loosened:
        return "It lets nothing run unasked that is asked for or denied as things are."
    became = [row.case.verdict for row in report.loosened]
    verdicts = [f"{became.count(verdict)} {verdict}" for verdict in Verdict if verdict in became]
    never = [f"{became.count(None)} never ran"] if None in became else []
    return f"{len(report.loosened)} more would run unasked; of them {listed([*verdicts, *never])}."


def _worse(report: Report, now: datetime) -> str:
    if not report.worse:
        return "None of what would run unasked turned out worse."
    return f"Turned out worse: {listed([_named(row, now) for row in report.worse])}."


def _changes(report: Report, now: datetime) -> Table | None:
    changed = [row for row in report.rows if row.before is not row.after]
    rows = tuple((_named(row, now), row.before, row.after, row.case.verdict or "never ran") for row in changed[:MOST])
    if not rows:
        return None
    more = len(changed) - MOST
    cut = ((f"... {more} more", "", "", ""),) if more > 0 else ()
    return Table(("What", "As things are", "Candidate", "Turned out"), (*rows, *cut))


def _named(row: Row, now: datetime) -> str:
    case = row.case
    name = f"APR-{case.approval}" if case.approval else f"INC-{case.incident}" if case.incident else "refused"
    return f"{name} {case.plan.runbook} on {case.plan.service}, {at(case.at, now)}"
