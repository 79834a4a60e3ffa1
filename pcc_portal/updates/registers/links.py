"""Links to the pages that change a row, for who may: the same rule that the pages ask."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from pcc_portal.ui.page import Link

from .views import AddRecord, RowPage


def steps(user: Any, row: Any, *pages: type[RowPage]) -> tuple[Link, ...]:
    """What this person may do to the row now. No query for readers outside the office."""
    return tuple(
        Link(page.label, reverse(page.route, args=[row.slug]))
        for page in pages
        if page.may(user, row) and not page.why_not(row)
    )


def adding(user: Any, *pages: type[AddRecord]) -> tuple[Link, ...]:
    """What this person may add."""
    return tuple(Link(page.label, reverse(page.route)) for page in pages if page.may(user))
