"""What was answered, with the evidence behind it, and whether it helped: one vote a person and answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.chat import Evidence, Place
from bot.storage.tables import answer_votes, answers
from bot.storage.upsert import inserting

KEPT = timedelta(days=30)
MOST_FIGURES = 200
LONGEST_TEXT = 1_000


@dataclass(frozen=True, slots=True)
class Answer:
    """One that was given: where, to whom, when, and what it is based on."""

    number: int
    place: str
    person: str
    title: str
    at: datetime
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Votes:
    """How many of so many answers were called helpful, and how many not."""

    answers: int = 0
    helpful: int = 0
    unhelpful: int = 0


class NotKeptError(Exception):
    """The database takes nothing at this moment."""


class Answers:
    """Kept for a month; whoever votes again has changed their mind."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    async def keep(self, place: Place, person: str, title: str, evidence: Sequence[Evidence]) -> int:
        """Its number; raises NotKeptError."""
        values = {
            "place": str(place.whole),
            "person": person,
            "title": title[:LONGEST_TEXT],
            "evidence": [_written(one) for one in evidence[:MOST_FIGURES]],
            "at": self._clock(),
        }
        new = insert(answers).values(values).returning(answers.c.id)
        try:
            async with self._engine.begin() as connection:
                return int((await connection.execute(new)).scalar_one())
        except (SQLAlchemyError, OSError) as error:
            raise NotKeptError(str(error)) from error

    async def get(self, number: int) -> Answer | None:
        """None for what was never given, or is forgotten."""
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(answers).where(answers.c.id == number))).first()
        if row is None:
            return None
        return Answer(row.id, row.place, row.person, row.title, row.at, tuple(map(_read, row.evidence)))

    async def vote(self, number: int, person: str, *, helpful: bool) -> bool:
        """Whether that is news: nobody is counted twice."""
        row = {"answer": number, "person": person, "helpful": int(helpful), "at": self._clock()}
        new = inserting(self._engine, answer_votes).values(row)
        said = new.on_conflict_do_update(
            index_elements=["answer", "person"],
            set_={"helpful": new.excluded.helpful, "at": new.excluded.at},
            where=answer_votes.c.helpful != new.excluded.helpful,
        )
        async with self._engine.begin() as connection:
            return bool((await connection.execute(said.returning(answer_votes.c.answer))).first())

    async def votes(self, since: datetime | None = None) -> Votes:
        """Of the answers given since then, else of all that are kept."""
        recent = answers.c.at >= since if since else answers.c.id > 0
        told = [
            func.sum(case((answer_votes.c.helpful == said, 1), else_=0)).label(name)
            for said, name in ((1, "helpful"), (0, "unhelpful"))
        ]
        joined = answers.outerjoin(answer_votes, answer_votes.c.answer == answers.c.id)
        query = select(func.count(answers.c.id.distinct()).label("given"), *told).select_from(joined).where(recent)
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).one()
        return Votes(row.given, row.helpful or 0, row.unhelpful or 0)

    async def thin(self) -> None:
        """Forgets answers that are a month old, and what was said of them."""
        before = self._clock() - KEPT
        old = select(answers.c.id).where(answers.c.at < before)
        async with self._engine.begin() as connection:
            await connection.execute(delete(answer_votes).where(answer_votes.c.answer.in_(old)))
            await connection.execute(delete(answers).where(answers.c.at < before))


def _written(one: Evidence) -> dict[str, str]:
    times = {"since": one.since, "until": one.until}
    return {
        "name": one.name[:LONGEST_TEXT],
        "value": one.value[:LONGEST_TEXT],
        "query": one.query[:LONGEST_TEXT],
        **{name: at.isoformat() for name, at in times.items() if at},
    }


def _read(written: Mapping[str, str]) -> Evidence:
    since, until = (datetime.fromisoformat(written[end]) if end in written else None for end in ("since", "until"))
    return Evidence(written["name"], written["value"], written["query"], since, until)
