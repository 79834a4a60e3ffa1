"""From a draft to bytes that never change: sealing, publishing what the panel read first, proving it, correcting it."""
