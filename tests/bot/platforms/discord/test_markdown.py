"""Text of unknown origin is shown character by character, whatever Discord would make of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.discord.markdown import APART, escaped, fenced, fitted, inline


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("restart-checkout of latency_p95", "restart-checkout of latency_p95"),
        ("**bold** _thin_ ~~gone~~", r"\*\*bold\*\* \_thin\_ \~\~gone\~\~"),
        ("<@123> <@&9> <#5> <t:1>", r"\<@123> \<@&9> \<#5> \<t:1>"),
        ("[pay here](https://evil.example)", r"\[pay here\](https\://evil.example)"),
        ("||spoiler|| `code`", r"\|\|spoiler\|\| \`code\`"),
        ("# big\n> quoted\n- listed", "\\# big\n\\> quoted\n\\- listed"),
        ("@everyone @HERE ops@example.com", f"{APART}everyone {APART}HERE ops@example.com"),
    ],
)
def test_markup_is_shown_and_does_nothing(given, shown):
    assert escaped(given) == shown


def test_nothing_hides_reorders_or_moves_a_cursor():
    shown = escaped("a\x1b[31mb\u202ec\u200bd\x00e")

    assert not set("\x1b\u202e\u200b\x00") & set(shown)


@given(st.text(alphabet="`'\nab"))
def test_a_fence_cannot_be_left(text):
    assert fenced(text).count("```") == 2
    assert fenced(text).startswith("```\n")
    assert inline(text).count("`") == 2


@given(st.text(alphabet="*_a ", min_size=300), st.integers(60, 200))
def test_what_is_cut_fits_and_says_so(text, limit):
    shown = fitted(text, limit)

    assert len(shown) <= limit
    assert "more characters" in shown or len(escaped(text)) <= limit


def test_what_fits_is_whole():
    assert fitted("checkout is slow", 20) == "checkout is slow"
