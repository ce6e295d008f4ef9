"""The console in a real browser: what only script, style and a person's hands can show."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest
import uvicorn
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from bot.api.application import create
from bot.chat import Button, Card, Fact, Style
from bot.identity.logins import link
from monitoring.model import Severity
from tests.bot.consoles import Made

CHROMIUM = shutil.which("chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 390, "height": 844}
SMALLEST = {"width": 320, "height": 640}
PAGES = ("/", "/incidents", "/incidents/1", "/approvals", "/signals", "/ledger", "/bot", "/nothing")
ASKED = Card(
    "Restart checkout waits for one approval.",
    severity=Severity.WARNING,
    buttons=(Button("Approve", "approve APR-9", Style.PRIMARY), Button("Deny", "deny APR-9", Style.DANGER)),
    key="APR-9",
)
CONTROLS = "button, input:not([type=hidden]), a"
NAMED = "e.innerText || e.ariaLabel || e.labels?.length || e.querySelector('img')"
REFUSAL = Card("Nobody approves their own request. Ask lee.", private=True)

pytestmark = [
    pytest.mark.scenario,
    pytest.mark.skipif(CHROMIUM is None, reason="NOT TESTED in a browser: no chromium (apt install chromium)"),
]


@dataclass
class Visit:
    """One person's browser; `complaints` are errors of script and of the content security policy."""

    page: Page
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)


@dataclass
class House:
    """A console that is served, and people who come in by their links."""

    made: Made
    address: str
    browser: Browser
    server: uvicorn.Server
    visits: list[Visit] = field(default_factory=list)

    async def visit(self, name: str, **how: object) -> Visit:
        context = await self.browser.new_context(**{"viewport": PHONE, **how})
        visit = Visit(await context.new_page(), context)
        visit.page.on(
            "console", lambda message: visit.complaints.append(message.text) if message.type == "error" else None
        )
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        visit.page.on("dialog", lambda dialog: visit.complaints.append(dialog.message))
        console = self.made.console
        await visit.page.goto(link(self.address, await console.logins.create(name, console.desk.people)))
        await visit.page.get_by_role("button", name="Open the console").click()
        await expect(visit.page.get_by_role("main")).to_be_visible()
        await visit.page.wait_for_load_state()
        self.visits.append(visit)
        return visit


@pytest.fixture
async def house(made: Made) -> AsyncIterator[House]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(create(made.console), lifespan="off", log_config=None, ws="none"))
        serving = asyncio.create_task(server.serve([listener]))
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
            yield (house := House(made, address, browser, server))
            await browser.close()
        made.console.room.close()
        server.should_exit = True
        await serving
    assert [visit.complaints for visit in house.visits if visit.complaints] == []


async def test_what_one_says_appears_to_both_without_a_reload(house):
    sam, lee = await house.visit("sam"), await house.visit("lee")

    await sam.page.get_by_label("Message").fill("is anybody there?")
    await sam.page.get_by_label("Message").press("Enter")

    for visit in (sam, lee):
        await expect(visit.page.get_by_role("heading", name="You said is anybody there?")).to_be_visible()
    await expect(sam.page.get_by_label("Message")).to_have_value("")


async def test_an_alert_appears_and_changes_in_place_by_itself(house):
    lee = await house.visit("lee")
    room = house.made.console.room

    await room.show(Card("checkout is slow.", severity=Severity.CRITICAL, key="INC-1"))
    await expect(lee.page.get_by_role("heading", name="checkout is slow.")).to_be_visible()
    await room.say("sam", "on it")
    await room.show(Card("checkout recovered.", key="INC-1"))

    await expect(lee.page.get_by_role("heading", name="checkout recovered.")).to_be_visible()
    await expect(lee.page.locator("#room > li")).to_have_count(2)
    await expect(lee.page.locator("#room > li").first).to_contain_text("checkout recovered.")
    await expect(lee.page.locator("#announce")).to_have_text("checkout recovered.")


async def test_the_requesters_click_is_refused_beside_it_and_the_approvers_changes_the_card_for_both(house):
    house.made.router.answers["approve APR-9"] = REFUSAL
    await house.made.console.room.show(ASKED)
    sam, lee = await house.visit("sam"), await house.visit("lee")

    await sam.page.get_by_role("button", name="Approve").click()
    await expect(sam.page.locator(".answer")).to_contain_text(REFUSAL.title)
    await expect(lee.page.get_by_text(REFUSAL.title)).to_have_count(0)
    house.made.router.answers["approve APR-9"] = Card("Restart checkout runs.", key="APR-9")
    await lee.page.get_by_role("button", name="Approve").click()

    for visit in (sam, lee):
        await expect(visit.page.get_by_role("heading", name="Restart checkout runs.")).to_be_visible()
        await expect(visit.page.get_by_role("button", name="Approve")).to_have_count(0)


