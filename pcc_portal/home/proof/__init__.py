"""Proof that nothing was changed past the portal, and what stands outside of it to show that."""
