"""What people ask about what was said here, and about everything at once."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Summary:
    """The big picture: health, incidents, alerts, changes, forecasts, and what nobody can see."""


@dataclass(frozen=True, slots=True)
class Recap:
    """What I asked here so far, and what came of it."""


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What I said here is to be forgotten."""


Talk = Summary | Recap | Forgetting

HERE = r"(?:our|this|my|the) (?:conversation|chat|talk|thread|history)"
# Word for word, since one of them deletes something.
SAYS: tuple[tuple[str, Callable[[], Talk]], ...] = (
    (r"(?:(?:show|give) me )?(?:the |a )?(?:(?:system|whole|full|big) )?(?:summary|picture)(?: please)?", Summary),
    (r"(?:what is|what's|whats) the big picture", Summary),
    (r"(?:sum|summari[sz]e) (?:it all|everything|all of it)(?: up)?(?: please)?", Summary),
    (r"(?:what did (?:we|i) (?:talk about|ask|discuss)|recap)(?: here| so far)?", Recap),
    (rf"(?:recap|summari[sz]e|sum up|summary of) {HERE}(?: please)?", Recap),
    (rf"(?:forget|clear|delete|erase) {HERE}(?: please)?", Forgetting),
    (r"forget(?: (?:everything|all|what) (?:i|we) (?:said|asked)(?: here)?)?", Forgetting),
)
