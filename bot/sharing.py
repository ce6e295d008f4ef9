"""One look at the database for all who ask at the same time."""

import asyncio
from collections.abc import Awaitable, Callable


class Shared:
    """Nobody gets an answer that was begun before they asked: it would lack what they have just done."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._next: asyncio.Task[object] | None = None

    async def ask(self, look: Callable[[], Awaitable[object]]) -> object:
        """Everybody who comes while another look goes on shares the one after it; `look` is the same for all."""
        if self._next is None:
            self._next = asyncio.create_task(self._looked(look))
        return await asyncio.shield(self._next)

    async def _looked(self, look: Callable[[], Awaitable[object]]) -> object:
        async with self._turn:
            self._next = None
            return await look()
