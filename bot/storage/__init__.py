"""The database: its engine, its migrations, and the bot's own tables."""
