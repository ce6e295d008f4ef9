"""Leads the site's links to files outside docs/ to the repository, where REPOSITORY names one; else they stay words."""

import os
import re

SOURCE = re.compile(
    r"\[([^\]]+)\]\((?:\.\./)+(?!(?:tutorial|how-to|reference|explanation|decisions|pictures)/)([A-Za-z.][^)#]*)(?:#[^)]*)?\)"
)
IN_DOCS = ("README.md",)


def on_page_markdown(markdown: str, **_: object) -> str:
    """Called by mkdocs with each page."""
    return SOURCE.sub(_led, markdown)


def _led(link: re.Match[str]) -> str:
    words, path = link.groups()
    if path in IN_DOCS:
        return link[0]
    repository = os.environ.get("REPOSITORY", "").rstrip("/")
    return f"[{words}]({repository}/blob/main/{path})" if repository else words
