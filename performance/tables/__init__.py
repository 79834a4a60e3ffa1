"""Columns of the lists, and the plain tables of the record pages."""
