"""The agenda of a meeting, whoever meets: its items, what it decided, and what earlier meetings left open."""
