"""Documents beside records: files that people add, public only when their record is and a person said so."""
