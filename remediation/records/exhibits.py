"""What verdicts were made from, kept beside the ledger that names it by its hash."""

import zlib

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from remediation.canonical import digest
from remediation.tables import exhibits


class Exhibits:
    """Read by hash; written only together with the entry that names it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def get(self, digest: str) -> str | None:
        """None when it is not there any more."""
        query = select(exhibits.c.body).where(exhibits.c.digest == digest)
        async with self._engine.connect() as connection:
            body = (await connection.execute(query)).scalar()
        return None if body is None else zlib.decompress(body).decode()


async def keep(connection: AsyncConnection, text: str) -> str:
    """Its hash; the same text is kept once."""
    name = digest(text)
    known = select(exhibits.c.digest).where(exhibits.c.digest == name)
    if (await connection.execute(known)).first() is None:
        await connection.execute(insert(exhibits).values(digest=name, body=zlib.compress(text.encode())))
    return name
