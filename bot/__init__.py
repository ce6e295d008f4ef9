"""Talks to people and wires everything; the only package that knows all the others."""
