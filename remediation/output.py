"""What an action printed, bounded while it is read: its beginning and its end, the cut visible."""

from dataclasses import dataclass, field

from remediation.redact import Redact

LIMIT = 64 * 1024
NOTE = 128  # room for the sentence that tells of the cut
HALF = (LIMIT - NOTE) // 2


@dataclass(slots=True)
class Output:
    """Takes any amount and keeps at most LIMIT bytes of it."""

    head: bytearray = field(default_factory=bytearray)
    tail: bytearray = field(default_factory=bytearray)
    seen: int = 0

    def take(self, chunk: bytes) -> None:
        self.seen += len(chunk)
        room = HALF - len(self.head)
        self.head += chunk[:room]
        self.tail += chunk[room:]
        if len(self.tail) > 2 * HALF:
            del self.tail[:-HALF]

    def text(self, redact: Redact) -> str:
        """Redacted; a word that touches the cut goes, because half a secret would not be known as one."""
        if len(self.head) + len(self.tail) == self.seen and len(self.tail) <= HALF:
            return _fit(redact(_decoded(self.head + self.tail)), LIMIT)
        first, last = _without_last_word(bytes(self.head)), _without_first_word(bytes(self.tail[-HALF:]))
        cut = self.seen - len(first) - len(last)
        beginning, end = redact(_decoded(first)), redact(_decoded(last))
        return f"{_fit(beginning, HALF)}\n... {cut:,} bytes cut ...\n{_fit(end, HALF)}"


def _decoded(raw: bytes | bytearray) -> str:
    return raw.decode("utf-8", errors="replace")


def _without_last_word(raw: bytes) -> bytes:
    return raw[: max(raw.rfind(b" "), raw.rfind(b"\n")) + 1]


def _without_first_word(raw: bytes) -> bytes:
    ends = [at for at in (raw.find(b" "), raw.find(b"\n")) if at >= 0]
    return raw[min(ends) :] if ends else b""


def _fit(text: str, limit: int) -> str:
    """Marks and replaced bytes may be longer than what stood there."""
    return text.encode()[:limit].decode("utf-8", errors="ignore")
