"""What the bot offers over HTTP, and who is let in."""
