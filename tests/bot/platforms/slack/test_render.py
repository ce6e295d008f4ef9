"""Cards as Block Kit: within every limit, and nobody else's text is read as markup."""

import json
from typing import Any

import pytest

from bot.chat import Button, Card, Fact, Picture, Style, Table
from bot.platforms.slack import render
from bot.platforms.slack.render import rendered
from bot.platforms.slack.text import escaped, fenced
from monitoring.model import Severity

HOSTILE = "<!channel> <@U1> <https://evil.example|ours> & *b* ```\u202e\u200b\x00\x1b[31m @everyone"
FULL = Card(
    "checkout is slow: p95 2.4 s, normally 0.3 s",
    "Since 14:02, 5 min ago.",
    Severity.CRITICAL,
    facts=(Fact("p95", "2.4 s", "latency{}"), Fact("Where", "checkout")),
    table=Table(("Step", "When"), (("asked", "14:02"),)),
    preformatted="would run:\n  systemctl restart checkout",
    buttons=(Button("Approve", "approve APR-1", Style.PRIMARY), Button("Deny", "deny APR-1", Style.DANGER)),
    suggestions=("status",),
    footer="As rare as once in 40 days.",
    key="INC-1",
)


def opaque(says: str) -> str:
    return f"id of {len(says)}"


def blocks(card: Card) -> list[dict[str, Any]]:
    return rendered(card, opaque).blocks


def texts(node: object) -> list[str]:
    """Every text a person would read."""
    if isinstance(node, dict):
        own = [node["text"]] if isinstance(node.get("text"), str) else []
        return own + [text for value in node.values() for text in texts(value)]
    return [text for value in node for text in texts(value)] if isinstance(node, list) else []


def test_the_first_line_reads_well_on_a_phone():
    assert rendered(FULL, opaque).text == "\N{LARGE RED CIRCLE} critical: checkout is slow: p95 2.4 s, normally 0.3 s"


def test_everything_on_the_card_is_shown():
    said = "\n".join(texts(blocks(FULL)))

    wanted = ("checkout is slow", "Since 14:02", "2.4 s", "latency{}", "asked  14:02", "systemctl restart checkout")
    assert all(part in said for part in (*wanted, "Approve", "status", "As rare as", "INC-1"))


def test_a_button_tells_nothing_of_what_it_does():
    (row,) = [block for block in blocks(FULL) if block.get("block_id") == "press"]

    assert [element["value"] for element in row["elements"]] == [opaque("approve APR-1"), opaque("deny APR-1")]
    assert "APR-1" not in json.dumps(row)
    assert [element.get("style") for element in row["elements"]] == ["primary", "danger"]


def test_names_of_buttons_are_unique():
    names = [
        element["action_id"] for block in blocks(FULL) for element in block.get("elements", ()) if "value" in element
    ]

    assert len(names) == len(set(names)) == 3


@pytest.mark.parametrize(
    "card",
    [
        Card(HOSTILE),
        Card("t", HOSTILE, facts=(Fact(HOSTILE, HOSTILE, HOSTILE),), key="INC-1"),
        Card("t", table=Table((HOSTILE,), ((HOSTILE,),)), preformatted=HOSTILE),
        Card("t", buttons=(Button(HOSTILE, HOSTILE),), suggestions=(HOSTILE,), footer=HOSTILE),
        Card("t", picture=Picture(b"png", HOSTILE)),
    ],
)
def test_nothing_hostile_is_read_as_markup(card):
    shown = rendered(card, opaque, picture="F1")
    said = json.dumps([shown.text, shown.blocks], ensure_ascii=False)

    assert not [mark for mark in ("<", ">", "\u202e", "\u200b", "\\u0000", "\\u001b") if mark in said]


def test_text_cannot_leave_its_fence():
    shown = fenced("a ``` b <!here>", 100)

    assert shown == "```a ''' b &lt;!here&gt;```"


def test_formatting_of_a_label_stays_text():
    (_, body) = blocks(Card("t", "*bold* _it_ :fire:"))

    assert body["text"] == {"type": "plain_text", "text": "*bold* _it_ :fire:", "emoji": False}


@pytest.mark.parametrize("filler", ["x", "&", "<", "\N{FIRE}", "\n"])
def test_a_card_of_a_megabyte_stays_within_all_limits(filler):
    much = filler * 1_000_000
    card = Card(
        much,
        much,
        Severity.INFO,
        facts=tuple(Fact(much, much, much) for _ in range(60)),
        table=Table((much,) * 8, ((much,) * 8,) * 300),
        preformatted=much,
        picture=Picture(b"png", "alt"),
        buttons=tuple(Button(much, f"say {n}") for n in range(60)),
        suggestions=(much,) * 60,
        footer=much[:5000],
    )

    shown = rendered(card, opaque, picture="F1")

    assert len(shown.blocks) <= 50
    assert len(shown.text) < 4000
    for block in shown.blocks:
        assert len(block.get("text", {}).get("text", "")) <= (150 if block["type"] == "header" else 3000)
        assert all(0 < len(field["text"]) <= 2000 for field in block.get("fields", ()))
        assert len(block.get("fields", ())) <= 10
        for element in block.get("elements", ()):
            if element["type"] == "button":
                assert 0 < len(element["text"]["text"]) <= 75
    assert sum(map(len, texts(shown.blocks))) < 13_000


def test_cutting_is_visible():
    said = "\n".join(texts(blocks(Card("t", "x" * 5000, facts=tuple(Fact("f", "v") for _ in range(13))))))

    assert "3,032 more characters" in said
    assert "... 3 more figures" in said


def test_the_limit_holds_after_escaping():
    assert len(escaped("&" * 5000, 3000)) <= 3000
    assert escaped("&" * 600, 3000) == "&amp;" * 600


def test_no_text_is_empty():
    assert escaped("", 10) == "-"


def test_a_long_sentence_is_no_headline():
    (block,) = blocks(Card("word " * 60))

    assert block["type"] == "section"


def test_a_chart_is_shown_once_it_was_uploaded():
    pictured = Card("t", picture=Picture(b"png", "cpu of host"))

    assert [block for block in rendered(pictured, opaque).blocks if block["type"] == "image"] == []
    (image,) = [block for block in rendered(pictured, opaque, picture="F9").blocks if block["type"] == "image"]
    assert image == {"type": "image", "slack_file": {"id": "F9"}, "alt_text": "cpu of host"}


def test_rows_beyond_what_one_reads_are_counted():
    (_, table) = blocks(Card("t", table=Table(("n",), tuple((str(n),) for n in range(50)))))

    assert table["text"]["text"].endswith(f"... {50 - render.ROWS} more```")
