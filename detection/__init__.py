"""Notices what is not normal, groups it into incidents, and says why."""
