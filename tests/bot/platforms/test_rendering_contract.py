"""The same card says the same on the console, in Slack and in Discord; what is cut says so; nothing in it is obeyed."""

from dataclasses import replace

import pytest

from bot.chat import Button, Card, Evidence, Fact, Picture, Style, Table
from monitoring.model import Severity
from tests.bot.platforms.renderings import RENDERINGS

CARD = Card(
    "checkout is slow: p95 2.4 s, normally 0.3 s",
    "Since 14:02, 5 min ago.\nAPR-1 waits for a yes.",
    Severity.CRITICAL,
    facts=(Fact("latency_p95", "2.4 s, expected 0.3 s", 'rate(x{job="checkout"}[5m])'), Fact("Where", "checkout <1>")),
    table=Table(("Step", "When"), (("sam & lee asked", "14:02"), ("started", "14:03"))),
    preformatted="would run:\n  systemctl restart 'checkout*'",
    picture=Picture(b"png", "latency of checkout over the last hour"),
    buttons=(Button("Approve", "approve APR-1", Style.PRIMARY), Button("Deny", "deny APR-1", Style.DANGER)),
    suggestions=("show latency_p95 of checkout",),
    footer="As rare as once in 40 days.",
    key="INC-1",
)
INVISIBLE = "\u202e\u2066\u200b\u200f\ufeff\x00\x1b\x07"
LINKS = "<https://evil.example|ours> [a](https://evil.example)"
MARKUP = f"<!channel> <@U1> {LINKS} <script>x</script> @everyone <@&1> ``` ` **b**"


def planted(text: str) -> Card:
    """A card on which everything that can come from outside says this."""
    return Card(
        text,
        text,
        facts=(Fact(text, text, text),),
        table=Table((text,), ((text,),)),
        preformatted=text,
        picture=Picture(b"png", text),
        buttons=(Button(text, "approve APR-1"),),
        suggestions=(text,),
        footer=text,
        key="INC-1",
        evidence=(Evidence(text, text, text),),
        about=(Button(text, "helpful answer 1"),),
    )


@pytest.fixture(params=RENDERINGS)
def shown(request):
    return RENDERINGS[request.param]


@pytest.mark.parametrize(
    "part",
    [
        CARD.title,
        *CARD.text.splitlines(),
        *(text for fact in CARD.facts for text in (fact.name, fact.value)),
        CARD.facts[0].source,
        *(cell for row in CARD.table.rows for cell in row),
        *CARD.preformatted.splitlines(),
        CARD.picture.alt,
        CARD.footer,
        CARD.key,
        "ritical",
    ],
)
def test_everything_on_a_card_is_to_be_read(shown, part):
    assert part in shown(CARD).read


def test_its_buttons_stand_in_their_order_and_mean_what_they_say(shown):
    seen = shown(CARD)

    assert seen.labels == ("Approve", "Deny", "show latency_p95 of checkout")
    assert seen.says == ("approve APR-1", "deny APR-1", "show latency_p95 of checkout")


@pytest.mark.parametrize(
    ("card", "said"),
    [
        (replace(CARD, title="t" * 5_000), "more characters"),
        (replace(CARD, text="t" * 9_000), "more characters"),
        (replace(CARD, preformatted="t" * 90_000), "more characters"),
        (replace(CARD, footer="t" * 9_000), "more characters"),
        (replace(CARD, facts=(Fact("name", "v" * 9_000),)), "more characters"),
        (replace(CARD, facts=tuple(Fact(f"f{number}", "1") for number in range(99))), "more"),
        (replace(CARD, table=Table(("n",), tuple((f"row {number}",) for number in range(500)))), "more"),
        (
            replace(CARD, buttons=tuple(Button(f"b{number}", f"explain INC-{number}") for number in range(40))),
            "more buttons",
        ),
    ],
    ids=["title", "text", "preformatted", "footer", "value", "facts", "rows", "buttons"],
)
def test_what_is_cut_says_so_and_fits(shown, card, said):
    seen = shown(card)

    assert said in seen.read
    assert seen.fits


def test_a_card_that_is_full_everywhere_fits(shown):
    long = "w\u00f6rd <&> " * 2_000
    full = Card(
        long,
        long,
        Severity.WARNING,
        facts=tuple(Fact(long, long, long) for _ in range(60)),
        table=Table((long,) * 6, ((long,) * 6,) * 300),
        preformatted=long,
        picture=Picture(b"png", long),
        buttons=tuple(Button(long, f"explain INC-{number}") for number in range(60)),
        suggestions=tuple(f"{number} {long[:200]}" for number in range(60)),
        footer=long,
        key="INC-1",
    )

    assert shown(full).fits


def test_nothing_invisible_gets_through(shown):
    raw = shown(planted(f"before{INVISIBLE}after")).raw

    assert [character for character in INVISIBLE if character in raw] == []


def test_markup_is_read_as_text_and_never_obeyed(shown):
    seen = shown(planted(MARKUP))

    assert "<!channel>" in seen.read
    active = {
        "web": ("<script", "<@U1", "<!channel"),
        "slack": ("<!channel", "<@U1", "<https"),
        "discord": ("@everyone", " <@U1> <https", " [a]("),
    }
    platform = next(name for name, rendering in RENDERINGS.items() if rendering is shown)
    outside = seen.raw if platform != "discord" else _outside_code(seen.raw)
    assert [mark for mark in active[platform] if mark in outside] == []


def test_a_fence_cannot_be_closed_by_what_stands_in_it(shown):
    escaping = shown(Card("t", preformatted="in\n```\n@everyone **out**"))

    assert escaping.raw.replace("</pre>", "```").count("```") <= 2
    assert "@everyone **out**" in escaping.read


def _outside_code(raw: str) -> str:
    """What Discord reads as markup: neither code nor a button's label or the footer, in which it reads none."""
    shown = raw[: raw.rindex('"footer"')] if '"footer"' in raw else raw
    return "".join(shown.split("```")[::2]).replace("`", "")


def test_what_is_about_the_answer_can_be_pressed_on_every_platform(shown):
    about = (Button("Evidence", "evidence of answer 1"), Button("Helpful", "helpful answer 1"))

    seen = shown(replace(CARD, about=about))

    assert seen.labels[-2:] == ("Evidence", "Helpful")
    assert seen.says[-2:] == ("evidence of answer 1", "helpful answer 1")
