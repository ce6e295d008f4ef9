"""What was learned of each series, a row each beside its points: mapped into memory, and kept over restarts."""

from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

from detection.history.ring import Rows

Structured = npt.NDArray[np.void]


class Table:
    """Rows of one kind; a row belongs to whoever wrote it, and is blank for everybody else."""

    def __init__(self, file: Path, kind: np.dtype[np.void]) -> None:
        self._file, self._kind = file, np.dtype([("owner", np.int64), ("kept", kind)])
        self._rows = self._mapped()

    def read(self, rows: Rows, owners: Rows) -> Structured:
        """A copy; all zero where a row is somebody else's."""
        self._grow(int(rows.max(initial=-1)) + 1)
        kept = self._rows["kept"][rows]
        kept[self._rows["owner"][rows] != owners] = np.zeros((), self._kind["kept"])
        return kept

    def write(self, row: int, owner: int, kept: Structured) -> None:
        """One that is cut off in the middle is nobody's."""
        self._grow(row + 1)
        self._rows["owner"][row] = 0
        self._rows["kept"][row] = kept
        self._rows["owner"][row] = owner

    def _grow(self, rows: int) -> None:
        if rows > len(self._rows):
            with self._file.open("ab") as file:
                file.truncate(max(rows, len(self._rows) * 5 // 4, 16) * self._kind.itemsize)
            self._rows = self._mapped()

    def _mapped(self) -> Structured:
        rows = self._file.stat().st_size // self._kind.itemsize if self._file.exists() else 0
        if not rows:
            return np.zeros(0, self._kind)
        return np.memmap(self._file, self._kind, "r+", shape=(rows,))


def owner(*names: str) -> int:
    """Tells series apart, and what is measured under their name; never 0."""
    return crc32("\n".join(names).encode()) + 1
