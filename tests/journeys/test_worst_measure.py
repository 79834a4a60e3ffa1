"""A member of the panel finds the worst measure, among similar forces and in their area, and shows it: four clicks."""