async def test_a_double_click_says_it_once(house):
    await house.made.console.room.show(ASKED)
    lee = await house.visit("lee")

    await lee.page.get_by_role("button", name="Deny").dblclick()
    await expect(lee.page.locator(".answer")).to_contain_text("You said deny")

    assert [message.text for message in house.made.router.heard] == ["deny APR-9"]


async def test_a_refusal_stays_while_the_card_goes_on(house):
    house.made.router.answers["approve APR-9"] = REFUSAL
    await house.made.console.room.show(ASKED)
    sam = await house.visit("sam")

    await sam.page.get_by_role("button", name="Approve").click()
    await expect(sam.page.locator(".answer")).to_contain_text(REFUSAL.title)
    await house.made.console.room.show(Card("One of two said yes.", key="APR-9", buttons=ASKED.buttons))

    await expect(sam.page.get_by_role("heading", name="One of two said yes.")).to_be_visible()
    await expect(sam.page.locator(".answer")).to_contain_text(REFUSAL.title)


async def test_a_refusal_that_is_on_its_way_arrives_though_the_card_changes_meanwhile(house):
    house.made.router.answers["approve APR-9"] = REFUSAL
    await house.made.console.room.show(ASKED)
    sam = await house.visit("sam")

    async def change_first(route):
        await house.made.console.room.show(replace(ASKED, text="Somebody else asks for it too."))
        await expect(sam.page.get_by_text("Somebody else asks for it too.")).to_be_visible()
        await route.continue_()

    await sam.page.route("**/press", change_first)
    await sam.page.get_by_role("button", name="Approve").click()

    await expect(sam.page.locator(".answer")).to_contain_text(REFUSAL.title)


async def test_a_refusal_goes_when_there_is_nothing_left_to_press(house):
    house.made.router.answers["approve APR-9"] = REFUSAL
    await house.made.console.room.show(ASKED)
    sam = await house.visit("sam")

    await sam.page.get_by_role("button", name="Approve").click()
    await expect(sam.page.locator(".answer")).to_contain_text(REFUSAL.title)
    await house.made.console.room.show(Card("Recovered.", key="APR-9", buttons=(Button("Explain", "explain INC-1"),)))

    await expect(sam.page.get_by_role("heading", name="Recovered.")).to_be_visible()
    await expect(sam.page.locator(".answer")).not_to_contain_text(REFUSAL.title)


async def test_a_tall_card_is_shown_from_its_first_line_on(house):
    for number in range(5):
        await house.made.console.room.say("lee", f"word {number}")
    tall = Card("checkout is slow.", "line\n" * 60, Severity.CRITICAL, key="INC-1")
    lee = await house.visit("lee")

    await house.made.console.room.show(tall)
    await expect(lee.page.get_by_role("heading", name="checkout is slow.")).to_be_in_viewport()
    await lee.page.reload()

    await expect(lee.page.get_by_role("heading", name="checkout is slow.")).to_be_in_viewport()


async def test_a_reader_of_older_words_is_not_torn_away(house):
    for number in range(40):
        await house.made.console.room.say("lee", f"word {number}")
    lee = await house.visit("lee")
    await lee.page.evaluate("scrollTo(0, 0)")

    await house.made.console.room.show(Card("checkout is slow.", key="INC-1"))

    await lee.page.get_by_role("button", name="New below").click()
    await expect(lee.page.get_by_role("heading", name="checkout is slow.")).to_be_in_viewport()


async def test_a_private_answer_can_be_closed(house):
    house.made.router.answers["nonsense"] = Card("That is not understood.", private=True)
    sam = await house.visit("sam")

    await sam.page.get_by_label("Message").fill("nonsense")
    await sam.page.get_by_role("button", name="Send").click()
    await expect(sam.page.get_by_text("That is not understood.")).to_be_visible()
    await sam.page.get_by_role("link", name="Close").click()

    await expect(sam.page.get_by_text("That is not understood.")).to_have_count(0)


async def test_a_list_follows_what_happens(house):
    lee = await house.visit("lee")
    await lee.page.goto(f"{house.address}/incidents")
    await expect(lee.page.get_by_text("No incident is open.")).to_be_visible()

    await house.made.open_incident()

    await expect(lee.page.get_by_role("link", name="checkout: latency_p95")).to_be_visible()
    await expect(lee.page.locator("#pulse")).to_contain_text("1 open incident")


