"""Has the ledger's head signed and posted, every so many entries and daily, and says when the record was altered."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.cards.witness import ALTERED, HEAD
from remediation.chain import Broken
from remediation.heads import Heads
from remediation.key_file import KeyFileError
from remediation.ledger import Ledger
from remediation.signing import SignedHead

A_DAY = timedelta(days=1)
log = logging.getLogger(__name__)


class Witnessing:
    """`post` has a living card shown once in every alert channel."""

    def __init__(
        self,
        heads: Heads,
        ledger: Ledger,
        post: Callable[[str], Awaitable[None]],
        every: int,
        clock: Callable[[], datetime],
    ) -> None:
        self._heads = heads
        self._ledger = ledger
        self._post = post
        self._every = every
        self._clock = clock
        self._refused = ""
        self._proved_at: datetime | None = None

    async def advance(self) -> None:
        """A head that was signed and not posted, because of a crash, is posted the next time."""
        if await self._prove():
            return None
        newest = await self._ledger.newest()
        if newest and not self._is_due(newest, await self._ledger.count()):
            return await self._tell(newest)
        try:
            return await self._tell(await self._heads.sign(self._clock()))
        except KeyFileError as error:
            return self._refuse(str(error))

    async def _prove(self) -> bool:
        """Reads the whole record after a start and daily, as signing does not; whether it was altered."""
        now = self._clock()
        if self._proved_at and now < self._proved_at + A_DAY:
            return False
        found = await self._heads.verify()
        if isinstance(found, Broken):
            await self._tell(found)
            return True
        self._proved_at = now
        return False

    def _is_due(self, newest: SignedHead, count: int) -> bool:
        """A record that did not grow has the same head; one that shrank is looked at at once."""
        grown, age_s = count - newest.size, self._clock().timestamp() - newest.at
        return grown < 0 or grown >= self._every or (grown > 0 and age_s >= A_DAY.total_seconds())

    async def _tell(self, found: SignedHead | Broken) -> None:
        match found:
            case SignedHead(size):
                await self._post(f"{HEAD}-{size}")
            case Broken(seq, reason):
                log.error("ledger altered", extra={"entry": seq, "reason": reason})
                await self._post(f"{ALTERED}-{self._clock().date().isoformat()}")

    def _refuse(self, why: str) -> None:
        """Logged once, for it is tried again and again; doctor says it too."""
        if why != self._refused:
            log.error("ledger not signed", extra={"reason": why})
        self._refused = why
