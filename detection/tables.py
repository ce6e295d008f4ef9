"""Detection's tables."""

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

from monitoring.columns import Instant

metadata = MetaData()

incidents = Table(
    "incidents",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("service", String(200), nullable=False),
    Column("stage", String(20), nullable=False),
    Column("severity", String(20), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("resolved_at", Instant),
    Column("resolved_by", String(200), nullable=False),
    Column("owner", String(200), nullable=False),
    Column("drill", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("anomalies", JSON, nullable=False),
    Column("common", String(200), nullable=False, server_default=""),
    Column("part_of", Integer),
    sqlite_autoincrement=True,
)

# Two replicas that sweep at once, or one that lost its lease, cannot open the same incident twice.
Index(
    "ix_incidents_one_open",
    incidents.c.service,
    incidents.c.common,
    unique=True,
    sqlite_where=incidents.c.resolved_at.is_(None),
    postgresql_where=incidents.c.resolved_at.is_(None),
)
Index("ix_incidents_resolved_at", incidents.c.resolved_at)

events = Table(
    "incident_events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("incident", Integer, nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("by", String(200), nullable=False),
    Column("detail", Text, nullable=False),
)

silences = Table(
    "silences",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("service", String(200), nullable=False),
    Column("signal", String(200), nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False, index=True),
    Column("by", String(200), nullable=False),
    sqlite_autoincrement=True,
)

sweeps = Table(
    "sweeps",
    metadata,
    Column("service", String(200), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("took_s", Float, nullable=False),
    Column("read", Integer, nullable=False),
    Column("failed", JSON, nullable=False),
    Column("learning", JSON, nullable=False),
    Column("unread", JSON, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("incident", Integer, nullable=False),
    Column("service", String(200), nullable=False),
    Column("signal", String(200), nullable=False),
    Column("person", String(200), nullable=False),
    Column("noise", Boolean, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("forgotten_at", Instant),
    UniqueConstraint("incident", "service", "signal", "person"),
)
