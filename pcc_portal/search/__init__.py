"""One search over records and the paragraphs of reports: see `docs/decisions/0011-find.md`."""
