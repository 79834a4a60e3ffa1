"""What the office does in one step across the apps: save an update's page, approve all that was ticked."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from objectives import actions as objectives
from objectives.models import Commitment, QuarterlyUpdate, ReviewComment, Theme
from pcc_portal.accounts.models import User
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.models import Releasable
from pcc_portal.updates.releases import actions as releases
from performance import actions as performance
from performance.models import Observation

CHANGED_BEFORE_APPROVAL = "Changed before approval."


class EntriesRefusedError(ValidationError):
    """Some of what was entered cannot be taken, and so nothing was. `problems`: why, by the key of the entry."""

    def __init__(self, problems: dict[str, ValidationError]) -> None:
        super().__init__(f"Refused: {', '.join(problems)}.")
        self.problems = problems


@dataclass(frozen=True)
class FigureEntry:
    """A new figure (`values` name its measure, area and period) or a change of `current`."""

    values: dict[str, Any]
    current: Observation | None = None
    reason: str = ""


@dataclass(frozen=True)
class Entries:
    """What one save of an update's page changes, each part under the key of its form."""

    words: dict[str, dict[str, str]] = field(default_factory=dict)
    figures: dict[str, FigureEntry] = field(default_factory=dict)
    answers: dict[str, tuple[Commitment, dict[str, Any]]] = field(default_factory=dict)
    replies: dict[str, tuple[ReviewComment, str]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.figures or self.answers or self.replies)


@transaction.atomic
def save_update(*, by: User, theme: Theme, quarter: Quarter, seen: int, today: dt.date, entries: Entries) -> int:
    """Save a page of entries, all of them or none, if nobody has saved the update since version `seen`.

    Answers with the new version. Raises PermissionDenied, WindowClosedError, NotInThisStateError, StaleError,
    SupersededError, and EntriesRefusedError with the reason for each part.
    """
    update = objectives.begin_update(by=by, theme=theme, quarter=quarter)
    objectives.claim_version(update, by=by, seen=seen, today=today)
    problems: dict[str, ValidationError] = {}
    for key, write in _writes(update, entries, by=by, today=today):
        try:
            write()
        except ValidationError as problem:
            problems[key] = problem
    if problems:
        raise EntriesRefusedError(problems)
    return update.version


def _writes(
    update: QuarterlyUpdate, entries: Entries, *, by: User, today: dt.date
) -> Iterator[tuple[str, Callable[[], object]]]:
    for key, figure in entries.figures.items():
        yield key, partial(write_figure, figure, quarter=update.quarter, by=by, today=today)
    for key, (commitment, answer) in entries.answers.items():
        yield (
            key,
            partial(objectives.answer_commitment, by=by, update=update, commitment=commitment, today=today, **answer),
        )
    for key, (comment, reply) in entries.replies.items():
        yield key, partial(objectives.answer_comment, comment, by=by, today=today, answer=reply)
    for key, words in entries.words.items():  # last, for they may cite the figures
        yield (
            key,
            partial(objectives.write_update, by=by, theme=update.theme, quarter=update.quarter, today=today, **words),
        )


def write_figure(figure: FigureEntry, *, quarter: Quarter, by: User, today: dt.date) -> Observation:
    """Enter it, or correct what stands there. Raises as `performance.actions.record_observation` and
    `correct_observation`."""
    if figure.current is None:
        return performance.record_observation(by=by, quarter=quarter, today=today, **figure.values)
    reason = figure.reason or CHANGED_BEFORE_APPROVAL
    return performance.correct_observation(figure.current, by=by, today=today, reason=reason, **figure.values)


@transaction.atomic
def approve_ticked(
    *, by: User, looked_at: Iterable[tuple[QuarterlyUpdate, str]], rows: Iterable[Releasable]
) -> list[Releasable | QuarterlyUpdate]:
    """Updates, each with the hash of what was looked at, and single rows: all of them or none.

    Raises PermissionDenied, NotInThisStateError, ChangedSinceError.
    """
    return [*objectives.approve_updates(looked_at, by=by), *releases.approve(rows, by=by)]
