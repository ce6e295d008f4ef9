"""A question is kept as it was asked."""

import json

from bot.chat import Place
from bot.platforms.discord.question import Kind, Question, target

ASKED = Question(
    id="7", kind=Kind.PRESS, text="approve APR-1", author="30", channel="1", thread="5", guild="9",
    at="2026-11-24T07:00:00+00:00", token="t",
)  # fmt: skip


def test_a_question_survives_being_kept():
    assert Question.kept(json.loads(json.dumps(ASKED.event.body))) == ASKED


def test_a_thread_stands_in_its_channel_and_is_sent_to_by_itself():
    assert ASKED.place == Place("discord", "1", "5")
    assert target(ASKED.place) == 5
    assert ASKED.link("8") == "https://discord.com/channels/9/5/8"
