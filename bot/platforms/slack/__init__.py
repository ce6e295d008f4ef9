"""The bot in Slack; nothing outside this folder knows Slack's library."""
