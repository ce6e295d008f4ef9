"""The newcomer's tour, in a real browser, typing what the tutorial types: ask, be alerted, approve, see it verified."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.packaging.project import blocks
from tests.scenarios.bot import CLOUDOPS, Bot, running

CHROMIUM = shutil.which("chromium")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
DESKTOP = {"width": 1280, "height": 900}
PEOPLE = """
sweep: {every: 15s}
people:
  - {name: sam, roles: [approver]}
  - {name: lee, roles: [approver]}
"""
# Every line that the tutorial tells to type, in its order.
_, DRILL, VERIFY = (text.strip() for page, text in blocks("sh") if page == "docs/tutorial/first-incident.md")
QUESTIONS = dict(blocks("text"))["docs/tutorial/first-incident.md"].strip().splitlines()
SOON, A_MINUTE, DRILLED = 20_000, 60_000, 200_000

pytestmark = [
    pytest.mark.scenario,
    pytest.mark.timeout(420),
    pytest.mark.skipif(CHROMIUM is None, reason="NOT TESTED in a browser: no chromium (apt install chromium)"),
]


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Bot]:
    with running(tmp_path, PEOPLE) as started:
        started.wait_ready()
        yield started


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield launched
        launched.close()


@contextmanager
def drill(bot: Bot, *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    """`cloudops drill` from outside, ended whatever happens."""
    log = (bot.folder / "drill.log").open("wb")
    started = subprocess.Popen(
        [CLOUDOPS, "drill", *arguments], cwd=bot.folder, env=bot.environ, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        yield started
    finally:
        if started.poll() is None:
            started.terminate()
            started.wait(20)
        log.close()


def test_a_newcomer_sees_the_whole_product_work(bot, browser):
    sam = _enter(browser, bot.printed_link() if "as sam" in bot.log.read_text() else bot.login_link("sam"))
    for text, answer in zip(QUESTIONS, ("1 service watched", "memory of host", "cpu of host"), strict=True):
        _ask(sam, text, answer)
    expect(sam.locator("article.card img[alt*='cpu of host']").last).to_be_visible(timeout=SOON)
    _keep(sam, "1-asked")

    with drill(bot, *DRILL.split()[2:]) as drilled:
        alert = sam.locator("article.card", has_text="drill: memory").last
        expect(alert.get_by_role("button", name="Approve")).to_be_visible(timeout=DRILLED)
        _keep(sam, "2-alerted")
        _ask(sam, "run restart-drill on drill", "restart-drill")
        mine = sam.locator("article.card", has_text="Asked by").last
        mine.get_by_role("button", name="Approve").click()
        expect(sam.get_by_text(re.compile("own request|you asked", re.IGNORECASE)).first).to_be_visible(timeout=SOON)
        _keep(sam, "3-refused")

        lee = _enter(browser, bot.login_link("lee"))
        lee.locator("article.card", has_text="memory").last.get_by_role("button", name="Approve").click()
        ended = sam.locator("article.card", has_text="recovered").last
        expect(ended).to_be_visible(timeout=A_MINUTE + SOON)
        _keep(sam, "4-recovered")
        assert drilled.wait(60) == 0, (bot.folder / "drill.log").read_text()

    sam.goto(f"{bot.url}/ledger")
    expect(sam.get_by_text("lee").first).to_be_visible()
    _keep(sam, "5-ledger")
    verified = bot.command(*VERIFY.split()[1:])
    assert verified.returncode == 0, verified.stderr
    assert verified.stdout.startswith("Unaltered: ")


def _enter(browser: Browser, link: str) -> Page:
    page = browser.new_page(viewport=DESKTOP)
    page.goto(link)
    page.get_by_role("button").click()
    expect(page.get_by_role("textbox")).to_be_visible()
    return page


def _ask(page: Page, text: str, answer: str) -> None:
    page.get_by_role("textbox").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator("article.card", has_text=answer).last).to_be_visible(timeout=SOON)


def _keep(page: Page, name: str) -> None:
    """Pictures for a person to look at, where one says into which folder."""
    if folder := os.environ.get("CLOUDOPS_TEST_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png")
