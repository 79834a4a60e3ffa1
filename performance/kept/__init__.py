"""Readings kept as rows: packed and restored, read, filled in, compared, and removed by the database."""
