"""What to raise when the database cannot count: then nothing is spent."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from bot.storage.amounts import UncountedError


@contextmanager
def counted() -> Iterator[None]:
    """Raises UncountedError."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        raise UncountedError from error
