"""What each person is to be reminded of. Only names of themes, states, days and comments made to the person: a mail
leaves the portal, so no figure and no word of a draft is in it.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from objectives.models import ReviewComment
from pcc_portal.accounts.models import User
from pcc_portal.calendar_of_days.days import Day
from pcc_portal.panel.requests.standing import CHANGED, Waiting, all_waiting, waiting_for
from pcc_portal.periods import clock
from pcc_portal.periods.models import Quarter
from pcc_portal.periods.rules import can_manage_quarters
from pcc_portal.publication.standing import Standing, standings
from pcc_portal.ui import formats
from pcc_portal.updates.choices import EDITABLE_STATES, State
from pcc_portal.updates.models import Proposal
from pcc_portal.updates.proposals.rules import can_decide
from pcc_portal.work.corrections import waiting_corrections
from pcc_portal.work.fallen import Fallen, all_fallen
from pcc_portal.work.stats import Progress, progress

from .days import Quiet, days_to_tell, of_person, quiet_owners

AGES = (0, 1, 7, 30)  # days after it began
DUE_SOON_DAYS = 7


@dataclass(frozen=True)
class Item:
    """`key` stays the same for as long as it is the same thing; `began` is the day it first was so."""

    key: str
    began: dt.date
    what: str
    by_when: str
    path: str

    def age_to_tell(self, today: dt.date) -> int:
        """The latest of `AGES` that it has reached; a day that was missed is not made up for twice."""
        return max((age for age in AGES if age <= (today - self.began).days), default=0)


@dataclass(frozen=True)
class Situation:
    """How the open quarters stand, read once for everybody."""

    today: dt.date
    updates: list[Progress]
    comments: Mapping[int, list[ReviewComment]]  # of the latest return, by update
    requests: list[Waiting]
    changes: list[Proposal]  # of records, waiting or returned
    fallen: list[Fallen]  # approvals of updates
    publications: list[Standing]  # what the law makes the office publish
    days: list[Day]  # of the calendar, late or near
    quiet: list[Quiet]  # owners who let them pass long ago
    stands_in_for: Mapping[int, set[int]]  # the keys of those whose deputy somebody is, by the key of that somebody


def situation(today: dt.date) -> Situation:
    updates = [p for quarter in Quarter.objects.open().in_order() for p in progress(quarter)]
    comments: dict[int, list[ReviewComment]] = {}
    keys = [p.update.pk for p in updates if p.update and p.is_returned]
    for comment in ReviewComment.objects.of_latest_return().filter(update__in=keys):
        comments.setdefault(comment.update_id, []).append(comment)
    changes, fallen = list(Proposal.objects.undecided()), all_fallen(updates)
    days = days_to_tell(today)
    others = (all_waiting(), changes, fallen, standings(today), days, quiet_owners(days, today))
    return Situation(today, updates, comments, *others, _deputies())


def _deputies() -> dict[int, set[int]]:
    pairs = list(User.objects.filter(deputy__isnull=False).values_list("deputy", "pk"))
    return {deputy: {person for other, person in pairs if other == deputy} for deputy, _ in pairs}


def items_for(person: User, now: Situation) -> list[Item]:
    parts = (
        _to_write,
        _to_approve,
        _fallen_approvals,
        _changes,
        _to_publish,
        _asked,
        _publications,
        _days,
        _in_their_place,
        _quiet,
    )
    return [item for part in parts for item in part(person, now)]


def _to_write(person: User, now: Situation) -> Iterator[Item]:
    for one in now.updates:
        if one.owner != person or one.state not in EDITABLE_STATES:
            continue
        if one.is_returned:
            yield _returned(one, now)
        elif one.is_late(now.today):
            yield _update(one, "overdue", one.quarter.due + dt.timedelta(days=1), f"{one.theme} is overdue.")
        elif one.quarter.opens <= now.today and (one.quarter.due - now.today).days <= DUE_SOON_DAYS:
            began = max(one.quarter.opens, one.quarter.due - dt.timedelta(days=DUE_SOON_DAYS))
            yield _update(one, "due", began, f"{one.theme} is due soon.")


def _returned(one: Progress, now: Situation) -> Item:
    """With what has to change, which was written to this person."""
    comments = now.comments.get(one.update.pk, []) if one.update else []
    began = clock.day_of(comments[0].at) if comments else now.today
    words = " ".join(f"{comment.title}: {comment.text}" for comment in comments)
    who = f" by {comments[0].by}" if comments else ""
    mark = comments[0].pk if comments else 0
    return _update(one, f"returned-{mark}", began, f"{one.theme} was returned{who}. {words}".strip())


def _to_approve(person: User, now: Situation) -> Iterator[Item]:
    for one in now.updates:
        update = one.update
        if update is None or update.submitted_at is None or not one.waits_for(person):
            continue
        if update.approver_id not in {None, person.pk} or one.state != State.SUBMITTED:
            continue
        began = clock.day_of(update.submitted_at)
        path = reverse("update_review", args=[one.quarter.slug, one.theme.slug])
        key = f"approve:{one.quarter.slug}:{one.theme.slug}:{update.submitted_at:%Y%m%d%H%M%S}"
        yield Item(key, began, f"{one.theme} waits for your approval.", f"before {_day(one.quarter.closes)}", path)
    for row in waiting_corrections(person):
        key, began = f"correction:{row._meta.model_name}:{row.pk}", clock.day_of(row.created_at)
        yield Item(key, began, "A correction waits for approval.", "before the next publication", reverse("approvals"))


def _fallen_approvals(person: User, now: Situation) -> Iterator[Item]:
    """Of an update that this person approved, and that reads otherwise since."""
    for one in now.fallen:
        if one.seen.person_id != person.pk:
            continue
        key = f"fallen-approval:{one.update.quarter.slug}:{one.update.theme.slug}:{one.seen.pk}"
        what = f"{one.update.theme} has changed since you approved it on {_day(one.seen.decided_on)}."
        yield Item(key, now.today, what, f"before {_day(one.update.quarter.closes)}", one.url)


def _changes(person: User, now: Situation) -> Iterator[Item]:
    """Of records that readers see: what waits for this person, and what came back to them with a comment."""
    for row in now.changes:
        if row.is_waiting and can_decide(person, row):
            key, began, what = f"change:{row.pk}:{row.at:%Y%m%d%H%M%S}", row.at, f"{row} waits for an approver."
        elif row.decided_at and row.author_id == person.pk:
            key, began = f"change-returned:{row.pk}:{row.decided_at:%Y%m%d%H%M%S}", row.decided_at
            what = f"{row} was returned by {row.decided_by}. {row.comment}"
        else:
            continue
        yield Item(key, clock.day_of(began), what, "before readers see it", row.get_absolute_url())


def _to_publish(person: User, now: Situation) -> Iterator[Item]:
    """A publisher hears how many updates are missing once the day on which they were due has passed."""
    if not can_manage_quarters(person):
        return
    for quarter in {one.quarter.pk: one.quarter for one in now.updates}.values():
        late = sum(one.is_late(now.today) for one in now.updates if one.quarter.pk == quarter.pk)
        if late:
            path = f"{reverse('quarter_updates', args=[quarter.slug])}?show=late"
            words = f"{formats.plural(late, 'update')} of {quarter} {'is' if late == 1 else 'are'} late."
            began = quarter.due + dt.timedelta(days=1)
            yield Item(f"late:{quarter.slug}", began, words, f"before {_day(quarter.closes)}", path)


def _asked(person: User, now: Situation) -> Iterator[Item]:
    """What the panel asks, from seven days before its answer is due; where no day is set, from the first day."""
    for one, what in waiting_for(person, now.requests):
        row = one.row
        if what == CHANGED:
            yield _fallen(one, now.today)
            continue
        began = row.due_on - dt.timedelta(days=DUE_SOON_DAYS) if row.due_on else row.raised_on
        if began <= now.today:
            by_when = f"by {_day(row.due_on)}" if row.due_on else "no day is set"
            yield Item(
                f"request:{what}:{row.slug}",
                began,
                f"A request of the panel: {what.lower()}.",
                by_when,
                row.get_absolute_url(),
            )


def _fallen(one: Waiting, today: dt.date) -> Item:
    """An answer that reads otherwise than when it was approved."""
    row: Any = one.row
    key = f"fallen:{row.slug}:{row.reply_approved_at:%Y%m%d%H%M%S}"
    by_when = "no day is set" if row.is_public else "before it is published"
    return Item(key, today, "An answer to the panel has changed since its approval.", by_when, row.get_absolute_url())


def _publications(person: User, now: Situation) -> Iterator[Item]:
    """What this person answers for of the publication list, from a week before it is due."""
    for one in now.publications:
        if one.row.owner_id != person.pk or one.next_on is None:
            continue
        began = one.next_on - dt.timedelta(days=DUE_SOON_DAYS)
        if began <= now.today:
            key, path = f"publication:{one.item.key}:{one.next_on}", reverse("publication_list")
            yield Item(key, began, f"To be published: {one.item.what}.", f"by {_day(one.next_on)}", path)


def _days(person: User, now: Situation) -> Iterator[Item]:
    """What this person answers for in the calendar: from a week before its day, and from the day after."""
    for day, is_late, began in of_person(person, now.days, now.today):
        name, words = ("late-day", "Overdue") if is_late else ("near-day", "Soon" if day.comes else "Due soon")
        path = day.url if day.is_public else f"{reverse('calendar')}?owner=mine"
        by_when = formats.date_words(day.on, day.precision)
        yield Item(f"{name}:{day.key}:{day.on}", began, f"{words}: {day.summary}.", f"by {by_when}", path)


def _in_their_place(person: User, now: Situation) -> Iterator[Item]:
    """A deputy hears of what somebody answers for once it is a week late."""
    theirs, week = now.stands_in_for.get(person.pk, set()), dt.timedelta(days=DUE_SOON_DAYS)
    for one in now.updates:
        if one.owner and one.owner.pk in theirs and one.state in EDITABLE_STATES and one.quarter.due + week < now.today:
            yield _update(one, "for", one.quarter.due + week, f"{one.theme} of {one.owner} is overdue.")
    for day in now.days:
        if day.owner in theirs and day.on + week < now.today:
            path = day.url if day.is_public else f"{reverse('calendar')}?status=late&owner={day.owner}"
            by_when = f"by {formats.date_words(day.on, day.precision)}"
            yield Item(f"for:{day.key}:{day.on}", day.on + week, f"Overdue for a week: {day.summary}.", by_when, path)


def _quiet(person: User, now: Situation) -> Iterator[Item]:
    """A publisher hears of owners whose days went by two weeks ago, the publisher's own left out."""
    for one in now.quiet if can_manage_quarters(person) else ():
        if one.owner != person:
            words = f"{formats.plural(one.days, 'day')} of {one.owner} went by two weeks ago or more without word."
            path = f"{reverse('calendar')}?status=late&owner={one.owner.pk}"
            yield Item(f"quiet:{one.owner.pk}", one.since, words, "no day is set", path)


def _update(one: Progress, name: str, began: dt.date, what: str) -> Item:
    key = f"{name}:{one.quarter.slug}:{one.theme.slug}"
    path = reverse("update", args=[one.quarter.slug, one.theme.slug])
    return Item(key, began, what, f"by {_day(one.quarter.due)}", path)


def _day(day: Any) -> str:
    return formats.weekday_day(day)
