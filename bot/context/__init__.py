"""What the bot knows at this moment, and what it knows that it does not know."""
