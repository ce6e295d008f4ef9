"""Points in one file: a row a series, a column a step, the oldest overwritten by the newest; mapped into memory."""

from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float32]
Steps = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int64]

# What cannot be kept in 32 bits is a gap.
LARGEST = 3e38
AT_LEAST = 16


class Ring:
    """`steps` are times divided by how far apart points are; a row holds the last `columns` of them."""

    def __init__(self, file: Path, columns: int, mode: Literal["r", "r+"] = "r+") -> None:
        self._file, self._columns = file, columns
        self._mode: Literal["r", "r+"] = mode
        self._points = self._mapped()

    @property
    def rows(self) -> int:
        """How many series there is room for."""
        return len(self._points)

    def grow(self, rows: int) -> None:
        """Makes room for at least so many; a new row has to be cleared before it is read."""
        if rows > self.rows:
            with self._file.open("ab") as file:
                file.truncate(max(rows, self.rows + self.rows // 4, AT_LEAST) * self._columns * 4)
            self._points = self._mapped()

    def clear(self, row: int) -> None:
        """Makes all of a row a gap."""
        self._points[row] = np.nan

    def wipe(self, rows: Rows, first: int, last: int) -> None:
        """Makes steps a gap, both ends included."""
        first = max(first, last - self._columns + 1)
        for part, _ in self._parts(first, last):
            self._points[rows, part] = np.nan

    def write(self, rows: Rows, steps: Steps, values: npt.NDArray[np.float64]) -> None:
        """Where a step comes twice the later word counts."""
        fit = np.abs(values) < LARGEST
        self._points[rows, steps % self._columns] = np.where(fit, values, np.nan)

    def read(self, rows: Rows, first: int, last: int) -> Points:
        """One row a series, one column a step, both ends included."""
        found = np.empty((len(rows), last - first + 1), np.float32)
        for part, place in self._parts(first, last):
            found[:, place] = self._points[rows, part]
        return found

    def flush(self) -> None:
        """Down to the disk."""
        if isinstance(self._points, np.memmap):
            self._points.flush()

    def _parts(self, first: int, last: int) -> list[tuple[slice, slice]]:
        """Where steps lie in a row, and where they belong in an answer: two parts when the row's end lies between."""
        start, size = first % self._columns, last - first + 1
        until = min(size, self._columns - start)
        parts = [(slice(start, start + until), slice(0, until))]
        return parts if until == size else [*parts, (slice(0, size - until), slice(until, size))]

    def _mapped(self) -> Points:
        rows = self._file.stat().st_size // (4 * self._columns) if self._file.exists() else 0
        if not rows:
            return np.empty((0, self._columns), np.float32)
        return np.memmap(self._file, np.float32, self._mode, shape=(rows, self._columns))
