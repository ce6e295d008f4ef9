"""Heads of the ledger under a signature: one line that is kept elsewhere and proves later what the record was."""

import binascii
import json
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Self

from remediation.canonical import digest
from remediation.merkle import Tree
from remediation.words import words

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PREFIX, VOUCHING = "ledger1", "ledger1-key"
ROOT, KEY, SIGNATURE = 32, 32, 64  # bytes
SHAPE = "A signed head begins with ledger1: and is one line, such as the bot posts it in the alert channel."
PACKING = str.maketrans("", "", " \t\r\n`")  # what wrapping and chats put around and into a line


@dataclass(frozen=True, slots=True)
class SignedHead:
    """The root over so many entries, said by the holder of `key` at `at`, in unix seconds."""

    size: int
    at: int
    key: str
    root: str
    signature: str = ""

    @property
    def said(self) -> str:
        """What the signature is of."""
        return f"{PREFIX}:{self.size}:{self.at}:{self.key}:{self.root}"

    def __str__(self) -> str:
        return f"{self.said}:{self.signature}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads what str() wrote; raises ValueError."""
        parts = text.translate(PACKING).split(":")
        if len(parts) != len(fields(cls)) + 1 or parts[0] != PREFIX:
            raise ValueError(SHAPE)
        _, size, at, key, root, signature = parts
        if not (size.isdecimal() and at.isdecimal() and _is(key, KEY) and _is(root, ROOT)):
            raise ValueError(SHAPE)
        if not _is(signature, SIGNATURE):
            raise ValueError("The head's signature is not whole.")
        return cls(int(size), int(at), key, root, signature)

    def is_of(self, tree: Tree) -> bool:
        return self.size == tree.size and self.root == packed(tree.root)

    @property
    def is_signed(self) -> bool:
        return verified(self.key, self.said, self.signature)

    @property
    def gist(self) -> str:
        """The root as four words, to be compared by eye."""
        return words(unpacked(self.root).hex())


@dataclass(frozen=True, slots=True)
class Announced:
    """A key the ledger names; one that replaces another is vouched for by the other's signature."""

    key: str
    replaces: str = ""
    vouched: str = ""

    @property
    def is_vouched(self) -> bool:
        return verified(self.replaces, f"{VOUCHING}:{self.key}", self.vouched)

    @classmethod
    def read(cls, body: str) -> Self:
        """What an entry's body says; nonsense names no key."""
        try:
            said = json.loads(body)
        except ValueError:
            said = None
        return cls(*(str(said.get(name, "")) for name in cls.__slots__)) if isinstance(said, dict) else cls("")


class Signer:
    """Holds the private key."""

    def __init__(self, private: "Ed25519PrivateKey") -> None:
        self._private = private
        self.key = packed(private.public_key().public_bytes_raw())

    def head(self, tree: Tree, at: int) -> SignedHead:
        head = SignedHead(tree.size, at, self.key, packed(tree.root))
        return replace(head, signature=self._signed(head.said))

    def vouch(self, successor: str) -> Announced:
        """Says that another key speaks for the ledger from now on."""
        return Announced(successor, self.key, self._signed(f"{VOUCHING}:{successor}"))

    def _signed(self, text: str) -> str:
        return packed(self._private.sign(text.encode()))


def trusted(known: Iterable[str], announced: Iterable[Announced]) -> frozenset[str]:
    """Those known, and whomever they vouch for, one after the other."""
    found = set(known)
    for one in announced:
        if one.replaces in found and one.is_vouched:
            found.add(one.key)
    return frozenset(found)


def succeeded(known: Iterable[str], announced: Sequence[Announced]) -> frozenset[str]:
    """Those known, and whomever they replaced; true only of what a holder of theirs has signed."""
    found = set(known)
    for one in reversed(announced):
        if one.key in found and one.is_vouched:
            found.add(one.replaces)
    return frozenset(found)


def is_strange(head: SignedHead, known: Collection[str]) -> bool:
    """Where no key is known, none is strange."""
    return bool(known) and head.key not in known


def named(key: str) -> str:
    """A key as four words, to be compared by eye."""
    return words(digest(key))


def verified(key: str, text: str, signature: str) -> bool:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - most commands prove nothing
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    try:
        Ed25519PublicKey.from_public_bytes(unpacked(key)).verify(unpacked(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def packed(raw: bytes) -> str:
    """Base64 without its padding: no character of it is cut, linked or emphasised by a chat."""
    return b64encode(raw).decode().rstrip("=")


def unpacked(text: str) -> bytes:
    """Raises ValueError."""
    try:
        return b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise ValueError(SHAPE) from error


def _is(text: str, length: int) -> bool:
    """One value has one way to be written."""
    try:
        raw = unpacked(text)
    except ValueError:
        return False
    return len(raw) == length and packed(raw) == text
