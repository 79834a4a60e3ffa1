"""The publisher's desk: fixed parts, blocks in their order, what changed, what the check finds, and sealing."""
