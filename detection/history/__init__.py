"""The recent points of all series, kept on this machine, so that a sweep fetches only what is new."""
