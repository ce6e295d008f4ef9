"""What a person sees of a card on each platform, whatever it is made of there."""

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.chat import Card
from bot.identity.people import Person
from bot.identity.visitor import Visitor
from bot.platforms.discord import render as discord
from bot.platforms.slack import render as slack
from bot.platforms.web import render as web
from tests.clock import MORNING

VIEW = web.View(Visitor(Person("sam"), "f" * 64), MORNING, ZoneInfo("Europe/Berlin"))
# https://docs.slack.dev/reference/methods/chat.postMessage and reports of msg_blocks_too_long
SLACK_BLOCKS, SLACK_OVER_ALL = 50, 13_000
# What a browser shows at once on a phone.
PAGE = 1_000_000
FENCED = re.compile(r"```(.*?)```", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Seen:
    """`read` is the text as a person reads it, `raw` what is sent, `says` what each button stands for, in order."""

    read: str
    raw: str
    labels: tuple[str, ...]
    says: tuple[str, ...]
    fits: bool


class Ids:
    """Gives opaque ids, and knows what they stand for."""

    def __init__(self) -> None:
        self.given: dict[str, str] = {}

    def __call__(self, says: str) -> str:
        made = f"id{len(self.given)}"
        self.given[made] = says
        return made


def on_slack(card: Card) -> Seen:
    ids = Ids()
    made = slack.rendered(card, ids, picture="F1")
    read = "\n".join([made.text, *_texts(made.blocks)]).replace("```", "")
    elements = [one for block in made.blocks if block["type"] == "actions" for one in block["elements"]]
    raw = json.dumps([made.text, made.blocks], ensure_ascii=False)
    return Seen(
        html.unescape(read),
        raw,
        tuple(html.unescape(one["text"]["text"]) for one in elements),
        tuple(ids.given[one["value"]] for one in elements),
        len(made.blocks) <= SLACK_BLOCKS and sum(map(len, _texts(made.blocks))) <= SLACK_OVER_ALL,
    )


def on_discord(card: Card) -> Seen:
    ids = Ids()
    made = discord.rendered(card, ids)
    embed = made.embed or {}
    fields = [text for field in embed.get("fields", ()) for text in (field["name"], field["value"])]
    sent = [made.content, embed.get("description", ""), *fields, embed.get("footer", {}).get("text", "")]
    pressed = [press for row in made.rows for press in row]
    alt = discord.alt(made.picture) if made.picture else ""
    return Seen(
        "\n".join([*map(_unmarked, sent), alt]),
        json.dumps([made.content, embed, [press.label for press in pressed]], ensure_ascii=False),
        tuple(press.label for press in pressed),
        tuple(ids.given[press.id] for press in pressed),
        len(made.content) <= discord.CONTENT and sum(map(len, sent[1:])) <= discord.EMBED and len(pressed) <= 25,
    )


def on_web(card: Card) -> Seen:
    made = str(web.card(card, VIEW))
    buttons = re.findall(r'<button[^>]* name="(?:says|text)" value="(.*?)">(.*?)</button>', made, re.DOTALL)
    alts = " ".join(re.findall(r'alt="(.*?)"', made))
    return Seen(
        html.unescape(re.sub(r"<[^>]*>", "", made) + alts),
        made,
        tuple(html.unescape(label) for _, label in buttons),
        tuple(html.unescape(says) for says, _ in buttons),
        len(made) <= PAGE,
    )


RENDERINGS: dict[str, Callable[[Card], Seen]] = {"web": on_web, "slack": on_slack, "discord": on_discord}


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from (node[name] for name in ("text", "alt_text") if isinstance(node.get(name), str))
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _texts(child)


def _unmarked(text: str) -> str:
    """As Discord shows it: code as it stands, elsewhere a backslash takes the meaning from what follows."""
    parts = FENCED.split(text)
    shown = [part if number % 2 else re.sub(r"\\(.)", r"\1", part) for number, part in enumerate(parts)]
    return "".join(shown).replace("@\N{ZERO WIDTH SPACE}", "@")
