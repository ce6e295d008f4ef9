"""A language model beside a bot that works in Slack and Discord: its words come into answers that stand already."""

import pytest

from tests.bot.language.server import Script, serving
from tests.scenarios.both import PEOPLE, TIDY_UP, needed, running, world

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(120), needed]

CONFIG = PEOPLE + TIDY_UP
WORDS = Script(words=("{service_1} is ", "one that is watched."))
QUESTION, ANSWER = "status", "host"


async def test_words_come_into_every_answer_and_a_vendor_that_is_away_changes_none(tmp_path):
    async with serving(WORDS) as vendor, world(tmp_path) as made:
        given = vendor.openai()
        environ = {"OPENAI_API_KEY": given.key, "OPENAI_BASE_URL": given.base_url, "OPENAI_MODEL": given.name}
        async with running(made, CONFIG, environ):
            ws, srv = made.ws, made.srv
            asked = await ws.mention(made.slack.sam, made.slack.ops, QUESTION)
            mentioned = await ws.wait_for_message(made.slack.ops, ANSWER, thread_ts=asked.ts, timeout=15)
            await srv.mention(made.discord.sam, made.discord.ops, QUESTION)
            replied = await srv.wait_for_message(made.discord.ops, ANSWER, timeout=15)
            await ws.wait_until(lambda: "worded by gpt-test" in mentioned.all_text(), 15, "words in Slack")
            await srv.wait_until(lambda: "worded by gpt-test" in replied.all_text(), 15, "words in Discord")
            words = [one.all_text() for one in (mentioned, replied)]

            vendor.scripts = [Script(status=500)]
            await ws.slash(made.slack.sam, made.slack.ops, "/cloudops", QUESTION)
            told = await ws.wait_for_message(made.slack.ops, "without a model", to=made.slack.sam, timeout=20)

        assert all("host is one that is watched." in text for text in words)
        assert "gpt-test: HTTP 500" in told.all_text()
        assert ANSWER in told.all_text()
