"""The tables of remediation; every change to them is one conditional statement in this package."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from monitoring.columns import Instant

metadata = MetaData()

approvals = Table(
    "approvals",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("plan", Text, nullable=False),
    Column("plan_hash", String(64), nullable=False),
    Column("deed", String(64), nullable=False, server_default=""),
    Column("service", String(200), nullable=False, index=True),
    Column("stage", String(16), nullable=False, index=True),
    Column("quorum", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("incident", Integer, index=True),
    Column("severity", String(16)),
    Column("teams", Integer, nullable=False, server_default="1"),
    Column("reach", Text),
    Column("held", String(64)),
    # From the yes that was enough to the start, and when that is.
    Column("wait_s", Integer, nullable=False, server_default="0"),
    Column("starts_at", Instant),
    Column("void_reason", Text, nullable=False, server_default=""),
    # The first of the requests like it that waited when it was made, on whose card it stands.
    Column("bundle", Integer, index=True),
    Column("unasked", Boolean, nullable=False),
    # Stands here as well as in runs, so that a start and a withdrawal meet at one row.
    Column("started", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("told", Integer, nullable=False),
    sqlite_autoincrement=True,
)
# One question at a time about one deed: whoever asks again joins the waiting one.
Index(
    "approvals_waiting",
    approvals.c.deed,
    unique=True,
    sqlite_where=approvals.c.stage == "pending",
    postgresql_where=approvals.c.stage == "pending",
)

requesters = Table(
    "approval_requesters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("approval", ForeignKey(approvals.c.number), nullable=False),
    Column("person", String(200), nullable=False),
    UniqueConstraint("approval", "person", name="approval_requesters_once"),
)

answers = Table(
    "approval_answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("approval", ForeignKey(approvals.c.number), nullable=False),
    Column("person", String(200), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("approve", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("team", String(200), nullable=False, server_default=""),
    Column("revoked_at", Instant),
    UniqueConstraint("approval", "person", name="approval_answers_once"),
)

runs = Table(
    "runs",
    metadata,
    Column("number", Integer, primary_key=True),
    # At most once: the insert of this row is the right to act, and there is no second one.
    Column("approval", ForeignKey(approvals.c.number), nullable=False, unique=True),
    Column("service", String(200), nullable=False, index=True),
    Column("phase", String(16), nullable=False),
    # Fencing: only the holder of this token, while its lease lasts, may say how the run ended.
    Column("token", String(64), nullable=False),
    Column("lease_until", Instant, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("exit_code", Integer),
    Column("output", Text, nullable=False, server_default=""),
    Column("verdict", String(16)),
    Column("verdict_reason", Text, nullable=False, server_default=""),
    Column("judged_at", Instant),
    Column("rollback", String(16)),
    Column("rollback_output", Text, nullable=False, server_default=""),
    # What became of each target, when there are several.
    Column("parts", Text),
    Column("closed", Boolean, nullable=False),
    sqlite_autoincrement=True,
)
# One action at a time on one service, verdict and rollback included.
Index(
    "runs_open",
    runs.c.service,
    unique=True,
    sqlite_where=runs.c.closed == false(),
    postgresql_where=runs.c.closed == false(),
)

glass = Table(
    "broken_glass",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("approval", ForeignKey(approvals.c.number), nullable=False, unique=True),
    Column("person", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("reviewed_by", String(200), nullable=False, server_default=""),
    Column("reviewed_at", Instant),
    Column("review", Text, nullable=False, server_default=""),
    sqlite_autoincrement=True,
)
# Whoever has run something alone is looked at before anybody does so again.
Index(
    "broken_glass_open",
    glass.c.open,
    unique=True,
    sqlite_where=glass.c.open == true(),
    postgresql_where=glass.c.open == true(),
)

halts = Table(
    "halts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("by", String(200), nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("resumed_by", String(200)),
    Column("resumed_at", Instant),
    sqlite_autoincrement=True,
)

# What is tried is a runbook exactly as written: a changed one has another digest.
trials = Table(
    "runbook_trials",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("runbook", String(200), nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", Instant, nullable=False),
)

# The newest is in force; it is there so that a change can be compared with what was before it.
policies = Table(
    "policies",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("version", String(64), nullable=False),
    Column("rules", Text, nullable=False),
    Column("at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

# That somebody saw what those rules would have done with what is on record.
receipts = Table(
    "policy_receipts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("version", String(64), nullable=False, index=True),
    Column("than", String(64), nullable=False),
    Column("run_on", String(64), nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

entries = Table(
    "ledger",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Column("prev", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("approval", Integer, index=True),
    Column("incident", Integer, index=True),
)

head = Table(
    "ledger_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)

# What verdicts were made from, compressed, by the hash that the ledger names.
exhibits = Table(
    "exhibits",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

# The root over so many entries under a signature; the key is not here.
heads = Table(
    "ledger_heads",
    metadata,
    Column("size", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("head", Text, nullable=False),
)
