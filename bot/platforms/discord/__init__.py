"""The bot in Discord; nothing outside this folder knows Discord's library."""
