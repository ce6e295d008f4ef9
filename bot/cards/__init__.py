"""Every word that is said to people, one file a card. First the fact, then the number, then what to do."""
