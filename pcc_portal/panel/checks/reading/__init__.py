"""Reads sentences and asks records about them; plain data in and out, no database and no request."""
