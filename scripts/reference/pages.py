"""The pages of docs/reference as the code has them at this moment."""

from collections.abc import Callable, Mapping
from pathlib import Path

from bot.api import reference as http
from scripts.reference import commands, configuration, measured, settings, talked
from scripts.reference.marks import filled

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
WRITERS: Mapping[str, Callable[[str], str]] = {
    "options": commands.options,
    "keys": configuration.keys,
    "names": settings.names,
    "metrics": measured.metrics,
    "conversation": talked.conversation,
}


def stale() -> dict[Path, str]:
    """Those that are not as they should be, with what they should be."""
    marked = {page: filled(page.read_text("utf-8"), _written) for page in REFERENCE.glob("*.md")}
    whole = {REFERENCE / "http.md": http.page(), REFERENCE / "openapi.json": http.description()}
    return {page: text for page, text in {**marked, **whole}.items() if page.read_text("utf-8") != text}


def _written(what: str) -> str:
    """Of a mark such as `keys of Sweep`."""
    kind, _, of = what.partition(" of ")
    return WRITERS[kind](of)
