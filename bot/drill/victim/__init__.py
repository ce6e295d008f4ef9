"""The sacrificial service, a process of its own: ordinary HTTP, ordinary metrics, and damage on demand."""
