import pytest

from remediation.output import LIMIT, Output
from remediation.redact import MARK, redactor

REDACT = redactor(("hunter2222",))


def printed(*chunks: bytes) -> str:
    output = Output()
    for chunk in chunks:
        output.take(chunk)
    return output.text(REDACT)


def test_what_fits_is_kept_as_it_is():
    assert printed(b"one\n", b"two\n") == "one\ntwo\n"


def test_what_fits_exactly_is_not_cut():
    half = b"x" * (LIMIT // 2 - 64)

    assert printed(half, half) == (half + half).decode()


@pytest.mark.parametrize("times", [10, 11, 13, 14, 17, 1000])
def test_of_too_much_the_beginning_and_the_end_are_kept_and_the_cut_is_said(times: int):
    text = printed(b"first\n", *[b"middle " * 1000] * times, b"\nlast")

    assert text.startswith("first\n")
    assert text.endswith("\nlast")
    assert " bytes cut ...\n" in text
    assert len(text.encode()) <= LIMIT


def test_memory_stays_bounded_whatever_comes():
    output = Output()
    for _ in range(2000):
        output.take(b"x" * LIMIT)

    assert len(output.head) + len(output.tail) <= 4 * LIMIT


def test_a_secret_at_the_cut_does_not_leave_half_of_itself():
    for shift in range(40):
        filler = b"y " * ((LIMIT // 2 - 100 + shift) // 2)
        text = printed(filler, b"hunter2222 " * 40, filler, b"hunter2222 " * 40, filler)

        assert "hunt" not in text.replace(MARK, "")
        assert "2222" not in text.replace(MARK, "")


def test_one_endless_word_leaves_nothing_of_itself():
    assert "z" not in printed(b"z" * 10 * LIMIT)


def test_bytes_that_are_no_text_still_fit():
    assert len(printed(b"\xff" * LIMIT).encode()) <= LIMIT
