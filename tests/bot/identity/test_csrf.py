import pytest

from bot.identity import csrf


class Guarded(str):
    """Text that must not be compared in a way that stops at the first difference."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other):
        raise AssertionError("compared with ==")


def test_the_token_of_a_session_is_genuine_for_it():
    assert csrf.is_genuine("session", csrf.token_for("session"))


@pytest.mark.parametrize("given", ["", "wrong", "é", "\ud800", csrf.token_for("another")])
def test_any_other_token_is_not(given):
    assert not csrf.is_genuine("session", given)


def test_without_a_cookie_no_token_is_genuine():
    assert not csrf.is_genuine("", csrf.token_for(""))


def test_the_token_does_not_show_the_session():
    assert "session" not in csrf.token_for("session")


def test_tokens_are_compared_in_constant_time():
    assert csrf.is_genuine("session", Guarded(csrf.token_for("session")))
