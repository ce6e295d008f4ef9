"""Looks at a deployment as a careful stranger would: what stands open, and whether it would work when it is needed."""
