"""The bot's own tables; detection, remediation and monitoring keep theirs in their `records`."""

from sqlalchemy import JSON, Column, Integer, MetaData, String, Table

from monitoring.columns import Instant

metadata = MetaData()

leases = Table(
    "leases",
    metadata,
    Column("name", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("until", Instant, nullable=False),
)

# One row a living card and channel: what people should see (`wanted`) against what they were sent (`sent`).
outbox = Table(
    "outbox",
    metadata,
    Column("channel", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("wanted", Integer, nullable=False),
    Column("sent", Integer, nullable=False, default=0),
    Column("message_id", String, nullable=False, default=""),
    Column("attempts", Integer, nullable=False, default=0),
    Column("wanted_at", Instant, nullable=False),
    Column("next_try", Instant, nullable=False),
    Column("error", String, nullable=False, default=""),
    Column("given_up", Integer, nullable=False, default=0),
)

# What a fire drill added for its own few minutes; a row that nobody renews is forgotten.
drills = Table(
    "drills",
    metadata,
    Column("service", String, primary_key=True),
    Column("spec", JSON, nullable=False),
    Column("until", Instant, nullable=False),
)
