"""Only what Slack signed within five minutes is genuine."""

import pytest

from bot.platforms.slack.signature import WINDOW_S, is_genuine, signed

NOW = 1_800_000_000.0
BODY = b'{"type":"event_callback"}'
STAMP = "1800000000"
GOOD = signed("secret", STAMP, BODY)


def genuine(
    timestamp: str = STAMP, signature: str = GOOD, body: bytes = BODY, now: float = NOW, secret: str = "secret"
) -> bool:
    return is_genuine(secret, timestamp, signature, body, now)


def test_what_slack_signed_is_genuine():
    assert genuine()
    assert genuine(now=NOW + WINDOW_S)


def test_slacks_own_example_is_genuine():
    # https://docs.slack.dev/authentication/verifying-requests-from-slack
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    given = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"

    assert is_genuine("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", given, body, 1531420618)


@pytest.mark.parametrize("now", [NOW + WINDOW_S + 1, NOW - WINDOW_S - 1])
def test_old_and_future_requests_are_not(now):
    assert not genuine(now=now)


@pytest.mark.parametrize("timestamp", ["", "abc", "1e9", "-1", " 1800000000", "१८००००००००", "9" * 400, "1800000000.0"])
def test_odd_timestamps_are_not_and_raise_nothing(timestamp):
    assert not genuine(timestamp=timestamp, signature=signed("secret", timestamp, BODY))


@pytest.mark.parametrize(
    "signature", ["", "v0=", "ü", "v0=" + "0" * 64, GOOD[:-1], f"{GOOD} ", "\udcff", "v1" + GOOD[2:]]
)
def test_odd_signatures_are_not_and_raise_nothing(signature):
    assert not genuine(signature=signature)


def test_another_body_or_secret_is_not():
    assert not genuine(body=BODY + b" ")
    assert not genuine(secret="other")
    assert not genuine(secret="", signature=signed("", STAMP, BODY))
