"""What each person said where, and what they were answered: kept for a while, bounded, and theirs alone."""
