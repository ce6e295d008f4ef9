"""Secrets that are handed out once and kept only as a hash."""

import hmac
import secrets
from hashlib import sha256


def fresh() -> str:
    """256 random bits, fit for an address, a cookie or a header."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is stored: nobody gets the secret back out of the database."""
    # Secrets have 256 random bits, so one fast hash is enough; passwords would need a slow one.
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def same(one: str, other: str) -> bool:
    """Compares without telling by the time it takes how much was right."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))
