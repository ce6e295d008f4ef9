"""What Gemini's library raises, said as ours."""

from collections.abc import Callable
from typing import Any, TypeVar

from bot.language.model import LanguageError

TOO_MANY, FAULT = 429, 500
T = TypeVar("T")


def translated(work: Callable[[], T]) -> T:
    try:
        return work()
    except LanguageError:
        raise
    except ImportError as error:
        raise LanguageError("its library is not installed: pip install 'smart-cloudops-ai[gemini]'") from error
    except Exception as error:
        if said := _known(error):
            raise said from error
        raise


def _known(error: Exception) -> LanguageError | None:
    from google.api_core.exceptions import GoogleAPICallError
    from google.auth.exceptions import GoogleAuthError
    from google.protobuf.json_format import Error as FormatError
    from urllib3.exceptions import HTTPError  # noqa: PLC0415 - with them

    match error:
        case GoogleAPICallError(code=int(code)):
            passing = code == TOO_MANY or code >= FAULT
            return LanguageError(f"HTTP {int(code)}", passing=passing, retry_after_s=_closed(error.response))
        case OSError() | GoogleAuthError() | HTTPError():
            return LanguageError("no connection, or it broke", passing=True)
        case FormatError() | ValueError() | TypeError() | AttributeError() | LookupError() | GoogleAPICallError():
            # What an answer is made of is only as well formed as whoever sent it.
            return LanguageError("an answer that makes no sense", passing=True)
        case _:
            return None


def _closed(response: Any) -> float | None:
    """When to come back, from an answer that nobody reads on."""
    if response is None:
        return None
    response.close()
    written = response.headers.get("Retry-After", "")
    return float(written) if written.isdecimal() else None
