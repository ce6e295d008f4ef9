#!/usr/bin/env python
"""Draws docs/pictures from what a real bot sends: a drill's card in Slack and in Discord, and the console beside it.

The chat platforms are the emulators beside the project; their payloads are laid out here much as the apps do it.
"""

import asyncio
import base64
import html
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, async_playwright

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

from tests.scenarios.bot import CLOUDOPS, Bot  # noqa: E402 - the project is not installed as a package of tests
from tests.scenarios.both import PEOPLE, World, running, world  # noqa: E402

OUT = ROOT / "docs/pictures"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
Given = Mapping[str, Any]
WIDE, PHONE = {"width": 1280, "height": 960}, {"width": 640, "height": 900}
CODE, BOLD = re.compile(r"```(.*?)```", re.DOTALL), re.compile(r"\*\*(.+?)\*\*")
DRILL_S = 200.0

SLACK, DISCORD = ((HERE / f"{name}.css").read_text() for name in ("slack", "discord"))
# The font of this machine may have none of it.
MARK = re.compile("[\N{LARGE ORANGE CIRCLE}\N{LARGE RED CIRCLE}\N{LARGE BLUE CIRCLE}]")
WHO = '<div class="who"><b>cloudops</b> <span class="app">APP</span></div>'


def in_slack(blocks: Sequence[Given], images: Mapping[str, bytes]) -> str:
    """The card, and below it the chart that hangs in its thread."""
    thread = "".join(f'<div class="thread">{WHO}{_image(png)}</div>' for png in list(images.values())[:1])
    return _page(SLACK, WHO + "".join(_block(block, images) for block in blocks) + thread)


def _block(block: Given, images: Mapping[str, bytes]) -> str:
    match block["type"]:
        case "header":
            return f"<h3>{_mrkdwn(block['text'])}</h3>"
        case "section" if "fields" in block:
            return f'<div class="fields">{"".join(f"<div>{_mrkdwn(one)}</div>" for one in block["fields"])}</div>'
        case "section":
            return f"<div>{_mrkdwn(block['text'])}</div>"
        case "context":
            return f'<div class="small">{"<br>".join(_mrkdwn(one) for one in block["elements"])}</div>'
        case "actions":
            return f'<div class="row">{"".join(_slack_button(one) for one in block["elements"])}</div>'
        case "image":
            return _image(images[block["slack_file"]["id"]])
        case other:
            raise ValueError(f"Nothing is known of a block of type {other}.")


def _slack_button(button: Given) -> str:
    return f'<button class="{button.get("style", "")}">{html.escape(button["text"]["text"])}</button>'


def _mrkdwn(text: Mapping[str, str]) -> str:
    """What is not ours comes escaped already."""
    escaped = text["text"] if text["type"] == "mrkdwn" else html.escape(text["text"])
    return CODE.sub(r"<pre>\1</pre>", escaped).replace("\n", "<br>")


def in_discord(content: str, embeds: Sequence[Given], rows: Sequence[Given], chart: bytes) -> str:
    colour = f"#{embeds[0].get('color', 0x5865F2):06x}" if embeds else "#5865f2"
    inside = "".join(_embed(embed, chart) for embed in embeds)
    buttons = "".join(f'<div class="row">{"".join(map(_discord_button, row["components"]))}</div>' for row in rows)
    return _page(DISCORD.replace("COLOUR", colour), f"{WHO}<div>{_markdown(content)}</div>{inside}{buttons}")


def _embed(embed: Given, chart: bytes) -> str:
    def field(one: Given) -> str:
        whole = "" if one.get("inline") else "whole"
        return f'<div class="{whole}"><b>{_markdown(one["name"])}</b>{_markdown(one["value"])}</div>'

    fields = "".join(map(field, embed.get("fields", ())))
    image = _image(chart) if "image" in embed and chart else ""
    footer = _markdown(embed.get("footer", {}).get("text", ""))
    text = _markdown(embed.get("description", ""))
    return f'<div class="embed">{text}<div class="fields">{fields}</div>{image}<div class="small">{footer}</div></div>'


def _discord_button(button: Given) -> str:
    return f'<button class="s{button["style"]}">{html.escape(button["label"])}</button>'


def _markdown(text: str) -> str:
    shown = html.escape(re.sub(r"\\([^\w\s])", r"\1", text))
    shown = CODE.sub(r"<pre>\1</pre>", shown)
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", BOLD.sub(r"<b>\1</b>", shown)).replace("\n", "<br>")


def _image(png: bytes) -> str:
    return f'<img src="data:image/png;base64,{base64.b64encode(png).decode()}">'


def _page(style: str, body: str) -> str:
    marked = MARK.sub('<span class="mark"></span>', body)
    return f'<!doctype html><meta charset="utf-8"><style>{style}</style><body>{marked}</body>'


async def main() -> None:
    with tempfile.TemporaryDirectory(prefix="shop-", dir="/tmp") as name:
        async with world(Path(name)) as made, running(made, PEOPLE) as bot, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            nowhere = asyncio.subprocess.DEVNULL
            given = {"cwd": bot.folder, "env": bot.environ, "stdout": nowhere, "stderr": nowhere}
            started = await asyncio.create_subprocess_exec(CLOUDOPS, "drill", **given)
            try:
                await _draw(made, bot, browser)
            finally:
                started.terminate()
                await started.wait()
                await browser.close()


async def _draw(made: World, bot: Bot, browser: Browser) -> None:
    """Once people are asked, which is when the card is fullest."""

    def asks(message: Any) -> bool:
        return "Approve" in message.all_text() and "INC-" in message.all_text()

    on_slack = await made.ws.wait_for_message(made.slack.ops, asks, timeout=DRILL_S)
    on_discord = await made.srv.wait_for_message(made.discord.ops, asks, timeout=DRILL_S)
    await asyncio.sleep(3)
    images = {one.id: one.data for one in made.ws.images()}
    await _shoot(browser, in_slack(on_slack.blocks, images), "slack-card.png")
    charts = [made.srv.file_data(one) for one in on_discord.attachments if one.get("width")]
    page = in_discord(on_discord.content, on_discord.embeds, on_discord.components, charts[0] if charts else b"")
    await _shoot(browser, page, "discord-card.png")
    page = await browser.new_page(viewport=WIDE)
    await page.goto(bot.login_link("lee"))
    if await page.locator("form button").count():
        await page.locator("form button").first.click()
    await page.wait_for_selector("text=Approve")
    await page.wait_for_timeout(1500)
    await page.screenshot(path=OUT / "console.png")


async def _shoot(browser: Browser, text: str, name: str) -> None:
    page = await browser.new_page(viewport=PHONE, device_scale_factor=2)
    await page.set_content(text)
    await page.locator("body").screenshot(path=OUT / name)


if __name__ == "__main__":
    asyncio.run(main())
