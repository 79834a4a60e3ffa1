"""What happened to each record, told from the log; and the log itself."""
