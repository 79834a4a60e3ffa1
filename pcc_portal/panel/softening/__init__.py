"""The page of the check's rules, where an office makes one advisory or silent and says why."""
