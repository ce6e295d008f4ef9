"""What Slack tells the bot, reduced to what matters; None for everything the bot has no answer to."""

import html
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

from bot.storage.inbox import Event

PLATFORM = "slack"
# <@U1>, <#C1|ops>, <!here>, <https://example.com|text>
MARKUP = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
# What somebody says anew; edits, joins and the bot's own messages have other subtypes.
SAID = frozenset({None, "file_share", "thread_broadcast"})


class Kind(StrEnum):
    """How somebody turned to the bot."""

    MENTION = "mention"
    DIRECT = "direct"
    SLASH = "slash"
    CLICK = "click"
    HOME = "home"
    SHORTCUT = "shortcut"
    SUBMIT = "submit"


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing somebody did. `message` is what it was done to or said in, `thread` the thread that is in.

    `waiting` says that a command was answered with "Looking" already, which the answer then replaces.
    """

    kind: Kind
    team: str
    user: str
    channel: str = ""
    text: str = ""
    message: str = ""
    thread: str = ""
    button: str = ""
    ephemeral: bool = False
    respond_to: str = ""
    trigger: str = ""
    form: str = ""
    waiting: bool = False
    values: tuple[tuple[str, str], ...] = ()

    def stored(self, event: str) -> Event:
        """As the inbox keeps it."""
        return Event(PLATFORM, event, {**asdict(self), "values": [list(pair) for pair in self.values]})

    @classmethod
    def of(cls, event: Event) -> Self:
        """As the inbox kept it."""
        pairs = tuple((str(name), str(value)) for name, value in event.body["values"])
        return cls(**{**event.body, "kind": Kind(event.body["kind"]), "values": pairs})


def heard(body: Mapping[str, Any], me: str) -> tuple[str, Heard] | None:
    """The id under which Slack would repeat it, and what it was; `me` is the bot's own user."""
    match body:
        case {"type": "event_callback", "event_id": str(event_id), "event": {"type": str()} as event}:
            said = _event(event, body.get("team_id", ""), me)
            return (event_id, said) if said else None
        case {"command": str(), "trigger_id": str(trigger)}:
            return trigger, _slash(body)
        case {"type": "block_actions", "actions": [{"value": str(value)} as action, *_]}:
            return f"{body['trigger_id']}-{action.get('action_ts', '')}", _click(body, value)
        case {"type": "message_action" | "shortcut", "trigger_id": str(trigger)}:
            return trigger, _shortcut(body)
        case {"type": "view_submission", "view": {"id": str(view)}}:
            return view, _submit(body)
        case _:
            return None


def _event(event: Mapping[str, Any], team: str, me: str) -> Heard | None:
    user = event.get("user")
    if not isinstance(user, str) or user == me or "bot_id" in event or event.get("subtype") not in SAID:
        return None
    home = str(event.get("user_team") or event.get("team") or team)
    match event:
        case {"type": "app_home_opened", "tab": "home"}:
            return Heard(Kind.HOME, home, user)
        case {"type": "app_mention", "channel": str(channel), "ts": str(ts), "text": str(text)}:
            return Heard(Kind.MENTION, home, user, channel, words(text, me), ts, str(event.get("thread_ts") or ""))
        case {"type": "message", "channel_type": "im", "channel": str(channel), "ts": str(ts), "text": str(text)}:
            return Heard(Kind.DIRECT, home, user, channel, words(text, me), ts, str(event.get("thread_ts") or ""))
        case _:
            return None


def words(text: str, me: str) -> str:
    """What was typed, without the call to the bot and without Slack's markup."""
    return " ".join(html.unescape(MARKUP.sub(lambda found: _read(found, me), text)).split())


def _read(found: re.Match[str], me: str) -> str:
    mark, target, label = found.groups()
    if mark == "@" and target == me:
        return " "
    return f"{mark}{label or target}"


def _slash(body: Mapping[str, Any]) -> Heard:
    return Heard(
        Kind.SLASH,
        str(body.get("team_id", "")),
        str(body.get("user_id", "")),
        str(body.get("channel_id", "")),
        " ".join(html.unescape(str(body.get("text", ""))).split()),
        respond_to=str(body.get("response_url", "")),
        trigger=str(body["trigger_id"]),
    )


def _who(body: Mapping[str, Any]) -> tuple[str, str]:
    """The workspace of whoever did it, which may be another than the one it was done in."""
    user = body.get("user", {})
    return str(user.get("team_id") or body.get("team", {}).get("id", "")), str(user.get("id", ""))


def _click(body: Mapping[str, Any], value: str) -> Heard:
    container = body.get("container", {})
    return Heard(
        Kind.CLICK,
        *_who(body),
        str(container.get("channel_id") or body.get("channel", {}).get("id", "")),
        message=str(container.get("message_ts", "")),
        thread=str(container.get("thread_ts") or ""),
        button=value,
        ephemeral=container.get("is_ephemeral") is True,
        respond_to=str(body.get("response_url", "")),
        trigger=str(body.get("trigger_id", "")),
    )


def _shortcut(body: Mapping[str, Any]) -> Heard:
    message = body.get("message", {})
    return Heard(
        Kind.SHORTCUT,
        *_who(body),
        str(body.get("channel", {}).get("id", "")),
        message=str(body.get("message_ts") or message.get("ts", "")),
        thread=str(message.get("thread_ts") or ""),
        respond_to=str(body.get("response_url", "")),
        trigger=str(body["trigger_id"]),
        form=str(body.get("callback_id", "")),
    )


def _submit(body: Mapping[str, Any]) -> Heard:
    view = body["view"]
    typed = view.get("state", {}).get("values", {})
    values = tuple(
        (name, _value(field)) for name, fields in typed.items() for field in fields.values() if _value(field)
    )
    return Heard(
        Kind.SUBMIT,
        *_who(body),
        button=str(view.get("private_metadata", "")),
        trigger=str(body.get("trigger_id", "")),
        form=str(view.get("callback_id", "")),
        values=values,
    )


def _value(field: Mapping[str, Any]) -> str:
    chosen = field.get("selected_option") or {}
    return str(field.get("value") or chosen.get("value") or "")
