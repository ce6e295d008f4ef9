"""One folder a platform: each translates between its own words and ours, none decides."""
