from .documents import Document
from .drafts import Draft, SentForm
from .moves import DateMove
from .proposals import FourEyes, Proposal
from .releases import Release, SealedRecord
from .rows import Origin, Register, RegisterQuerySet, Releasable, ReleasableQuerySet, Sourced
from .schemes import GradeScheme

__all__ = [
    "DateMove",
    "Document",
    "Draft",
    "FourEyes",
    "GradeScheme",
    "Origin",
    "Proposal",
    "Register",
    "RegisterQuerySet",
    "Releasable",
    "ReleasableQuerySet",
    "Release",
    "SealedRecord",
    "SentForm",
    "Sourced",
]
