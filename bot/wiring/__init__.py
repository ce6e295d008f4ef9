"""The parts of the composition root: what all stand on, what notices, what acts, what answers."""
