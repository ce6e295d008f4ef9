from datetime import UTC, datetime, timedelta

import pytest

from bot.language.breaker import FAILURES, LATEST, LONGEST, failed, is_open
from bot.storage.amounts import State

NOW = datetime(2026, 11, 5, 15, 30, tzinfo=UTC)


def after(failures: int) -> State:
    state = State()
    for _ in range(failures):
        state = failed(state, "HTTP 500", NOW)
    return state


def test_a_vendor_that_fails_again_and_again_is_not_asked_for_a_while():
    assert not is_open(after(FAILURES - 1), NOW)
    assert is_open(after(FAILURES), NOW)


def test_it_is_asked_again_later():
    assert not is_open(after(FAILURES), NOW + timedelta(seconds=30))


def test_whoever_stays_away_is_asked_less_often_but_asked():
    pauses = [after(FAILURES + more).open_until - NOW for more in range(12)]

    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST


@pytest.mark.parametrize(("told_s", "pause"), [(90, timedelta(seconds=90)), (1e9, LATEST)])
def test_whoever_says_when_to_come_back_is_believed_at_once_within_reason(told_s, pause):
    state = failed(State(), "HTTP 429", NOW, told_s)

    assert state.open_until == NOW + pause
