# Names the folder in which all runs keep one set of databases, made by sound code: see tests/originals.py.
ORIGINALS = "TEST_ORIGINALS"
