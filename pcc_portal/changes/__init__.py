"""What moved between two moments, in the module of its subject. Each answers with rows: what, was, now, why."""
