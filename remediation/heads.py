"""Signs what the ledger is, after making sure that it still is what was signed before."""

import asyncio
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from remediation.canonical import Json
from remediation.chain import KEY, Broken, Marks, Seen
from remediation.key_file import KeyFile, KeyFileError
from remediation.ledger import Ledger
from remediation.signing import Announced, SignedHead, Signer, named
from remediation.tables import heads


class Heads:
    """What was read and found whole stays in memory, so that the next head reads only what was added."""

    def __init__(self, engine: AsyncEngine, ledger: Ledger, keys: KeyFile) -> None:
        self._engine = engine
        self._ledger = ledger
        self._keys = keys
        self._seen: Seen | None = None

    async def sign(self, now: datetime) -> SignedHead | Broken:
        """The head over all there is; nothing is signed that is not as it was. Raises KeyFileError."""
        self._seen, found = None, await (self._further(self._seen) if self._seen else self.verify())
        if isinstance(found, Broken):
            return found
        signer = self._keys.signer()
        await self._announce(signer, now)
        match await self._further(found):
            case Broken() as broken:
                return broken
            case seen:
                self._seen = seen
                return await self._kept(signer.head(seen.tree, int(now.timestamp())))

    async def verify(self) -> Seen | Broken:
        """Reads all of it from the start."""
        found = await self._ledger.verify()
        return found if isinstance(found, Broken) else await self._further(Seen())

    async def rotate(self, now: datetime, *, lost: bool = False) -> str:
        """The new key's name; raises KeyFileError."""
        if lost:
            self._keys.trust(*(one.key for one in await self._ledger.announced()))
        announced = self._keys.rotate(lost=lost)
        await self._note(announced, now)
        return named(announced.key)

    async def _announce(self, signer: Signer, now: datetime) -> None:
        """A key the record does not know would make two records of one."""
        announced = await self._ledger.announced()
        if not announced:
            await self._note(Announced(signer.key), now)
        elif signer.key not in {one.key for one in announced}:
            raise KeyFileError(
                f"The ledger is signed with the key {named(announced[-1].key)}, and this bot has {named(signer.key)}. "
                "Give every replica the same file by CLOUDOPS_LEDGER_KEY_FILE."
            )

    async def _note(self, announced: Announced, now: datetime) -> None:
        body: dict[str, Json] = {name: getattr(announced, name) for name in Announced.__slots__}
        await self._ledger.note(KEY, body, now)

    async def _further(self, seen: Seen) -> Seen | Broken:
        return await asyncio.to_thread(seen.through, await self._ledger.after(seen.head.seq))

    async def _kept(self, head: SignedHead) -> SignedHead:
        """Two replicas may sign at once; the first head over so many entries is the one that is told."""
        try:
            async with self._engine.begin() as connection:
                await connection.execute(insert(heads).values(size=head.size, head=str(head)))
        except IntegrityError:
            head = await self._ledger.head_over(head.size) or head
        self._keys.remember(head)
        return head


def remembered(keys: KeyFile) -> Marks:
    """What the ledger is held against on this machine, whatever the database says."""
    return Marks((keys.head,) if keys.head else (), known=keys.known)
