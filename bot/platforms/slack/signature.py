"""Whether a request was signed by Slack, a moment ago; whatever is odd about it is a no, never an exception."""

import hashlib
import hmac

# https://docs.slack.dev/authentication/verifying-requests-from-slack
WINDOW_S = 300
LONGEST_TIMESTAMP = 12


def is_genuine(secret: str, timestamp: str, signature: str, body: bytes, now: float) -> bool:
    """The headers are as they came, from anybody."""
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= LONGEST_TIMESTAMP):
        return False
    if not secret or abs(now - int(timestamp)) > WINDOW_S:
        return False
    return hmac.compare_digest(signature.encode(errors="replace"), signed(secret, timestamp, body).encode())


def signed(secret: str, timestamp: str, body: bytes) -> str:
    """The signature Slack would give."""
    return f"v0={hmac.new(secret.encode(), b'v0:' + timestamp.encode() + b':' + body, hashlib.sha256).hexdigest()}"
