"""What Slack refuses, as a sentence with its mend, and whether trying again makes sense."""

from bot.chat import SendError

MENDS = {
    "not_in_channel": "The bot is not in that channel: type /invite @cloudops there",
    "channel_not_found": "There is no such channel, or it is private: type /invite @cloudops there",
    "is_archived": "The channel is archived: unarchive it, or name another in alerts.channels",
    "missing_scope": "The app lacks the scope {needed}: paste the manifest of cloudops slack-manifest and reinstall it",
    "invalid_auth": "SLACK_BOT_TOKEN is not valid: copy the Bot User OAuth Token from OAuth & Permissions",
    "not_authed": "SLACK_BOT_TOKEN is not valid: copy the Bot User OAuth Token from OAuth & Permissions",
    "account_inactive": "The app was removed from the workspace: install it again and set its new SLACK_BOT_TOKEN",
    "token_revoked": "SLACK_BOT_TOKEN was revoked: install the app again and set its new SLACK_BOT_TOKEN",
    "invalid_app_token": "SLACK_APP_TOKEN is not valid: create an app-level token with connections:write",
    "not_allowed_token_type": "SLACK_BOT_TOKEN must begin with xoxb- and SLACK_APP_TOKEN with xapp-",
    "message_not_found": "The message was deleted",
    "ratelimited": "Slack asks to wait",
}  # fmt: skip
# Mended by somebody in Slack, while the card still matters: these are tried again.
MENDABLE = frozenset(
    {"not_in_channel", "channel_not_found", "missing_scope", "invalid_auth", "not_authed", "account_inactive"}
    | {"token_revoked", "not_allowed_token_type", "ratelimited", "internal_error", "fatal_error", "service_unavailable"}
    | {"invalid_app_token", "request_timeout", "team_added_to_org"}
)
GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})


class SlackError(SendError):
    """Slack answered no; `code` is its own word for why."""

    def __init__(self, code: str, *, needed: str = "", retry_after_s: float | None = None) -> None:
        said = MENDS.get(code, "Slack refused").format(needed=needed)
        super().__init__(
            f"{said} ({code}).", permanent=code not in MENDABLE, retry_after_s=retry_after_s, gone=code in GONE
        )
        self.code = code


class LostAnswerError(SendError):
    """Nobody knows whether Slack did it: its answer never came."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__(f"Slack cannot be reached: {cause or type(cause).__name__}.")
