"""Many figures in one step, as a history of years is."""
