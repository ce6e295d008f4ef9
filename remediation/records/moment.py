"""What time it is when something may be too late: the database's own clock, the same for all replicas."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, ColumnElement, literal, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from monitoring.columns import EPOCH, MICROSECOND, Instant

# From what a process takes for now to what is compared with; as microseconds, like every Instant.
Moment = Callable[[datetime], ColumnElement[int]]


class DatabaseNow(FunctionElement[int]):
    """Read while the row is looked at, so that neither a slow clock nor a pause before the write helps anybody."""

    type = BigInteger()
    inherit_cache = True


@compiles(DatabaseNow, "sqlite")
def _on_sqlite(_element: DatabaseNow, _compiler: SQLCompiler, **_: object) -> str:
    return "CAST((julianday('now') - 2440587.5) * 86400000000.0 AS INTEGER)"


@compiles(DatabaseNow, "postgresql")
def _on_postgresql(_element: DatabaseNow, _compiler: SQLCompiler, **_: object) -> str:
    # Not now(), which stands still in a transaction that waits for somebody else's lock.
    return "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)"


def by_database(_now: datetime) -> ColumnElement[int]:
    """Whatever the process thinks."""
    return DatabaseNow()


def by_process(now: datetime) -> ColumnElement[int]:
    """For a world whose time is turned, such as a simulated run's."""
    return literal((now - EPOCH) // MICROSECOND, BigInteger)


def after(moment: ColumnElement[int], span: timedelta) -> ColumnElement[datetime]:
    """So much later, as it is stored."""
    return type_coerce(moment + span // MICROSECOND, Instant)
