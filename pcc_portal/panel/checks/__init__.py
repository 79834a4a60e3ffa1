"""The check before a report goes out: what is wrong with it, where, why it matters and how to fix it."""
