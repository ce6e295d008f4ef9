"""Evaluates the part of PromQL that signals need, over raw samples held in memory, as Prometheus 2 does."""
