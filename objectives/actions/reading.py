"""What is decided upon is read again first."""

from __future__ import annotations

from pcc_portal.audit import actions as audit

from ..models import Commitment, QuarterlyUpdate


def read_again(row: QuarterlyUpdate | Commitment) -> None:
    """As stored, with writers held off: it may have moved since the caller read it. Inside a transaction."""
    audit.hold_chain()
    row.refresh_from_db()  # and with it what it belongs to, such as the quarter
