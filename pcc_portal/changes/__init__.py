"""What moved between two moments, one module for each kind of change. Each answers with rows: what, was, now, why."""
