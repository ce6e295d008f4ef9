"""What may be said of a model's words: sentences whose every number, name and time it was told, and no other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.language.clean import clean
from bot.language.figures import Figure, figures, is_rounded, spelt_out, without_figures
from bot.language.plain import FIRST, WORDS
from bot.language.told import TITLE
from bot.language.unsaid import COMFORT, LINK, ORDER, TOLD_ONLY
from bot.language.veil import PLACEHOLDER, Veil

LONGEST, MOST = 400, 12
MARKUP = re.compile(r"\*\*?|__|~~|`+|^\s{0,9}(?:#{1,6}|[-*+>•]|\d{1,2}[.)])\s+")
ENDS = re.compile(r"(?<=[.!?:;])\s+|\n+")
CLOCK = re.compile(
    r"(?<![^\WT])(?<!-)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d)?(?:\s?(?P<half>[ap])\.?m\b\.?)?|\b(?P<only>\d{1,2})\s?(?P<half2>[ap])\.?m\b\.?",
    re.IGNORECASE,
)
DATE = re.compile(r"\b\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?")
NUMBERED = re.compile(r"\b(?:INC|APR)-\d+\b")
# As people and models type what is ASCII elsewhere: quotes, dashes, micro.
TYPED = str.maketrans(
    {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2010: "-", 0x2011: "-", 0x2013: "-", 0x2014: "-", 0xB5: "u"}
)
BRACES = re.compile(r"[{}]")
ORDINARY = frozenset({"I", "CPU", "RAM", "HTTP", "It", "The"})
NAME = re.compile(r"[\w'#$&=/.:+-]*\w")
SHAPED = re.compile(r"[\d_#$&=/.:+-]|[a-z][A-Z]|[A-Z]{2}")


class Fault(StrEnum):
    """Why a sentence was dropped."""

    NUMBER = "number"
    NAME = "name"
    TIME = "time"
    LINK = "link"
    ORDER = "order"
    COMFORT = "comfort"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class Checked:
    """What may be said, with the names in their places; and why each of the other sentences may not."""

    text: str
    faults: tuple[Fault, ...] = ()

    @property
    def dropped(self) -> int:
        return len(self.faults)


def check(text: str, veil: Veil) -> Checked:
    """Sentence by sentence, against what the model was told."""
    kept: list[str] = []
    faults: list[Fault] = []
    for sentence in sentences(text):
        fault = Fault.LENGTH if len(kept) == MOST else fault_of(sentence, veil)
        if fault:
            faults.append(fault)
        else:
            kept.append(sentence)
    return Checked(veil.lift(" ".join(kept)), tuple(faults))


def sentences(text: str) -> Sequence[str]:
    """Without markup, and without what cannot be seen."""
    parts = (MARKUP.sub("", part.strip().translate(TYPED)) for part in ENDS.split(text))
    return [line for part in parts if (line := clean(part, LONGEST + 1))]


def complete(text: str) -> str:
    """The part of a text still being written in which every sentence has ended."""
    return text[: max((found.end() for found in ENDS.finditer(text)), default=0)]


def fault_of(sentence: str, veil: Veil) -> Fault | None:
    """The first thing that speaks against it."""
    bare = PLACEHOLDER.sub(" ", sentence)
    if len(sentence) > LONGEST:
        return Fault.LENGTH
    if LINK.search(sentence) or not bare.isascii() or BRACES.search(bare):
        return Fault.LINK
    if not all(veil.knows(found[0]) for found in PLACEHOLDER.finditer(sentence)):
        return Fault.NAME
    if ORDER.search(bare):
        return Fault.ORDER
    return _untold(sentence, bare, veil)


def _untold(sentence: str, bare: str, veil: Veil) -> Fault | None:
    """What it says that the model cannot know."""
    told = PLACEHOLDER.sub(" ", "\n".join(veil.told))
    timeless = _timeless(bare)
    names = [*NUMBERED.findall(bare), *_names(without_figures(timeless), veil)]
    if COMFORT.search(bare) and not _is_comforting(veil):
        return Fault.COMFORT
    if not (_all_told(TOLD_ONLY.findall(bare), told) and _times(bare) <= _times(told)):
        return Fault.TIME
    if not all(_was_told(said, sentence, veil) for _, said in figures(timeless)):
        return Fault.NUMBER
    return None if _all_told(names, told) else Fault.NAME


def _is_comforting(veil: Veil) -> bool:
    """Whether the report itself says that all is well: its title, where nothing is wrong."""
    return not veil.alarming and any(line.startswith(TITLE) and COMFORT.search(line) for line in veil.told)


def _was_told(said: Figure, sentence: str, veil: Veil) -> bool:
    """Of a name that the sentence speaks of, or of none."""
    about = set(PLACEHOLDER.findall(sentence))
    lines = [
        line for line in veil.told if not about or not (others := set(PLACEHOLDER.findall(line))) or about & others
    ]
    return any(is_rounded(said, known) for line in lines for _, known in figures(_timeless(line)))


def _all_told(words: Sequence[str], told: str) -> bool:
    return all(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", told, re.IGNORECASE) for word in words)


def _times(text: str) -> set[str]:
    """Clocks as 24 hours, and dates."""
    return {_clock(found) for found in CLOCK.finditer(text)} | set(DATE.findall(text))


def _clock(found: re.Match[str]) -> str:
    hour, minute = int(found["hour"] or found["only"]), found["minute"] or "00"
    if half := found["half"] or found["half2"]:
        hour = hour % 12 + 12 * (half.lower() == "p")
    return f"{hour:02}:{minute}"


def _timeless(text: str) -> str:
    """With number words as digits, and without times, ids and names."""
    for other in (PLACEHOLDER, NUMBERED, DATE, CLOCK):
        text = other.sub(" ; ", text)
    return spelt_out(text)


def _names(text: str, veil: Veil) -> Iterator[str]:
    """What is written like a name, or is one that is known here and was not told."""
    known = {part.casefold() for name in veil.known for part in (name, *re.split(r"[\W_]+", name))} - WORDS - {""}
    for number, found in enumerate(NAME.finditer(text)):
        word = found[0]
        ordinary = word in ORDINARY or (number == 0 and word.casefold() in FIRST)
        capital = word[0].isupper() and not ordinary
        if SHAPED.search(word) or capital or word.casefold() in known:
            yield word
