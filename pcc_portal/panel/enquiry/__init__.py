"""Key lines of enquiry: what a member of the panel can ask about a report, each with its evidence."""
