"""Addresses, fit to show."""

from urllib.parse import urlsplit


def address(url: str) -> str:
    """Without a password."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
