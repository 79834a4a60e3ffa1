"""Any past quarter as it was published, on every page: see `docs/decisions/0012-past-quarters.md`."""
