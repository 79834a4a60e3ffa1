from .drafts import Draft, SentForm
from .releases import Release, SealedRecord
from .rows import Register, RegisterQuerySet, Releasable, ReleasableQuerySet, Sourced

__all__ = [
    "Draft",
    "Register",
    "RegisterQuerySet",
    "Releasable",
    "ReleasableQuerySet",
    "Release",
    "SealedRecord",
    "SentForm",
    "Sourced",
]
