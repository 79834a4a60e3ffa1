"""Papers for boards: the delivery plan as at a day, sealed for the members of the board alone."""
