"""What the past of a series teaches, learned now and then, and what it says of the newest steps of all series."""
