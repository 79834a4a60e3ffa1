"""What people type into forms is kept until they send it, and what they send is acted upon once."""

from .actions import AlreadySubmittedError
from .idempotency import FormDraft, Submission, already_submitted_to, open_form, submit_once
from .views import keeps_drafts

__all__ = [
    "AlreadySubmittedError",
    "FormDraft",
    "Submission",
    "already_submitted_to",
    "keeps_drafts",
    "open_form",
    "submit_once",
]
