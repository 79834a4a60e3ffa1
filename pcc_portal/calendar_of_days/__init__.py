"""Every day that law, contracts and promises set, on one page, as a file for other calendars, and as a feed."""
