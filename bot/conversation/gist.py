"""What a conversation came to, by rule: what it was about, what was asked, what was done."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.conversation.turn import Turn

MOST_NAMES, MOST_DEEDS = 12, 12


@dataclass(frozen=True, slots=True)
class Gist:
    """`about` counts how often each name was spoken of, `asked` each kind of question; `done` are answers to acts."""

    turns: int = 0
    since: datetime | None = None
    until: datetime | None = None
    about: Mapping[str, int] = field(default_factory=dict)
    asked: Mapping[str, int] = field(default_factory=dict)
    done: tuple[str, ...] = ()


def fold(gist: Gist, turns: Sequence[Turn]) -> Gist:
    """The gist with these turns in it, which come oldest first."""
    for turn in turns:
        gist = _with(gist, turn)
    return gist


def _with(gist: Gist, turn: Turn) -> Gist:
    deed = (turn.answered,) if turn.acted else ()
    return replace(
        gist,
        turns=gist.turns + 1,
        since=gist.since or turn.at,
        until=turn.at,
        about=_counted(gist.about, turn.about),
        asked=_counted(gist.asked, (turn.kind,)),
        done=(*gist.done, *deed)[-MOST_DEEDS:],
    )


def _counted(before: Mapping[str, int], names: Sequence[str]) -> dict[str, int]:
    """The most frequent ones; the last spoken of go before others of the same count."""
    count = Counter(dict.fromkeys(names, 1))
    count.update(before)
    for name in names:
        count[name] = before.get(name, 0) + 1
    return dict(count.most_common(MOST_NAMES))
