"""cloudops.yaml: its shape, its checks, and what it means."""
