"""Copies of what cannot be made again: made while the bot runs, proven, and put back so that nothing old runs twice."""
