"""Public figures in: what others publish about the force and the office, offered as figures and contracts."""
