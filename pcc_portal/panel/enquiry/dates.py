"""Lines of enquiry about dates that slipped or passed: commitments, actions, milestones, comments, replies."""

from collections.abc import Iterator

from django.db.models import F, Prefetch, Q
from django.db.models.lookups import GreaterThan

from objectives import stats
from objectives.models import Commitment, DeliveryAction, Milestone
from pcc_portal.periods.choices import Precision
from pcc_portal.ui import formats
from pcc_portal.ui.reading.rows import first_day
from pcc_portal.ui.titles import titled
from pcc_portal.updates.releases.as_of import Days
from performance.models import AccountabilityAction, Inspection, InspectionResponse
from performance.stats.inspections import OVERDUE, action_stands, response_clock

from .line import Asked, Kind, Line


def lines(asked: Asked) -> Iterator[Line]:
    """Six queries."""
    yield from _commitments(asked)
    yield from _dated(asked, DeliveryAction)
    yield from _dated(asked, Milestone)
    yield from _responses(asked)
    yield from _actions(asked)


def _commitments(asked: Asked) -> Iterator[Line]:
    rows = Commitment.objects.as_at(asked.viewpoint.as_at).still_open().filter(theme__in=asked.themes)
    rows = rows.filter(Q(due_on__lt=asked.on) | Q(GreaterThan(first_day("due_on"), F("first_due_on"))))
    for row in rows:
        due = row.due_words
        if row.due_on < asked.on:
            is_exact = row.due_precision == Precision.DAY
            late = f", {formats.days((asked.on - row.due_on).days)} ago" if is_exact else ""
            question = f"Was the promise “{row}” kept?"
            yield _line(Kind.OVERDUE, row, question, f"Promised for {due}{late}, in {row.made_in}.")
        else:
            question = f"Can the panel rely on the new date for “{row}”?"
            first = row.first_due_words
            evidence = f"First promised for {first}, now for {due}. Made in {row.made_in}."
            yield _line(Kind.SLIPPED, row, question, evidence)


def _dated(asked: Asked, model: type[DeliveryAction] | type[Milestone]) -> Iterator[Line]:
    rows = model.objects.as_at(asked.viewpoint.as_at).filter(theme__in=asked.themes, actual_on=None)
    days = Days(asked.on, asked.on)
    slipped = stats.dated_stands(stats.SLIPPED, days)
    for row in rows.filter(stats.late(days) | slipped):
        planned = row.forecast_on or row.baseline_on
        if planned and planned < asked.on:
            evidence = f"Expected {row.date_words} and not recorded as done."
            yield _line(Kind.OVERDUE, row, f"Has “{row}” been done, and if not, why?", evidence)
        elif row.baseline_on:
            was = formats.date_words(row.baseline_on, row.baseline_precision)
            evidence = f"Planned for {was}, now expected {row.date_words}."
            yield _line(Kind.SLIPPED, row, f"Why is “{row}” later than planned?", evidence)


def _responses(asked: Asked) -> Iterator[Line]:
    answers = Prefetch("responses", InspectionResponse.objects.as_at(asked.viewpoint.as_at))
    rows = Inspection.objects.as_at(asked.viewpoint.as_at).filter(theme__in=asked.themes).prefetch_related(answers)
    asks = titled("Where are the {holder}’s comments on ")
    for row in rows:
        clock = response_clock(row, row.responses.all(), Days(asked.on, asked.on))
        if clock.missed and clock.due:
            evidence = f"Comments were to be published by {formats.day(clock.due)}, the last of 56 days."
            yield _line(Kind.OVERDUE, row, f"{asks}“{row}”?", evidence)


def _actions(asked: Asked) -> Iterator[Line]:
    rows = AccountabilityAction.objects.as_at(asked.viewpoint.as_at).filter(theme__in=asked.themes)
    overdue = rows.filter(action_stands(OVERDUE, Days(asked.on, asked.on))).select_related("meeting", "request")
    for row in overdue:
        evidence = f"Asked of {row.asked_of}, due by {formats.day(row.due_on)}, and still open." if row.due_on else ""
        yield _line(Kind.OVERDUE, row, f"What has happened to “{row}”?", evidence)


def _line(
    kind: Kind,
    row: Commitment | DeliveryAction | Milestone | Inspection | AccountabilityAction,
    question: str,
    evidence: str,
) -> Line:
    return Line(
        kind=kind,
        theme=row.theme_id or 0,
        question=question,
        evidence=evidence,
        record=str(row),
        url=row.get_absolute_url(),
        is_unreleased=not row.is_public,
        is_illustrative=row.is_made_up("date", "due_on", "first_due_on", "published_on"),
    )
