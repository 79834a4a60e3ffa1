"""All that an office leaves to whoever follows it, as a folder to read without the portal and to load into another."""
