"""A card becomes a message that Discord accepts, whatever is on the card."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat import Button, Card, Fact, Picture, Style, Table
from bot.platforms.discord import render
from bot.platforms.discord.render import Rendered, rendered
from monitoring.model import Severity

SLOW = Card(
    title="checkout is slow: p95 2.4 s, normally 0.3 s",
    text="Since 14:05, 25 min.",
    severity=Severity.WARNING,
    facts=(Fact("latency_p95", "2.4 s, normally 0.3 s", 'histogram_quantile(0.95, {job="checkout"})'),),
    buttons=(Button("Approve", "approve APR-1", Style.PRIMARY), Button("Explain", "explain INC-1")),
    footer="Seen once in 40 days.",
    key="INC-1",
)
TEXT = st.text(alphabet="a*_`<@\n\x1b \N{POUTING FACE}", max_size=60).map(lambda text: text * 60) | st.text(max_size=9)


def shown(card: Card) -> Rendered:
    return rendered(card, lambda says: f"id of {says}"[:100])


def test_the_first_line_reads_well_on_a_locked_phone():
    content = shown(SLOW).content

    assert content == "\N{LARGE ORANGE CIRCLE} warning: **checkout is slow: p95 2.4 s, normally 0.3 s**"


def test_a_figure_stands_with_the_query_it_comes_from():
    (field,) = shown(SLOW).embed["fields"]

    assert field["name"] == "latency_p95"
    assert field["value"] == '2.4 s, normally 0.3 s\n`histogram_quantile(0.95, {job="checkout"})`'


def test_a_button_carries_an_id_and_not_its_words():
    ((approve, explain),) = shown(SLOW).rows

    assert (approve.label, approve.style, approve.id) == ("Approve", 1, "id of approve APR-1")
    assert explain.style == 2


def test_a_sentence_alone_needs_no_box():
    assert shown(Card("lee already answered APR-1.")) == Rendered("**lee already answered APR-1.**")


def test_a_chart_is_the_image_of_the_box():
    card = Card("cpu of host", picture=Picture(b"png", "cpu over 3 h"))

    assert shown(card).embed["image"] == {"url": "attachment://chart.png"}


def test_rows_and_figures_that_do_not_fit_are_counted():
    rows = tuple((f"row {number}", "x" * 40) for number in range(100))
    card = Card("many", facts=tuple(Fact(f"f{n}", "v") for n in range(30)), table=Table(("a", "b"), rows))

    embed = shown(card).embed

    assert "more\n```" in embed["description"]
    assert embed["fields"][-1]["value"] == "... 18 more figures"


def test_two_buttons_that_say_the_same_are_one():
    card = Card("a", buttons=(Button("Status", "status"), Button("Help", "help")), suggestions=("status",))

    assert [press.label for press in shown(card).rows[0]] == ["Status", "Help"]


@settings(max_examples=40, deadline=None)
@given(
    st.builds(
        Card,
        title=TEXT,
        text=TEXT,
        severity=st.sampled_from([None, *Severity]),
        facts=st.lists(st.builds(Fact, TEXT, TEXT, TEXT), max_size=30).map(tuple),
        table=st.builds(Table, st.just(("a", "b")), st.lists(st.tuples(TEXT, TEXT), max_size=40).map(tuple)),
        preformatted=TEXT,
        buttons=st.lists(st.builds(Button, TEXT, TEXT), max_size=40).map(tuple),
        footer=TEXT,
    )
)
def test_no_card_is_over_a_limit(card):
    made = shown(card)
    embed = made.embed or {}
    fields = embed.get("fields", [])
    sizes = [len(embed.get("description", "")), len(embed.get("footer", {}).get("text", ""))]

    assert 0 < len(made.content) <= render.CONTENT
    assert sizes[0] <= render.DESCRIPTION
    assert len(fields) <= render.FIELDS
    assert all(0 < len(one["name"]) <= render.FIELD_NAME for one in fields)
    assert all(0 < len(one["value"]) <= render.FIELD_VALUE for one in fields)
    assert sum(sizes) + sum(len(one["name"]) + len(one["value"]) for one in fields) <= render.EMBED
    assert len(made.rows) <= render.ROWS
    assert all(
        len(row) <= render.BUTTONS_A_ROW and all(0 < len(p.label) <= render.LABEL for p in row) for row in made.rows
    )


@pytest.mark.parametrize("place", ["title", "text", "preformatted", "footer"])
def test_nobody_is_called_by_words_on_a_card(place):
    made = shown(Card(**{"title": "a", place: "@everyone <@&1>"}))
    said = [made.content, (made.embed or {}).get("description", "")]

    assert not any("@everyone" in text and "```" not in text for text in said)
    assert not any("<@&1>" in text.replace(r"\<", "") and "```" not in text for text in said)
