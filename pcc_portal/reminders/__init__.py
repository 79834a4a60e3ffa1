"""Reminders by mail: one digest a person a day at most, of what has just begun and then after 1, 7 and 30 days."""
