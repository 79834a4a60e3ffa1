"""Figures that come many at once."""
