"""Awards of the office among those of the country."""

import datetime as dt
from collections.abc import Iterable

from objectives.models import Plan
from pcc_portal.imports.columns import plain

from .fetching import fetched
from .sources.declaration import UnreadFileError
from .sources.notices import MOST_BYTES, Award, NoticeSource, read_package

MOST_PAGES = 40
POLICE = "police"  # in the name of a force, of its commissioner and of an authority


def awards_since(source: NoticeSource, day: dt.date) -> list[Award]:
    """Page after page, from the publisher. Raises UnreadFileError."""
    awards: list[Award] = []
    address = source.address.format(day=day.isoformat())
    for _ in range(MOST_PAGES):
        page, address = read_package(fetched(address, source.hosts, most=MOST_BYTES))
        awards += page
        if not address:
            return awards
    raise UnreadFileError(f"There are more than {MOST_PAGES} pages of notices since then. Give a later day.")


def is_our_buyer(name: str, plans: Iterable[Plan]) -> bool:
    """Is it the body or the force of a plan, or a police body of its area?"""
    words = plain(name)
    for plan in plans:
        if words in {plain(plan.body), plain(plan.force)}:
            return True
        if POLICE in words and f" {plain(plan.area_name)} " in f" {words} ":
            return True
    return False
