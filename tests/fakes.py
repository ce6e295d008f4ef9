"""Stand-ins that keep what they were told."""

import itertools

from bot.chat import Card, Place, Receive, SendError


class FakeChat:
    """A platform that shows cards in memory; `failing` holds errors to raise, first come first served."""

    def __init__(self) -> None:
        self.shown: dict[str, Card] = {}
        self.posts: list[tuple[Place, Card]] = []
        self.failing: list[SendError] = []
        self._ids = (f"m{number}" for number in itertools.count(1))

    async def post(self, place: Place, card: Card) -> str:
        self._fail()
        self.posts.append((place, card))
        message_id = next(self._ids)
        self.shown[message_id] = card
        return message_id

    async def update(self, place: Place, message_id: str, card: Card) -> None:
        self._fail()
        if message_id not in self.shown:
            raise SendError("no such message", permanent=True, gone=True)
        self.shown[message_id] = card

    async def listen(self, receive: Receive) -> None: ...

    async def close(self) -> None: ...

    def _fail(self) -> None:
        if self.failing:
            raise self.failing.pop(0)
