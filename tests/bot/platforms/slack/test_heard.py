"""What Slack sends, and what of it the bot listens to."""

from typing import Any

import pytest

from bot.platforms.slack.heard import Heard, Kind, heard, words

ME = "U0BOT"


def event(**changes: Any) -> dict[str, Any]:
    said = {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.1", "text": f"<@{ME}> status", "team": "T1"}
    return {"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "event": {**said, **changes}}


def click(**changes: Any) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "trigger_id": "t1",
        "user": {"id": "U1", "team_id": "T1"},
        "team": {"id": "T1"},
        "container": {"channel_id": "C1", "message_ts": "2.2", "thread_ts": "1.1", "is_ephemeral": False},
        "actions": [{"value": "opaque", "action_ts": "3.3"}],
        "response_url": "https://hooks.slack.com/actions/1",
        **changes,
    }


def test_a_mention_is_heard_without_the_call_to_the_bot():
    found = heard(event(), ME)

    assert found == ("Ev1", Heard(Kind.MENTION, "T1", "U1", "C1", "status", "1.1"))


def test_the_thread_is_known():
    found = heard(event(thread_ts="0.5"), ME)

    assert found is not None
    assert found[1].thread == "0.5"


@pytest.mark.parametrize(
    "changes",
    [
        {"bot_id": "B1"},
        {"user": ME},
        {"subtype": "message_changed"},
        {"subtype": "bot_message", "user": None},
        {"type": "message", "channel_type": "channel"},
        {"type": "member_joined_channel"},
        {"user": None},
        {"text": None},
        {"type": 7},
    ],
)
def test_bots_edits_and_talk_of_others_are_not_heard(changes):
    assert heard(event(**changes), ME) is None


def test_whoever_writes_from_another_workspace_is_of_that_workspace():
    found = heard(event(user_team="T9"), ME)

    assert found is not None
    assert found[1].team == "T9"


def test_whoever_clicks_from_another_workspace_is_of_that_workspace():
    found = heard(click(user={"id": "U1", "team_id": "T9"}), ME)

    assert found is not None
    assert found[1].team == "T9"


def test_a_click_is_heard_with_where_it_was_made():
    found = heard(click(), ME)

    assert found is not None
    assert found[0] == "t1-3.3"
    assert (found[1].button, found[1].message, found[1].thread, found[1].channel) == ("opaque", "2.2", "1.1", "C1")


@pytest.mark.parametrize("body", [{}, {"type": "event_callback"}, click(actions=[]), click(actions=[{"value": None}])])
def test_nonsense_is_not_heard(body):
    assert heard(body, ME) is None


def test_a_command_is_heard_by_its_trigger():
    body = {"command": "/cloudops", "text": "run  tidy-up ", "trigger_id": "t2", "team_id": "T1", "user_id": "U1"}
    found = heard({**body, "channel_id": "C1", "response_url": "https://x"}, ME)

    assert found == ("t2", Heard(Kind.SLASH, "T1", "U1", "C1", "run tidy-up", respond_to="https://x", trigger="t2"))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (f"<@{ME}> show cpu &gt; 5 &amp; more", "show cpu > 5 & more"),
        ("status of <http://checkout.example|checkout.example>", "status of checkout.example"),
        ("explain <#C1|ops> for <@U7>", "explain #ops for @U7"),
        ("a\n b\tc", "a b c"),
    ],
)
def test_words_are_read_without_slacks_markup(typed, read):
    assert words(typed, ME) == read


def test_what_the_inbox_kept_is_heard_again():
    found = heard(click(), ME)
    assert found is not None

    assert Heard.of(found[1].stored("t1")) == found[1]
