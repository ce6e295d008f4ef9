"""Proves that a form was filled in on a page of ours: a token only someone who can read that page has."""

import hmac
from hashlib import sha256

from bot.identity.secret import same

PURPOSE = b"cloudops form"


def token_for(secret: str) -> str:
    """The token of the pages shown to the holder of this session or login cookie."""
    return hmac.new(secret.encode(), PURPOSE, sha256).hexdigest()


def is_genuine(secret: str, given: str) -> bool:
    """Whether the form carried the token of the cookie it came with."""
    return bool(secret) and same(token_for(secret), given)
