"""Makes the card of a living thing in its newest state, from nothing but its key."""

from datetime import UTC, datetime, timedelta

from bot.cards import deaf, digest, glass, probe, witness
from bot.cards import habits as habits_card
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.around import bundle_living, incident_living, reviewers
from bot.handlers.habits import habits_until
from bot.storage.heartbeats import Heartbeats

A_DAY = timedelta(days=1)


class UnknownKeyError(Exception):
    """Nothing living has this key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no card {key!r}.")


class Living:
    """`INC-7`, `APR-9`, the digest of a day, a platform that hears nobody, the ledger's heads and alarms."""

    def __init__(self, desk: Desk, heartbeats: Heartbeats) -> None:
        self._desk = desk
        self._heartbeats = heartbeats

    async def card(self, key: str) -> Card:
        """Raises UnknownKeyError, or what says that there is no such incident or approval."""
        desk, now = self._desk, self._desk.now()
        match key.partition("-"):
            case ("INC", _, number):
                return await incident_living(desk, await desk.incidents.get(int(number)), now)
            case ("APR", _, number):
                return await bundle_living(desk, await desk.flow.get(int(number)), now)
            case (glass.GLASS, _, number):
                approval = await desk.flow.get(int(number))
                if approval.glass:
                    return glass.card(approval, approval.glass, now, reviewers(desk, approval.glass))
            case ("DIGEST", _, _):
                recent = await desk.incidents.recent(100)
                return digest.card(key, [one for one in recent if one.is_open or one.updated_at > now - A_DAY], now)
            case (deaf.DEAF, _, episode):
                back = await self._heartbeats.last(key)
                return deaf.card(key, _since(episode.partition("-")[2]), back, now)
        if card := await self._of_the_record(key):
            return card
        raise UnknownKeyError(key)

    async def _of_the_record(self, key: str) -> Card | None:
        desk, now = self._desk, self._desk.now()
        match key.partition("-"):
            case (habits_card.APPROVALS, _, day):
                until = datetime.fromisoformat(day).replace(tzinfo=desk.zone)
                return await habits_until(desk, until, now, key)
            case (probe.PROBE, _, _):
                return probe.card(key, await self._heartbeats.last(key), now)
            case (witness.HEAD, _, size):
                head = await desk.ledger.head_over(int(size))
                return witness.card(head, key) if head else None
            case (witness.ALTERED, _, _):
                return witness.altered(await desk.ledger.verify(), key)
        return None


def _since(stamp: str) -> datetime | None:
    return None if stamp == deaf.NEVER else datetime.strptime(stamp, deaf.STAMP).replace(tzinfo=UTC)
