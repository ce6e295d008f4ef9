"""What services write: read from a file, the journal or Loki, bounded, without secrets, and gathered into patterns."""
