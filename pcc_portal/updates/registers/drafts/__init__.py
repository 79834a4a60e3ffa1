"""What people type into forms is kept until they send it, and what they send is acted upon once."""

from .actions import AlreadySentError
from .addresses import keeps_drafts
from .idempotency import Keeping, Once, keeping, once, sent_before

__all__ = ["AlreadySentError", "Keeping", "Once", "keeping", "keeps_drafts", "once", "sent_before"]
