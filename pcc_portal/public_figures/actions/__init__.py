"""Every write: what fills a measure, files that are read, and notices that are offered."""
