"""Returns: figures and words that providers, grant recipients and partners file by a mailed link, without an account.

What they file is theirs until the office takes it; then it is an ordinary figure of an ordinary measure, with the
return as its source. Why: docs/decisions/0063-returns.md.
"""
