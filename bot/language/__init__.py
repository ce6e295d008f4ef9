"""Language models: they may choose words, never facts, and never decide."""
