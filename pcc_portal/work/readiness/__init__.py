"""How ready the office is for a meeting of the panel."""
