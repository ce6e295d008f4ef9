"""When the same question is put to the same model once more."""

from bot.language.model import LanguageError

TRIES = 3
FIRST_S = 0.2
# A try that could not be answered by then is not begun.
SHORTEST_TRY_S = 0.5


def pause_s(tried: int, error: LanguageError, left_s: float, chance: float) -> float | None:
    """How long to wait, by a chance from 0 to 1 so that not all come back at once; None to give up."""
    wait: float = max(FIRST_S * 2 ** (tried - 1) * (0.5 + chance), error.retry_after_s or 0.0)
    if not error.passing or tried >= TRIES or wait + SHORTEST_TRY_S > left_s:
        return None
    return wait
