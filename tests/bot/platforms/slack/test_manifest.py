"""The app's manifest: what the bot needs, and no more."""

import json
import re
from pathlib import Path

from bot.platforms import slack
from bot.platforms.slack.manifest import COMMAND, SCOPES, manifest, written

SOURCE = "\n".join(file.read_text() for file in Path(str(slack.__file__)).parent.glob("*.py"))
# https://docs.slack.dev/reference/methods: which of our scopes lets a method be called
NEEDS = {
    "auth.test": set(),
    "chat.delete": {"chat:write"},
    "chat.getPermalink": set(),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"channels:history", "groups:history", "im:history"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.replies": {"channels:history", "groups:history", "im:history"},
    "users.info": {"users:read"},
    "views.open": set(),
    "views.publish": set(),
}
HEARD = {"app_mentions:read", "im:history", "commands"}


def test_every_method_that_is_called_has_its_scopes_and_no_scope_is_for_nothing():
    called = set(re.findall(r'"((?:auth|chat|conversations|users|views)\.[A-Za-z]+)"', SOURCE))
    needed = {scope for method in called for scope in NEEDS[method]} | HEARD | {"files:write"}

    assert set(manifest()["oauth_config"]["scopes"]["bot"]) == set(SCOPES) == needed


def test_socket_mode_needs_no_address():
    assert manifest()["settings"]["socket_mode_enabled"] is True
    assert "url" not in json.dumps(manifest())


def test_http_mode_has_its_address_everywhere():
    made = manifest("https://bot.example/")
    url = "https://bot.example/slack/events"

    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["event_subscriptions"]["request_url"] == url
    assert made["settings"]["interactivity"]["request_url"] == url
    assert made["features"]["slash_commands"][0]["url"] == url


def test_it_is_pasted_as_json():
    assert json.loads(written())["features"]["slash_commands"][0]["command"] == COMMAND
