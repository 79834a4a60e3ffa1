"""Figures of measures, brought in from a file."""
