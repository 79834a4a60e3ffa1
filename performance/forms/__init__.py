"""Forms of figures, measures, targets and money."""
