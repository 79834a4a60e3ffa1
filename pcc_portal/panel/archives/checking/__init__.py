"""What a reader runs on an archive, without the portal: these modules, one after another, are its `verify.py`.

Python's standard library only, and nothing of the portal: what a number is worked out from is written here a second
time, from the rows alone, so that a mistake in the portal is found and not repeated.
"""
