"""Awards of the office among those of the country."""

import datetime as dt
from collections.abc import Callable

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
    is_ours = our_buyers()
    address = source.address.format(day=day.isoformat())
    for _ in range(MOST_PAGES):
        page, address = read_package(fetched(address, source.hosts, most=MOST_BYTES), is_ours)
        awards += page
        if not address:
            return awards
    raise UnreadFileError(f"There are more than {MOST_PAGES} pages of notices since then. Give a later day.")


def our_buyers() -> Callable[[str], bool]:
    """Is that the name of the body or the force of a plan, or of a police body of its area? One query, made now."""
    plans = list(Plan.objects.all())
    names = {plain(name) for plan in plans for name in (plan.body, plan.force)}
    areas = [f" {plain(plan.area_name)} " for plan in plans]

    def is_ours(name: str) -> bool:
        words = plain(name)
        return words in names or (POLICE in words and any(area in f" {words} " for area in areas))

    return is_ours
