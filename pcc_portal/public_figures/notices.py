"""Awards of the office among those of the country: read, offered as contracts, accepted or set aside."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.models import Contract
from objectives.models import Plan
from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.imports.columns import plain
from pcc_portal.periods import clock
from pcc_portal.ui.form_pages import ConflictError

from .choices import NoticeState
from .fetching import fetched
from .models import Fetch, Notice
from .rules import check_fetch
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


@transaction.atomic
def offer(source: NoticeSource, awards: Iterable[Award], *, by: User, name: str, today: dt.date) -> Fetch:
    """Keep the awards of the office; what an earlier release said of one is revised.

    Raises PermissionDenied, UnreadFileError.
    """
    check_fetch(by)
    plans, kept = list(Plan.objects.all()), list(awards)
    ours = {
        each.key: each for each in sorted(kept, key=lambda each: each.published_on) if is_our_buyer(each.buyer, plans)
    }
    row = Fetch(source=source.key, name=name[:250], at=clock.now(), by=by, published_on=today, numbers=len(kept))
    row.sha256 = hashlib.sha256(repr(kept).encode()).hexdigest()
    standing = Notice.objects.in_bulk(ours, field_name="key")
    for award in ours.values():
        _offer_one(source, award, standing, row, by=by)
    return audit.add(row, by=by, verb="read")


def _offer_one(source: NoticeSource, award: Award, standing: Mapping[str, Notice], row: Fetch, *, by: User) -> None:
    content = asdict(award)
    notice = standing.get(content.pop("key"))
    try:
        if notice is None:
            audit.add(Notice(source=source.key, key=award.key, **content), by=by, verb="offered")
            row.new += 1
        elif notice.content == content or award.published_on < notice.published_on:
            row.same += 1
        else:
            audit.change(notice, by=by, verb="revised", **content)
            row.revised += 1
    except ValidationError as refusal:
        raise UnreadFileError(f"{award.key}: {' '.join(refusal.messages)}") from refusal


@transaction.atomic
def accept(notice: Notice, contract: Contract, *, by: User) -> Notice:
    """It is this contract of ours. Raises ConflictError, ValidationError."""
    audit.hold_chain()
    notice.refresh_from_db()
    if notice.state == NoticeState.ACCEPTED:
        raise ConflictError("Somebody has accepted this notice meanwhile.")
    return audit.change(notice, by=by, verb="accepted", state=NoticeState.ACCEPTED, contract=contract)


@transaction.atomic
def set_aside(notice: Notice, *, by: User, is_set_aside: bool) -> Notice:
    """It is none of our contracts; or it is offered again. Raises PermissionDenied, ValidationError."""
    check_fetch(by)
    audit.hold_chain()
    notice.refresh_from_db()
    if notice.state == NoticeState.ACCEPTED:
        raise ValidationError("It is a contract of ours already.")
    state = NoticeState.SET_ASIDE if is_set_aside else NoticeState.OFFERED
    return audit.change(notice, by=by, verb="set aside" if is_set_aside else "offered again", state=state)
