"""A plan passes into the next one: see `docs/decisions/0033-a-plan-passes-into-the-next.md`."""
