"""Placeholders for what others wrote: a model reads `{service_1}`, and only whoever reads its answer sees the name."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.intents.slots import SlotError
from bot.language.clean import clean

PLACEHOLDER = re.compile(r"\{([a-z]+)_(\d{1,3})\}")
# What is quoted, and what a rule elsewhere says, was written by others.
QUOTED = r"[\"“](?:.*[\"”]|.*)|(?<=Alertmanager: ).*"
RAW, LONGEST, SHOWN = 2000, 100, 40
MOST = 200
FULL = "{more}"


class Kind(StrEnum):
    """What sort of value is behind a placeholder; the model is told no more of it."""

    SERVICE = "service"
    SIGNAL = "signal"
    HOST = "host"
    RUNBOOK = "runbook"
    PERSON = "person"
    ALERT = "alert"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Hidden:
    """A value and its sort."""

    value: str
    kind: Kind


NAMES = {
    "service": Kind.SERVICE,
    "service2": Kind.SERVICE,
    "signal": Kind.SIGNAL,
    "runbook": Kind.RUNBOOK,
    "host": Kind.HOST,
}


# Of these, and of every name that is more than one word, one sees that somebody else wrote them.
WORDS = (Kind.TEXT, Kind.ALERT)
NAME = re.compile(r"[\w.:/-]+")


class Veil:
    """One for each question. `known` are values that others can choose, wherever they stand in a text.

    `told` is all that the model was told in the clear, which is all that it may say; `alarming`: something is wrong.
    """

    def __init__(self, known: Mapping[str, Hidden] | None = None) -> None:
        self.known = {seen: one for form, one in (known or {}).items() if (seen := clean(form, RAW).casefold())}
        self.told: list[str] = []
        self.alarming = False
        self._placeholders: dict[Hidden, str] = {}
        self._hidden: dict[str, Hidden] = {}
        self._pattern = _pattern(self.known)

    def hide(self, value: str, kind: Kind) -> str:
        """Its placeholder, the same one each time."""
        one = Hidden(value, kind)
        if one not in self._placeholders:
            if len(self._hidden) == MOST:
                return FULL
            number = sum(other.kind is kind for other in self._placeholders) + 1
            self._placeholders[one] = f"{{{kind}_{number}}}"
            self._hidden[self._placeholders[one]] = one
        return self._placeholders[one]

    def parted(self, text: str) -> Iterator[tuple[str, Hidden | None]]:
        """The text in parts, those that others wrote with what they are."""
        place = 0
        for found in self._pattern.finditer(text):
            yield text[place : found.start()], None
            yield found[0], self.known.get(found[0].casefold(), Hidden(found[0], Kind.TEXT))
            place = found.end()
        yield text[place:], None

    def tell(self, text: str) -> str:
        """The same text, kept as something that was told."""
        self.told.append(text)
        return text

    def knows(self, placeholder: str) -> bool:
        return placeholder in self._hidden

    def real(self, slot: str, written: str) -> str:
        """What a model's slot stands for; raises SlotError for a name that is no placeholder of its sort."""
        hidden = self._hidden.get(written.strip())
        if slot not in NAMES or (slot == "signal" and not PLACEHOLDER.search(written)):
            return written
        if hidden is None or hidden.kind is not NAMES[slot]:
            raise SlotError(f"{clean(written, SHOWN)!r} is no {slot}")
        return hidden.value

    def lift(self, text: str) -> str:
        """With the values in their places, each once: a value that looks like a placeholder stays what it is."""
        return PLACEHOLDER.sub(self._lifted, text)

    def _lifted(self, found: re.Match[str]) -> str:
        hidden = self._hidden.get(found[0])
        if hidden is None:
            return ""
        value = clean(hidden.value, LONGEST).replace('"', "'")
        return value if NAME.fullmatch(value) and hidden.kind not in WORDS else f'"{value}"'


def _pattern(known: Iterable[str]) -> re.Pattern[str]:
    """Names the longest first, and none inside of another word."""
    longest = sorted(known, key=len, reverse=True)
    names = rf"|(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])" if longest else ""
    return re.compile(f"{QUOTED}{names}", re.IGNORECASE)
