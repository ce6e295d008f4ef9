import pytest

from bot.platforms.plain import cut, plain


@pytest.mark.parametrize(
    "text", ["checkout", "Zürich — 5 µs", "日本語", "שלום", "two\nlines\tand a tab", "<b>&amp;</b>", "e\u0301"]
)
def test_honest_text_stays_as_it_is(text):
    assert plain(text) == text


@pytest.mark.parametrize(
    ("name", "character"),
    [
        ("right-to-left override", "\u202e"),
        ("first strong isolate", "\u2068"),
        ("zero-width space", "\u200b"),
        ("zero-width joiner", "\u200d"),
        ("byte order mark", "\ufeff"),
        ("escape", "\x1b"),
        ("bell", "\x07"),
        ("NUL", "\x00"),
        ("C1 control", "\x9b"),
        ("soft hyphen", "\u00ad"),
        ("tag letter", "\U000e0041"),
        ("lone surrogate", "\ud800"),
        ("private use", "\ue000"),
    ],
)
def test_what_deceives_becomes_visible(name, character):
    assert plain(f"check{character}out") == "check\ufffdout", name


def test_an_ansi_sequence_loses_its_power():
    assert plain("\x1b[31mred\x1b[0m") == "\ufffd[31mred\ufffd[0m"


@pytest.mark.parametrize("line_break", ["\r\n", "\r", "\u2028", "\u2029"])
def test_every_line_break_is_one_of_ours(line_break):
    assert plain(f"a{line_break}b") == "a\nb"


def test_short_text_is_not_cut():
    assert cut("checkout", 8) == "checkout"


def test_a_cut_says_how_much_is_missing():
    assert cut("x" * 1_000_000, 3) == "xxx ... 999,997 more characters"
