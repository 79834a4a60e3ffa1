"""Archives of sealed reports: the file, the rows that it printed, what each number is made of, and what proves it."""
