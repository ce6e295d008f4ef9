import re
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.chat import Button, Card, Evidence, Fact, Picture, Style, Table
from bot.identity.people import Person
from bot.identity.visitor import Visitor
from bot.platforms.web import render
from bot.platforms.web.entry import Said, Shown
from bot.platforms.web.render import View
from monitoring.model import Severity
from tests.clock import MORNING

VIEW = View(Visitor(Person("sam"), "f" * 64), MORNING, ZoneInfo("Europe/Berlin"))
SCRIPT = "<script>alert(1)</script>"
EVERYWHERE = Card(
    title=SCRIPT,
    text=SCRIPT,
    facts=(Fact(SCRIPT, SCRIPT, SCRIPT),),
    table=Table((SCRIPT,), ((SCRIPT,),)),
    preformatted=SCRIPT,
    picture=Picture(b"png", f'"{SCRIPT}'),
    buttons=(Button(SCRIPT, f'"{SCRIPT}'),),
    suggestions=(f'"{SCRIPT}',),
    footer=SCRIPT,
    key=SCRIPT,
    evidence=(Evidence(SCRIPT, SCRIPT, SCRIPT, until=MORNING),),
    about=(Button(SCRIPT, SCRIPT),),
)


def _html(card: Card) -> str:
    return str(render.card(card, VIEW))


def _tidy(html: str) -> str:
    return re.sub(r"\s*\n\s*|(?<=>)\s*(?=<)", "\n", html).strip()


def test_a_small_card_as_a_whole():
    card = Card("checkout is normal.", "9 signals.", Severity.INFO, footer="Last sweep 10:00:00.", key="INC-7")

    assert _tidy(_html(replace(card, severity=None))) == _tidy("""
        <article class="card">
        <header class="card-head">
        <a class="card-key" href="/incidents/7">INC-7</a>
        </header>
        <h2 class="card-title">checkout is normal.</h2>
        <p class="card-text">9 signals.</p>
        <footer class="card-foot soft">Last sweep 10:00:00.</footer>
        </article>
        """)


def test_markup_is_shown_and_never_obeyed_wherever_it_stands():
    html = _html(EVERYWHERE)

    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 11


def test_markup_that_a_person_typed_is_escaped():
    assert "<script" not in render.entry(Said(1, 1, 1, MORNING, SCRIPT, SCRIPT), VIEW)


def test_quotes_do_not_break_out_of_attributes():
    html = _html(Card("x", picture=Picture(b"p", 'a" onload="alert(1)'), buttons=(Button("b", 'x" autofocus="'),)))

    assert ' onload="' not in html
    assert ' autofocus="' not in html


