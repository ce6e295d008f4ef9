"""What was asked: from words to one of a closed set of intents."""
