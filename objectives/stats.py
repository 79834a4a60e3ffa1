"""Where the plan stands: the grade of each theme's latest update that a reader may see, counted.

A status is the look of a grade; a theme without an update has no data.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan

from pcc_portal.periods.models import Quarter
from pcc_portal.ui.reading.rows import first_day
from pcc_portal.updates.choices import Awaited, Graded
from pcc_portal.updates.citations.resolving import Citations
from pcc_portal.updates.grading.schemes import NO_DATA, NOT_GRADED, Grade, counted, grade_for, scheme_for
from pcc_portal.updates.releases.as_of import AsAt, Days, Viewpoint

from .choices import OPEN_COMMITMENT_STATES, CommitmentState, CommitmentStep
from .display import grade_words, reason_words
from .models import Commitment, CommitmentChange, Objective, Theme, UpdateText
from .models.delivery import Dated

STILL_OPEN, OVERDUE, SLIPPED, DONE = "still-open", "overdue", "slipped", "done"
UNREPORTED = "unreported"
STANDS = [
    (STILL_OPEN, "Still open"),
    (OVERDUE, Awaited.OVERDUE.lazy_label),
    (UNREPORTED, Awaited.UNREPORTED.lazy_label),
    (CommitmentState.REVISED.value, CommitmentState.REVISED.lazy_label),
    (CommitmentStep.CARRIED.value, CommitmentStep.CARRIED.lazy_label),
    (CommitmentState.KEPT.value, CommitmentState.KEPT.lazy_label),
    (CommitmentState.OVERTAKEN.value, CommitmentState.OVERTAKEN.lazy_label),
    (CommitmentState.OPEN.value, "Open, as first promised"),
]
WHERE_DATED = [
    (STILL_OPEN, "Not done yet"),
    (OVERDUE, Awaited.OVERDUE.lazy_label),
    (UNREPORTED, Awaited.UNREPORTED.lazy_label),
    (SLIPPED, Awaited.LATER.lazy_label),
    (DONE, Awaited.DONE.lazy_label),
]


def places(stands: list[tuple[str, str]], days: Days) -> list[tuple[str, str]]:
    """Of `STANDS` or `WHERE_DATED`, those that there can be for a reader."""
    return [place for place in stands if place[0] != UNREPORTED or days.has_unreported]


def has_made_up(standings: Iterable["Standing"]) -> bool:
    return any(standing.text is not None and standing.text.is_illustrative for standing in standings)


@dataclass(frozen=True)
class Standing:
    """A theme with its latest update, and the grade it had at an earlier viewpoint (None where none was asked)."""

    theme: Theme
    text: UpdateText | None
    graded_before: Grade | None = None
    reason: str = ""  # for its grade, with what that cites

    @property
    def graded(self) -> Grade:
        return self.text.grade if self.text else NO_DATA

    @property
    def status(self) -> str:
        return self.graded.look

    @property
    def status_before(self) -> str | None:
        return None if self.graded_before is None else self.graded_before.look

    @property
    def grade(self) -> str:
        """Its words, as a tag says them."""
        return grade_words(self.text)

    @property
    def is_unreleased(self) -> bool:
        return self.text is not None and not self.text.is_released

    @property
    def has_moved(self) -> bool:
        return self.graded_before not in {None, NO_DATA, self.graded}


@dataclass(frozen=True)
class Tally:
    """How many themes of one objective have each grade; `objective` is None for all of them."""

    objective: Objective | None
    standings: list[Standing]
    also: list[Theme] = field(default_factory=list)  # that serve it too, and are counted where they stand
    counts: list[tuple[Grade, int]] = field(init=False)  # the worst first

    def __post_init__(self) -> None:
        besides = (*_in_force(self.standings), NOT_GRADED, NO_DATA)
        counts = counted((standing.graded for standing in self.standings), besides=besides)
        object.__setattr__(self, "counts", counts)

    @property
    def total(self) -> int:
        return len(self.standings)

    def count(self, grade: Grade) -> int:
        return sum(n for each, n in self.counts if each == grade and each.word == grade.word)

    @property
    def worst_first(self) -> list[Standing]:
        return worst_first(self.standings)


def standings(themes: QuerySet[Theme], viewpoint: Viewpoint, before: Viewpoint | None = None) -> list[Standing]:
    """Where each theme stands, in the order given, and where it stood `before`. Two queries, however many themes."""
    rows = list(
        themes.annotate(
            text_now=_latest(viewpoint, "pk"),
            brag_before=_latest(before or viewpoint, "brag"),
            quarter_before=_latest(before or viewpoint, "update__quarter__start"),
        )
    )
    texts = UpdateText.objects.select_related("update__quarter").in_bulk([theme.text_now for theme in rows])
    why = reasons(texts.values(), viewpoint.as_at)
    return [
        Standing(
            theme,
            texts.get(theme.text_now),
            _graded_before(theme) if before else None,
            why.get(theme.text_now, ""),
        )
        for theme in rows
    ]


def reasons(texts: Iterable[UpdateText], as_at: AsAt) -> dict[int, str]:
    """Why each grade is what it is, by key; what that cites as in the report of the update's own quarter.

    No query where none cites.
    """
    by_quarter: dict[Quarter, list[UpdateText]] = defaultdict(list)
    for text in texts:
        by_quarter[text.update.quarter].append(text)
    why: dict[int, str] = {}
    for quarter, own in by_quarter.items():
        words = Citations((text.brag_reason for text in own), Viewpoint(as_at, quarter)).words
        why |= {text.pk: words(reason_words(text)) for text in own}
    return why


def _latest(viewpoint: Viewpoint, column: str) -> Subquery:
    """A column of the theme's latest update up to the viewpoint's quarter."""
    texts = UpdateText.objects.as_at(viewpoint.as_at).filter(
        update__theme=OuterRef("pk"), update__quarter__start__lte=viewpoint.quarter.start
    )
    return Subquery(texts.order_by("-update__quarter__start").values(column)[:1])


def _graded_before(theme: Theme) -> Grade:
    brag: str | None = theme.brag_before  # type: ignore[attr-defined]
    return NO_DATA if brag is None else grade_for(Graded.UPDATES, brag, theme.quarter_before)  # type: ignore[attr-defined]


def _in_force(standings: Iterable[Standing]) -> list[Grade]:
    """The grades of the scheme that graded the latest of them."""
    starts = [standing.text.update.quarter.start for standing in standings if standing.text]
    return scheme_for(Graded.UPDATES, max(starts, default=None)).active


def worst_first(rows: Iterable[Standing]) -> list[Standing]:
    return sorted(rows, key=lambda standing: standing.graded.rank)


def tallies(objectives: Iterable[Objective], rows: Iterable[Standing]) -> list[Tally]:
    """One for each objective, in the order given. Rows have their `also_serves` fetched."""
    standing = list(rows)
    also: dict[int, list[Theme]] = defaultdict(list)
    for theme in (s.theme for s in standing):
        for other in theme.also_serves.all():
            also[other.pk].append(theme)
    return [Tally(o, [s for s in standing if s.theme.objective_id == o.pk], also[o.pk]) for o in objectives]


def history(theme: Theme, viewpoint: Viewpoint) -> list[UpdateText]:
    """The theme's updates up to the viewpoint's quarter, newest first. One query."""
    texts = UpdateText.objects.as_at(viewpoint.as_at).filter(
        update__theme=theme, update__quarter__start__lte=viewpoint.quarter.start
    )
    return list(texts.select_related("update__quarter", "release").order_by("-update__quarter__start"))


def stands(where: str, days: Days) -> Q:
    """Commitments of `STANDS`; rows carry `last_step` as `with_answers` gives it."""
    is_open = Q(state__in=OPEN_COMMITMENT_STATES)
    still = {
        STILL_OPEN: Q(),
        OVERDUE: days.late("due_on"),
        UNREPORTED: days.unreported("due_on"),
        CommitmentStep.CARRIED.value: Q(last_step=CommitmentStep.CARRIED),
    }
    return is_open & still[where] if where in still else Q(state=where)


def answers_until(quarter: Quarter | None) -> QuerySet[CommitmentChange]:
    """What the reports up to that of a quarter did with commitments; all of it where no quarter is being read."""
    rows = CommitmentChange.objects.all()
    return rows.filter(quarter__start__lte=quarter.start) if quarter else rows


def with_answers(rows: QuerySet[Commitment], quarter: Quarter | None) -> QuerySet[Commitment]:
    """Each with what the reports up to that of a quarter did: `last_step`, and how often its date was `moved`."""
    changes = answers_until(quarter).filter(commitment=OuterRef("pk"))
    moves = changes.filter(step=CommitmentStep.REVISED).order_by().values("commitment").annotate(n=Count("pk"))
    return rows.annotate(
        last_step=Subquery(changes.order_by("-quarter__start", "-at").values("step")[:1]),
        moved=Coalesce(Subquery(moves.values("n"), output_field=IntegerField()), 0),
    )


def commitment_counts(rows: QuerySet[Commitment], days: Days) -> dict[str, int]:
    """How many of the rows, as `with_answers` gives them, stand at each of `STANDS`. One query."""
    return _counts(rows, {where: stands(where, days) for where, _ in STANDS})


def late(days: Days) -> Q:
    """What has a date and was not done by it: the expected one counts, else the planned one."""
    return _missed(days.late)


def _missed(past: Callable[[str], Q]) -> Q:
    return Q(actual_on__isnull=True) & (past("forecast_on") | Q(forecast_on__isnull=True) & past("baseline_on"))


def dated_stands(where: str, days: Days) -> Q:
    """Delivery actions or milestones of `WHERE_DATED`."""
    if where == OVERDUE:
        return late(days)
    if where == UNREPORTED:
        return _missed(days.unreported)
    if where == SLIPPED:
        return Q(GreaterThan(first_day("forecast_on"), F("baseline_on")))
    return Q(actual_on__isnull=where == STILL_OPEN)


def dated_counts(rows: QuerySet[Any], days: Days) -> dict[str, int]:
    """How many of the rows stand at each of `WHERE_DATED`. One query."""
    return _counts(rows, {where: dated_stands(where, days) for where, _ in WHERE_DATED})


def _counts(rows: QuerySet[Any], conditions: Mapping[str, Q]) -> dict[str, int]:
    # A count may not have the name of a column.
    counted = rows.order_by().aggregate(**{f"n{n}": Count("pk", filter=q) for n, q in enumerate(conditions.values())})
    return dict(zip(conditions, counted.values(), strict=True))


def commitment_status(commitment: Commitment, days: Days) -> tuple[str, str]:
    """The status and the word of a commitment: an open one past its date is overdue, or not yet reported on."""
    missed = days.status(commitment.due_on) if commitment.is_open else None
    return missed or (STATUS_OF_COMMITMENT[CommitmentState(commitment.state)], commitment.get_state_display())


def plan_status(row: Dated, days: Days) -> tuple[str, str]:
    """The status and the word of something with a date: past it and not done, it is overdue, or not yet reported on."""
    due = row.forecast_on or row.baseline_on
    return (days.status(due) if due and not row.is_done else None) or dated_status(row)


def dated_status(row: Dated) -> tuple[str, str]:
    """The status and the word of something with a date."""
    if row.is_done:
        return "done", Awaited.DONE.label
    return ("risk", Awaited.LATER.label) if row.has_slipped else ("nodata", Awaited.TO_COME.label)


STATUS_OF_COMMITMENT = {
    CommitmentState.OPEN: "nodata",
    CommitmentState.REVISED: "risk",
    CommitmentState.KEPT: "done",
    CommitmentState.OVERTAKEN: "none",
}
