"""Lines as people get them: of the time, the level and the words that were asked for, without secrets."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.logbook.book import Logbook
from bot.logbook.line import Level
from bot.logbook.wanted import LogsError, Wanted
from monitoring.model import Service
from remediation.redact import redactor

NOW = datetime(2026, 11, 5, 15, 30, tzinfo=UTC)
HOUR = Wanted(NOW - timedelta(hours=1), NOW)
CANARY = "canary-4711-secret"


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "shop.log"

    def write(*rows: tuple[int, str]) -> Service:
        path.write_text("".join(f"{NOW - timedelta(minutes=ago):%Y-%m-%dT%H:%M:%SZ} {words}\n" for ago, words in rows))
        return Service("shop", logs={"file": str(path)})

    return write


async def texts(service: Service, wanted: Wanted = HOUR) -> list[str]:
    book = Logbook(redactor((CANARY,)), UTC, lambda: NOW)
    return [line.text.partition("Z ")[2] or line.text for line in (await book.read(service, wanted)).lines]


async def test_only_the_time_that_was_asked_for(log):
    assert await texts(log((90, "before"), (30, "then"))) == ["then"]


async def test_only_bad_lines_or_only_some_words_whatever_their_case(log):
    service = log((30, "ERROR Cannot pay"), (20, "paid"), (10, "ERROR no stock"))

    assert await texts(service, replace(HOUR, level=Level.ERROR)) == ["ERROR Cannot pay", "ERROR no stock"]
    assert await texts(service, replace(HOUR, matching="cannot PAY")) == ["ERROR Cannot pay"]


async def test_secrets_and_controls_are_gone(log):
    service = log((5, f"\x1b[31mlogin password={CANARY}\x1b[0m \u202etxt"), (4, "Authorization: Bearer abcdefghijkl"))
    shown = " ".join(await texts(service))

    assert CANARY not in shown
    assert "abcdefghijkl" not in shown
    assert shown.isprintable()


async def test_nobody_can_ask_for_a_secret_word_by_word(log):
    service = log((5, f"password={CANARY}"), (4, f"by {CANARY}"))

    assert await texts(service, replace(HOUR, matching=CANARY[:8])) == []


async def test_a_key_over_several_lines_is_gone_whichever_end_was_read(log):
    body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC"
    whole = [(5, "-----BEGIN PRIVATE KEY-----"), (5, body), (5, "-----END PRIVATE KEY-----"), (4, "after")]

    assert await texts(log(*whole)) == ["[redacted]", "[redacted]", "[redacted]", "after"]
    assert await texts(log(*whole[1:])) == ["[redacted]", "[redacted]", "after"]


async def test_what_is_configured_nowhere_or_elsewhere_says_so():
    for logs, said in (({}, "No logs are configured for shop"), ({"loki": "{}"}, "set LOKI_URL")):
        with pytest.raises(LogsError, match=said):
            await texts(Service("shop", logs=logs))
