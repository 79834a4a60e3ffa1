"""Grades that people give measures, and how grades are found, in words."""
