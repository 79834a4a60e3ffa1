"""What the law makes an office publish, and whether it is published: items, where each stands, drafts from records."""
