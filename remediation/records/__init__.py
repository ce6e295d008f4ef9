"""What remediation keeps in the database, changed only by conditional statements."""

from dataclasses import dataclass
from typing import Self

from sqlalchemy.ext.asyncio import AsyncEngine

from remediation.ledger import Ledger
from remediation.records.approvals import Approvals
from remediation.records.glass import Glasses
from remediation.records.halts import Halts
from remediation.records.moment import Moment, by_process
from remediation.records.policies import Policies
from remediation.records.runs import Runs
from remediation.records.tracks import Tracks
from remediation.records.trials import Trials
from remediation.tables import metadata

__all__ = ["Records", "metadata"]


@dataclass(frozen=True, slots=True)
class Records:
    """The tables, one part for each concern."""

    approvals: Approvals
    runs: Runs
    halts: Halts
    trials: Trials
    policies: Policies
    glass: Glasses
    tracks: Tracks

    @classmethod
    def of(cls, engine: AsyncEngine, ledger: Ledger, moment: Moment = by_process) -> Self:
        """All parts on one database, each writing to the ledger in its own transactions; `moment` says what is late."""
        return cls(
            Approvals(engine, ledger, moment),
            Runs(engine, ledger, moment),
            Halts(engine, ledger),
            Trials(engine, ledger),
            Policies(engine, ledger),
            Glasses(engine, ledger, moment),
            Tracks(engine),
        )
