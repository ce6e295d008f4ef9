"""What others wrote comes back by a model's words as it comes by everything else: escaped by the platform."""

from bot.cards.worded import worded
from bot.chat import Card, Fact
from bot.language.checked import check
from bot.language.veil import Kind, Veil
from bot.platforms.discord.render import rendered as in_discord
from bot.platforms.slack.render import rendered as in_slack
from bot.platforms.web import render as web
from tests.bot.platforms.web.test_render import VIEW

HOSTILE = "<!channel> <@U0LEE> @everyone <script>alert(1)</script> [x](https://evil.example) **b**"


def _reworded() -> Card:
    veil = Veil()
    words = check(f"It is about {veil.hide(HOSTILE, Kind.SERVICE)}.", veil)
    assert words.text == f'It is about "{HOSTILE}".'
    return worded(Card("It is slow", facts=(Fact("Now", "2.4 s"),)), words.text, "gpt-test")


def test_in_slack() -> None:
    shown = str(in_slack(_reworded(), str))

    assert "&lt;!channel&gt; &lt;@U0LEE&gt;" in shown
    assert "<!" not in shown


def test_in_discord() -> None:
    shown = str(in_discord(_reworded(), str))

    assert "alert" in shown
    assert not any(markup in shown for markup in ("@everyone", " <@", " [x]", " **b"))


def test_in_the_console() -> None:
    shown = str(web.card(_reworded(), VIEW))

    assert "&lt;script&gt;" in shown
    assert "<script>" not in shown
