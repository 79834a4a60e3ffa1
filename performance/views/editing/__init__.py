"""Pages that add and change what is measured, what money there is, and who is held to account."""
