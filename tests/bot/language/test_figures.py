import pytest

from bot.language.figures import figures, is_rounded, spelt_out


def _same(said: str, known: str) -> bool:
    return is_rounded(next(figures(spelt_out(said)))[1], next(figures(known))[1])


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("12.3 %", "12.34 %"),
        ("12%", "12.34 %"),
        ("12 percent", "12.34 %"),
        ("2 h", "118 min"),
        ("two hours", "118 min"),
        ("an hour", "61 min"),
        ("0.31 s", "310 ms"),
        ("1.5 GiB", "1536 MiB"),
        ("1,234", "1234"),
        ("12 per second", "12/s"),
    ],
)
def test_a_figure_may_be_rounded_and_said_in_another_unit(said: str, known: str) -> None:
    assert _same(said, known)


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("12.4 %", "12.34 %"),
        ("13 %", "12.34 %"),
        ("3 h", "155 min"),
        ("2.45 s", "2.4 s"),
        ("2.4 %", "2.4 s"),
        ("2.4", "2.4 s"),
        ("12 MB", "12 MiB"),
        ("0 s", "310 ms"),
        ("-5 %", "5 %"),
        ("ten", "9"),
    ],
)
def test_any_other_figure_is_another_one(said: str, known: str) -> None:
    assert not _same(said, known)


def test_both_ends_of_a_range_have_its_unit() -> None:
    assert [figure.value for _, figure in figures(spelt_out("from 0.25 to 2 s"))] == [0.25, 2.0]
    assert len({figure.measure for _, figure in figures(spelt_out("0.25 to 2 s"))}) == 1
