"""The app as Slack should know it: the least scopes, only events that are answered, one command."""

import json
from typing import Any

COMMAND = "/cloudops"
EXPLAIN = "explain-incident"
# Each with the reason it is needed for.
SCOPES = {
    "app_mentions:read": "hear mentions",
    "channels:history": "find an own card again whose answer was lost",
    "channels:read": "see whether the bot is in the alert channels",
    "chat:write": "answer, alert",
    "commands": "/cloudops and the shortcut",
    "files:write": "charts",
    "groups:history": "the same in private channels",
    "groups:read": "the same in private channels",
    "im:history": "hear direct messages",
    "users:read": "tell guests and deactivated accounts",
}
EVENTS = ("app_home_opened", "app_mention", "message.im")


def manifest(address: str = "") -> dict[str, Any]:
    """With a public address for HTTP mode, else for Socket Mode."""
    url = f"{address.rstrip('/')}/slack/events" if address else ""
    request = {"request_url": url} if url else {}
    command = {
        "command": COMMAND,
        "description": "Ask, request, approve: /cloudops help",
        "usage_hint": "status | incidents | show cpu of host | run restart-checkout | help",
        "should_escape": False,
    }
    shortcut = {
        "name": "Explain this incident",
        "type": "message",
        "callback_id": EXPLAIN,
        "description": "Why it was raised, and what helped before",
    }
    return {
        "display_information": {"name": "cloudops", "description": "Your on-call colleague"},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "cloudops", "always_online": True},
            "shortcuts": [shortcut],
            "slash_commands": [{**command, **({"url": url} if url else {})}],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {**request, "bot_events": sorted(EVENTS)},
            "interactivity": {"is_enabled": True, **request},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }


def written(address: str = "") -> str:
    """As it is pasted at api.slack.com/apps; JSON."""
    return json.dumps(manifest(address), indent=2)
