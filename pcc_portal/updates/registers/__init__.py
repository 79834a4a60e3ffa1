"""Registers: live rows with pages of their own, and the forms that add and change them."""
