"""A plan passes into the next one: see `docs/decisions/0034-a-plan-passes-into-the-next.md`."""
