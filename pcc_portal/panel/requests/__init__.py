"""What the panel asks, and what the office answers."""