async def test_without_script_everything_can_be_said_and_pressed(house):
    house.made.router.answers["deny APR-9"] = REFUSAL
    await house.made.console.room.show(ASKED)
    lee = await house.visit("lee", java_script_enabled=False)

    await lee.page.get_by_label("Message").fill("status")
    await lee.page.get_by_role("button", name="Send").click()
    await expect(lee.page.get_by_text("You said status")).to_be_visible()
    await lee.page.get_by_role("button", name="Deny").click()

    await expect(lee.page.get_by_text(REFUSAL.title)).to_be_visible()


async def test_a_hostile_label_is_only_text(house):
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    card = Card(hostile, hostile, Severity.CRITICAL, (Fact(hostile, hostile, hostile),), key="INC-1", footer=hostile)
    lee = await house.visit("lee")

    await house.made.console.room.show(card)

    await expect(lee.page.get_by_role("heading", name="<img src=x")).to_be_visible()
    assert await lee.page.locator("#room img, #room script").count() == 0


async def test_by_keyboard_alone(house):
    sam = await house.visit("sam", viewport={"width": 1280, "height": 800})

    await sam.page.keyboard.press("/")
    await sam.page.keyboard.type("status")
    await sam.page.keyboard.press("Enter")
    await expect(sam.page.get_by_role("heading", name="You said status")).to_be_visible()
    await sam.page.goto(f"{house.address}/incidents")
    await sam.page.keyboard.press("Tab")

    await expect(sam.page.get_by_role("link", name="Skip to content")).to_be_focused()
    await expect(sam.page.get_by_role("link", name="Skip to content")).to_be_in_viewport()


@pytest.mark.parametrize("width", [PHONE, SMALLEST], ids=["phone", "smallest"])
async def test_no_page_is_wider_than_the_phone(house, width):
    await house.made.open_incident()
    await house.made.console.room.show(Card("x" * 300, "y" * 500, facts=(Fact("z" * 90, "w" * 300),), key="INC-1"))
    lee = await house.visit("lee", viewport=width)

    wide = []
    for path in PAGES:
        await lee.page.goto(f"{house.address}{path}")
        if await lee.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wide.append(path)

    lee.complaints = [said for said in lee.complaints if "404" not in said]
    assert wide == []


async def test_every_page_has_one_heading_one_main_and_a_name_for_every_control(house):
    await house.made.open_incident()
    await house.made.console.room.show(ASKED)
    lee = await house.visit("lee")
    nameless = f"[...document.querySelectorAll('{CONTROLS}')].filter(e => !({NAMED})).length"

    for path in PAGES[:-1]:
        await lee.page.goto(f"{house.address}{path}")
        assert await lee.page.locator("h1").count() == 1, path
        assert await lee.page.get_by_role("main").count() == 1, path
        assert await lee.page.evaluate(nameless) == 0, path


async def test_a_page_nobody_looks_at_lets_go_and_catches_up_when_seen_again(house):
    lee = await house.visit("lee")
    await lee.page.clock.install()
    look = "s => { Object.defineProperty(document, 'visibilityState', {value: s, configurable: true}); "
    look += "document.dispatchEvent(new Event('visibilitychange')) }"

    await lee.page.evaluate(look, "hidden")
    await lee.page.clock.fast_forward(61_000)
    await house.made.console.room.say("sam", "while nobody looked")
    await asyncio.sleep(1)
    assert await lee.page.get_by_text("while nobody looked").count() == 0
    await lee.page.evaluate(look, "visible")
    await lee.page.clock.run_for(1_000)

    await expect(lee.page.get_by_text("while nobody looked")).to_be_visible()
    await house.made.console.room.say("sam", "and after")
    await expect(lee.page.get_by_text("and after")).to_be_visible()
    lee.complaints.remove("[object Event]")  # htmx writes down that it connects again


async def test_without_a_connection_nothing_is_lost_from_the_input(house):
    lee = await house.visit("lee")
    await lee.context.set_offline(True)
    await lee.page.get_by_label("Message").fill("status")
    await lee.page.get_by_role("button", name="Send").click()

    await expect(lee.page.locator("#toast")).to_have_text("The bot cannot be reached. Nothing was sent.")
    await expect(lee.page.get_by_label("Message")).to_have_value("status")
    lee.complaints.clear()
