import pytest

from bot.language.clean import clean


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("a\u200bb\u2066c\u202ed", "abcd"),
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("tag\U000e0041\U000e0042", "tag"),
        ("two\nlines\r\nand\ttabs\u2028here", "two lines and tabs here"),
        ("\uff11\uff12\uff05 \uff46ull", "12% full"),
    ],
)
def test_what_nobody_sees_is_gone(typed: str, seen: str) -> None:
    assert clean(typed, 100) == seen


def test_what_is_long_is_cut_where_one_sees_it() -> None:
    assert clean("word " * 100, 20) == "word word word w ..."
