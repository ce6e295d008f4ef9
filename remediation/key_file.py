"""What is kept of the ledger outside the database: its private key, its public keys, and the head signed last."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from remediation.errors import RemediationError
from remediation.signing import Announced, SignedHead, Signer

OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyFileError(RemediationError):
    """The key cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """`given` is a file somebody else keeps, such as a mounted secret; else the key is made in the folder."""

    folder: Path
    given: Path | None = None

    @property
    def path(self) -> Path:
        return self.given or self.folder / "ledger.key"

    @property
    def known(self) -> frozenset[str]:
        """The public keys that signed here, the present one included; a line each."""
        try:
            return frozenset(self._public.read_text(encoding="ascii").split())
        except FileNotFoundError:
            return frozenset()

    def signer(self) -> Signer:
        """Raises KeyFileError; makes the key when there never was one."""
        if not self.given and not self.path.exists() and not self.known:
            self._make(self.path)
        signer = self._signer(self.path)
        self._remember(signer.key)
        return signer

    def rotate(self, *, lost: bool = False) -> Announced:
        """A new key in the old one's place, which vouches for it unless it is lost. Raises KeyFileError."""
        if self.given and lost:
            return Announced(self.signer().key)
        if self.given:
            raise KeyFileError(f"Put another key into {self.given}, then: cloudops ledger rotate-key --lost.")
        old, fresh = None if lost else self.signer(), self.path.with_suffix(".next")
        fresh.unlink(missing_ok=True)
        self._make(fresh)
        new = self._signer(fresh).key
        self._remember(new)
        fresh.replace(self.path)
        return old.vouch(new) if old else Announced(new)

    def trust(self, *keys: str) -> None:
        """Keys somebody says were this ledger's."""
        for key in keys:
            self._remember(key)

    @property
    def head(self) -> SignedHead | None:
        """What was signed here last; raises KeyFileError."""
        try:
            return SignedHead.parse(self._head.read_text(encoding="ascii"))
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise KeyFileError(f"The head in {self._head} cannot be read: {error}") from error

    def remember(self, head: SignedHead) -> None:
        """So that a record which is cut or written anew in the database is noticed here."""
        fresh = self._head.with_suffix(f".{os.getpid()}")
        fresh.unlink(missing_ok=True)
        _write(fresh, f"{head}\n".encode(), os.O_EXCL)
        fresh.replace(self._head)

    @property
    def _head(self) -> Path:
        return self.folder / "ledger.head"

    @property
    def _public(self) -> Path:
        return self.folder / "ledger.keys"

    def _signer(self, path: Path) -> Signer:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415
        from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

        try:
            mode = path.stat().st_mode
            private = load_pem_private_key(path.read_bytes(), None)
        except OSError as error:
            mend = "Put it back, or make another: cloudops ledger rotate-key --lost."
            raise KeyFileError(f"The ledger's key {path} cannot be read: {error.strerror}. {mend}") from error
        except (ValueError, TypeError) as error:
            raise KeyFileError(f"The ledger's key {path} is no private key without a password.") from error
        if not isinstance(private, Ed25519PrivateKey):
            raise KeyFileError(f"The ledger's key {path} is of another kind than Ed25519.")
        if not self.given and mode & OTHERS:
            raise KeyFileError(f"Others can read the ledger's key: chmod 600 {path}, then rotate it.")
        return Signer(private)

    def _make(self, path: Path) -> None:
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

        pem = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        try:
            _write(path, pem, os.O_EXCL)
        except FileExistsError:
            return  # another process of ours was first

    def _remember(self, key: str) -> None:
        if key not in self.known:
            _write(self._public, f"{key}\n".encode(), os.O_APPEND)


def _write(path: Path, content: bytes, how: int) -> None:
    """Nobody else may read it, from its first moment on; it is on the disk before this returns."""
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600)
    with os.fdopen(opened, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(opened)
