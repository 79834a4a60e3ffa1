"""Grades by a scheme: what the grades of updates, actions, measures and risks are called, look like and mean."""
