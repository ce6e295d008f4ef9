"""Proves by killing the bot that nothing is done twice, unasked or unseen; nothing of the bot itself knows of this."""
