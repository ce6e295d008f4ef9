"""What one request costs: a block of a file is read and digested."""

import hashlib
import os
import tempfile
import time

BLOCK = 256 * 1024


class Work:
    """Breaks in the ordinary ways: `delay_s` is a slow dependency, a closed `file` a lost one."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process lives
        self.file.write(os.urandom(BLOCK))
        self.file.flush()
        self.delay_s = 0.0

    def once(self) -> str:
        time.sleep(self.delay_s)
        return hashlib.sha256(os.pread(self.file.fileno(), BLOCK, 0)).hexdigest()
