"""A fire drill: a sacrificial service is really broken, and the bot has to notice, ask, repair and verify."""
