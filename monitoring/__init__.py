"""What there is to see: services, signals, and where their points come from."""
