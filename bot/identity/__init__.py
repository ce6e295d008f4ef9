"""Who is speaking: people, their accounts on each platform, sessions and tokens."""
