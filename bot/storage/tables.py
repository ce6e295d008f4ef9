"""The bot's own tables; detection, remediation and monitoring keep theirs in their `records`."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

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

# What came in from a platform, by the platform's own id for it: stored before it is acknowledged, taken up once.
inbox = Table(
    "inbox",
    metadata,
    Column("platform", String, primary_key=True),
    Column("event", String, primary_key=True),
    Column("body", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    Column("claimed_until", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, default=1),
    Column("done_at", Instant),
    Index("inbox_unanswered", "platform", "done_at", "claimed_until"),
)

# What a button stands for, since its id says nothing; the id goes with one channel and one card there.
buttons = Table(
    "buttons",
    metadata,
    Column("id", String, primary_key=True),
    Column("channel", String, nullable=False),
    Column("card", String, nullable=False),
    Column("says", Text, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("channel", "card", "says"),
)

# What a fire drill added for its own few minutes; a row that nobody renews is forgotten.
drills = Table(
    "drills",
    metadata,
    Column("service", String, primary_key=True),
    Column("spec", JSON, nullable=False),
    Column("until", Instant, nullable=False),
)

# Those that must be heard regularly, such as Alertmanager, and when they were heard last.
heartbeats = Table(
    "heartbeats",
    metadata,
    Column("name", String, primary_key=True),
    Column("at", Instant, nullable=False),
)

# Login links: only the hash of the code is kept, and `used_at` is set by the one exchange that won.
logins = Table(
    "logins",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("person", String, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("person", String, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

# Bearer tokens for HTTP clients; the holder is a configured person or a known machine.
tokens = Table(
    "tokens",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("holder", String, nullable=False),
    Column("created_at", Instant, nullable=False),
)

# One row a room; its revision grows with every change, and changing it first makes writers take turns.
rooms = Table(
    "rooms",
    metadata,
    Column("channel", String, primary_key=True),
    Column("revision", Integer, nullable=False),
)

# What the console's conversation shows: people's words (`author`, `text`) and the bot's cards (`card`, `picture`).
# `placed` orders them, `revision` says when one last changed.
room_messages = Table(
    "room_messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", String, nullable=False),
    Column("key", String),
    Column("author", String, nullable=False, default=""),
    Column("text", Text, nullable=False, default=""),
    Column("card", JSON),
    Column("picture", LargeBinary),
    Column("at", Instant, nullable=False),
    Column("placed", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("channel", "key"),
    Index("room_messages_placed", "channel", "placed"),
    Index("room_messages_revision", "channel", "revision"),
)

# What each person said where and was answered; `meant` reads back as what was understood.
turns = Table(
    "turns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person", String, nullable=False),
    Column("place", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("said", Text, nullable=False),
    Column("meant", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("about", JSON, nullable=False),
    Column("answered", Text, nullable=False),
    Column("acted", Boolean, nullable=False),
    Index("turns_of", "person", "place", "id"),
    Index("turns_at", "at"),
)

# What the turns came to that are no longer kept in full.
gists = Table(
    "gists",
    metadata,
    Column("person", String, primary_key=True),
    Column("place", String, primary_key=True),
    Column("gist", JSON, nullable=False),
    Column("at", Instant, nullable=False),
)

# One row a change of what the bot saw: a service's state, somebody's alert, whether the source answers.
states = Table(
    "states",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("sort", String, nullable=False),
    Column("name", String, nullable=False),
    Column("state", String, nullable=False),
    Column("detail", Text, nullable=False),
    Index("states_of", "sort", "name", "id"),
    Index("states_at", "at"),
)

# What people were answered, with the figures behind it; who called it helpful or not, one word a person.
answers = Table(
    "answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("place", String, nullable=False),
    Column("person", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    Index("answers_at", "at"),
)

answer_votes = Table(
    "answer_votes",
    metadata,
    Column("answer", Integer, primary_key=True),
    Column("person", String, primary_key=True),
    Column("helpful", Integer, nullable=False),
    Column("at", Instant, nullable=False),
)

# What language models may still cost on a day: one row for everybody together (no name), one for each person.
budgets = Table(
    "language_budgets",
    metadata,
    Column("day", String, primary_key=True),
    Column("person", String, primary_key=True),
    Column("tokens", Integer, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("calls", Integer, nullable=False),
)

# What they were used for, by day.
uses = Table(
    "language_uses",
    metadata,
    Column("day", String, primary_key=True),
    Column("model", String, primary_key=True),
    Column("purpose", String, primary_key=True),
    Column("answers", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("read", Integer, nullable=False),
    Column("written", Integer, nullable=False),
    Column("dropped", Integer, nullable=False),
)

# Which of them answers: a vendor that failed too often is asked again after `open_until`.
vendors = Table(
    "language_vendors",
    metadata,
    Column("vendor", String, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("open_until", Instant),
    Column("reason", String, nullable=False),
)
