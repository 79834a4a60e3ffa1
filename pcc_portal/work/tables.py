"""Tables of the work pages, and the words of their states, days and what is still to do."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from objectives.models import ReviewComment
from pcc_portal.panel.requests.standing import Waiting, age_words
from pcc_portal.periods import clock
from pcc_portal.periods.models import Quarter
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable
from pcc_portal.ui.titles import titled_lazy
from pcc_portal.updates.choices import State
from pcc_portal.updates.releases.approval import Item, readings_words

from .stats import Progress

STATUS_OF_STATE = {
    State.DRAFT: "nodata",
    State.SUBMITTED: "none",
    State.RETURNED: "risk",
    State.APPROVED: "done",
}
NAMED_AT_MOST = 3


def state_words(progress: Progress) -> tuple[str, str]:
    """(status, word) of `ui.statuses` for where an update stands."""
    if progress.is_changed_since_approval:
        return "risk", "Changed since approval"
    if progress.state == State.DRAFT and not progress.is_begun:
        return "nodata", "Not begun"
    return STATUS_OF_STATE[progress.state], progress.state.label


def to_do(progress: Progress) -> str:
    """What is still missing, the first few by name."""
    if progress.state == State.SUBMITTED:
        name = progress.update.approver if progress.update else None
        return f"With {name}" if name else "With an approver"
    return listed(progress.missing)


def listed(items: Sequence[Item]) -> str:
    """For example "Missing: Words and grade, Time to answer and 4 more"; empty where nothing is."""
    if not items:
        return ""
    names = [item.title for item in items[:NAMED_AT_MOST]]
    more = len(items) - len(names)
    return f"Missing: {', '.join(names)}{f' and {more} more' if more else ''}"


def window_words(quarter: Quarter, today: dt.date) -> str:
    """For example "Updates are due on Friday 19 January 2024, in 7 days; the quarter closes on …"."""
    if today < quarter.opens:
        return f"Updates open on {formats.deadline(quarter.opens, today)}."
    if today > quarter.closes:
        return f"Closed for updates since {formats.day(quarter.closes)}."
    was = "were" if today > quarter.due else "are"
    due, closes = (formats.deadline(day, today) for day in (quarter.due, quarter.closes))
    return f"Updates {was} due on {due}; the quarter closes on {closes}."


def progress_words(updates: Sequence[Progress]) -> str:
    """For example "3 of 10 are done."."""
    done = sum(p.state in {State.SUBMITTED, State.APPROVED} for p in updates)
    return f"{done} of {len(updates)} {'is' if done == 1 else 'are'} done."


def who_to_ask(progress: Progress) -> tuple[str, str]:
    """(name, address to write to) of who has it now: the owner, or, once submitted, who was asked to approve."""
    if progress.state == State.SUBMITTED:
        person: Any = progress.update and progress.update.approver
        nobody = "Any approver"
    else:
        person, nobody = progress.owner, "Nobody"
    return (person.name, f"mailto:{person.email}") if person else (nobody, "")


YOURS = (Heading(titled_lazy("{Theme}")), Heading("State"), Heading("Done"), Heading("Still to do"))
WAITING = (Heading(titled_lazy("{Theme}")), Heading("Submitted"), Heading("Asked"), Heading("What changed"))
ASKED = (Heading("Request"), Heading("What is to do"), Heading("How long"))
ALL = (
    Heading(titled_lazy("{Theme}")),
    Heading("State"),
    Heading("Done"),
    Heading("What is wrong"),
    Heading("Who to ask"),
)


def updates_table(updates: Sequence[Progress], comments: Sequence[ReviewComment] = ()) -> PlainTable:
    """What one person has to write, with why it came back where it did."""
    return PlainTable(progress_words(updates), YOURS, [_yours(p, comments) for p in updates])


def _yours(progress: Progress, comments: Sequence[ReviewComment]) -> list[Cell]:
    status, word = state_words(progress)
    asked = [c for c in comments if progress.is_returned and progress.update and c.update_id == progress.update.pk]
    sub = " ".join(f"{c.by}: {c.about}: {c.text}" for c in asked)
    return [
        Cell(progress.theme.title, href=address(progress)),
        Cell(word, status=status),
        Cell(done_words(progress)),
        Cell(to_do(progress), sub=sub),
    ]


def waiting_table(updates: Iterable[Progress], person: object) -> PlainTable:
    return PlainTable("Updates", WAITING, [_waiting(p, person) for p in updates])


def _waiting(progress: Progress, person: object) -> list[Cell]:
    update = progress.update
    if update is None or update.submitted_at is None:
        raise ValueError(f"{progress.theme} was never submitted.")
    again = "Changed since it was approved" if progress.is_changed_since_approval else ""
    readings = readings_words(progress.changed_readings)
    return [
        Cell(progress.theme.title, href=reverse("update_review", args=[progress.quarter.slug, progress.theme.slug])),
        Cell(formats.day(clock.day_of(update.submitted_at)), sub=f"by {update.submitted_by}"),
        Cell("You" if progress.names(person) else str(update.approver or "Anyone who may")),
        Cell(again or ("Same words as last quarter" if progress.is_stale else ""), sub=readings, verbatim=True),
    ]


def asked_table(requests: Iterable[tuple[Waiting, str]], today: dt.date) -> PlainTable:
    """What of the panel's requests waits for one person."""
    return PlainTable("Requests of the panel", ASKED, [_asked(one, what, today) for one, what in requests])


def _asked(one: Waiting, what: str, today: dt.date) -> list[Cell]:
    """With both readings where the approval of its answer has fallen."""
    row = one.row
    readings = readings_words(one.changed)
    return [
        Cell(row.title, href=row.get_absolute_url()),
        Cell(what, sub=readings, verbatim=True),
        Cell(age_words(row, today)),
    ]


def completeness_table(updates: Iterable[Progress], today: dt.date) -> PlainTable:
    return PlainTable("Updates", ALL, [_row(p, today) for p in updates])


def _row(progress: Progress, today: dt.date) -> list[Cell]:
    status, word = state_words(progress)
    name, mail = who_to_ask(progress)
    return [
        Cell(progress.theme.title, href=address(progress)),
        Cell(word, status=status),
        Cell(done_words(progress)),
        Cell(
            ", ".join(faults(progress, today)),
            sub=listed(progress.missing) or readings_words(progress.changed_readings),
            verbatim=True,
        ),
        Cell(name, href=mail),
    ]


def done_words(progress: Progress) -> str:
    return f"{progress.done}\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}{len(progress.items)}"


def faults(progress: Progress, today: dt.date) -> list[str]:
    """In words, what keeps an update from being complete."""
    checks = {
        "late": progress.is_late(today),
        "returned": progress.is_returned,
        "same words as last quarter": progress.is_stale,
        "without figure": progress.is_without_figure,
        "without owner": progress.owner is None,
        "changed since approval": progress.is_changed_since_approval,
    }
    return [name for name, is_so in checks.items() if is_so]


def address(progress: Progress) -> str:
    return reverse("update", args=[progress.quarter.slug, progress.theme.slug])