@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\x1b[31m", "\x00", "\u2066"])
def test_text_that_would_deceive_is_made_visible_everywhere(hidden):
    html = _html(
        replace(EVERYWHERE, title=f"a{hidden}b", text=f"a{hidden}b", facts=(Fact(f"a{hidden}b", f"a{hidden}b"),))
    )

    assert hidden[0] not in html
    assert html.count("a\ufffd") >= 4


def test_a_million_characters_are_cut_where_one_sees_it():
    huge = "x" * 1_000_000
    card = Card(huge, huge, facts=(Fact(huge, huge, huge),), table=Table((huge,), ((huge,),)), preformatted=huge)

    html = _html(card)

    assert len(html) < 50_000
    assert "... 999,700 more characters" in html
    assert "... 996,000 more characters" in html


def test_many_rows_facts_and_lines_are_cut_where_one_sees_it():
    table = Table(("host",), tuple((f"host-{n}",) for n in range(200)))
    facts = tuple(Fact(f"name {n}", "1") for n in range(30))

    html = _html(Card("Many", table=table, facts=facts))

    assert "host-49" in html
    assert "host-50" not in html
    assert "... 150 more" in html
    assert "... 6 more" in html


def test_severity_has_a_word_and_a_shape_beside_its_colour():
    html = _html(Card("Slow", severity=Severity.CRITICAL))

    assert 'class="mark" data-severity="critical"' in html
    assert "Critical</span>" in html


def test_incidents_and_approvals_lead_to_their_pages_and_nothing_else_is_a_link():
    html = _html(Card("INC-7 waits for APR-9", "see http://evil.example, javascript:alert(1), INC-0, xINC-7, INC-7x"))

    assert re.findall(r'<a href="([^"]*)"', html) == ["/incidents/7", "/approvals/9"]


@pytest.mark.parametrize("key", ["", "INC-", "INC-7/../x", "javascript:alert(1)", "APR-9\n"])
def test_only_a_known_kind_of_key_has_a_page(key):
    assert render.address(key) == ""


def test_every_button_says_its_words_with_the_visitors_form_token():
    card = Card("Approve?", buttons=(Button("Approve", "approve APR-9", Style.PRIMARY), Button("Deny", "deny APR-9")))

    html = _html(card)

    assert 'method="post" action="/press"' in html
    assert f'name="csrf" value="{"f" * 64}"' in html
    assert '<button class="button" data-style="primary" name="says" value="approve APR-9">Approve</button>' in html
    assert '<button class="button" data-style="plain" name="says" value="deny APR-9">Deny</button>' in html


def test_a_figure_shows_the_query_it_comes_from():
    html = _html(Card("Slow", facts=(Fact("p95", "2.4 s", 'up{job="checkout"}'),)))

    assert "Where this figure comes from" in html
    assert "<code>up{job=&#34;checkout&#34;}</code>" in html


def test_a_private_card_says_so():
    assert "Only you see this" in _html(Card("No", private=True))
    assert "Only you see this" not in _html(Card("Yes"))


def test_a_picture_that_is_kept_nowhere_is_inside_whole():
    html = _html(Card("Chart", picture=Picture(b"\x89PNG" * 100_000, "cpu of host")))

    assert 'src="data:image/png;base64,iVBOR4lQTkeJ' in html
    assert "more characters" not in html
    assert 'alt="cpu of host"' in html


def test_a_kept_picture_has_an_address_that_changes_with_it():
    shown = Shown(5, 1, 8, MORNING, Card("Chart", picture=Picture(b"", "cpu")))

    assert 'src="/pictures/5?r=8"' in render.entry(shown, VIEW)


def test_ones_own_words_stand_apart():
    assert "said mine" in render.entry(Said(1, 1, 1, MORNING, "sam", "hello"), VIEW)
    assert "said mine" not in render.entry(Said(1, 1, 1, MORNING, "lee", "hello"), VIEW)


def test_times_are_the_readers_own_and_say_the_day_when_it_is_another():
    berlin, new_york = VIEW, replace(VIEW, zone=ZoneInfo("America/New_York"))

    assert render.clock(MORNING, berlin) == "10:00"
    assert render.clock(MORNING, new_york) == "04:00"
    assert render.clock(MORNING.replace(day=22), berlin) == "22 Nov 10:00"
    assert render.moment(MORNING, berlin) == "2026-11-24 10:00:00 CET"


def test_what_a_card_suggests_is_asked_in_the_room_from_any_page():
    card = Card("Slow", suggestions=("show cpu of host",))

    assert 'action="/say" aria-label="Ask next"' in _html(card)
    assert 'hx-post="/say" hx-target="#private"' in render.entry(Shown(1, 1, 1, MORNING, card), VIEW)


def test_evidence_is_folded_away_with_its_time_in_the_readers_zone():
    figure = Evidence("latency of cart", "2.4 s", "latency{}", MORNING - timedelta(hours=1), MORNING)
    html = _html(Card("cart is slow", evidence=(figure,)))

    folded = html[html.index("<details") : html.index("</details>")]
    assert "Evidence: 1 figure" in folded
    assert [part in folded for part in ("2.4 s", "over the last hour", "latency{}")] == [True] * 3


def test_evidence_beyond_the_limit_is_counted():
    html = _html(Card("status", evidence=(Evidence("a", "1", "a"),) * (render.LIMITS["evidence"] + 5)))

    assert "... 5 more" in html
