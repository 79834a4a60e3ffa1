"""One theme's update of one quarter with one of everything that it consists of, taken through sign-off by actions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from objectives import actions as objectives
from objectives.choices import CommitmentStep
from objectives.models import Commitment, CommitmentAnswer, QuarterlyUpdate, Review, Theme, UpdateText
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.periods.models import Quarter
from pcc_portal.work.stats import progress_of
from performance import actions as performance
from performance.models import Area, ExpectedFigure, Measure, Observation
from tests.factories.accounts import create_user
from tests.factories.objectives import create_commitment, create_theme
from tests.factories.performance import create_area, create_measure
from tests.factories.periods import create_quarter

# A day in the window of a quarter of `create_quarter`, and one by which its commitment is due.
TODAY, DUE = dt.date(2023, 10, 10), dt.date(2023, 10, 15)


@dataclass
class Desk:
    """A theme's update, who writes it, and what the quarter expects of it."""

    quarter: Quarter
    theme: Theme
    officer: User
    measure: Measure
    area: Area
    commitment: Commitment

    @property
    def update(self) -> QuarterlyUpdate:
        return QuarterlyUpdate.objects.get(theme=self.theme, quarter=self.quarter)

    @property
    def figure_key(self) -> str:
        return f"figure:{self.measure.slug}:{self.area.slug}"

    @property
    def answer_key(self) -> str:
        return f"commitment:{self.commitment.slug}"

    def hash(self) -> str:
        """Of what somebody sees who looks at the update now."""
        return objectives.hash_of(self.update)

    def write(self, body: str = "What was done.", *, by: User | None = None, **grade: str) -> UpdateText:
        return objectives.write_update(
            by=by or self.officer, theme=self.theme, quarter=self.quarter, today=TODAY, body=body, **grade
        )

    def figure(self, value: int | None = 300, *, by: User | None = None, **values: Any) -> Observation:
        return performance.record_observation(
            by=by or self.officer,
            measure=self.measure,
            quarter=self.quarter,
            **({"today": TODAY, "value": _decimal(value)} | self.period_of_figure() | values),
        )

    def period_of_figure(self) -> dict[str, Any]:
        """Which figure is expected, but for its measure."""
        span = {"start": self.quarter.start, "end": self.quarter.end, "as_at": self.quarter.end}
        return {"area": self.area, **span}

    def correct(
        self, value: int, *, by: User | None = None, today: dt.date = TODAY, reason: str = "Recounted."
    ) -> Observation:
        row = Observation.objects.get(measure=self.measure, superseded_by__isnull=True)
        return performance.correct_observation(
            row, by=by or self.officer, today=today, reason=reason, value=_decimal(value)
        )

    def answer(
        self, step: CommitmentStep = CommitmentStep.KEPT, *, by: User | None = None, **more: Any
    ) -> CommitmentAnswer:
        on = {"on": DUE} if step in {CommitmentStep.KEPT, CommitmentStep.OVERTAKEN} else {}
        return objectives.answer_commitment(
            by=by or self.officer, update=self.update, commitment=self.commitment, today=TODAY, step=step, **(on | more)
        )

    def complete(self) -> QuarterlyUpdate:
        self.write()
        self.figure()
        self.answer()
        return self.update

    def submit(self, *, by: User | None = None, approver: User | None = None) -> QuarterlyUpdate:
        return objectives.submit_update(self.update, by=by or self.officer, today=TODAY, approver=approver)

    def open(self, *, by: User) -> Review:
        """As its approver opens it, to look at it as it stands."""
        now = progress_of(self.quarter, self.theme)
        return objectives.open_review(self.update, now.items, now.printed, by=by)

    def approve(self, *, by: User, content_hash: str | None = None) -> QuarterlyUpdate:
        return objectives.approve_update(self.update, by=by, content_hash=content_hash or self.hash())


def _decimal(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def create_desk(
    *, quarter: Quarter | None = None, officer: User | None = None, theme: Theme | None = None, due: dt.date = DUE
) -> Desk:
    """Nothing is written yet; words, one figure of the force and one commitment are wanted."""
    quarter = quarter or Quarter.objects.first() or create_quarter()
    officer = officer or create_user()
    theme = theme or create_theme(owner=officer)
    measure, area = create_measure(theme=theme), create_area()
    ExpectedFigure.objects.create(quarter=quarter, measure=measure, area=area)
    return Desk(quarter, theme, officer, measure, area, create_commitment(theme=theme, due_on=due))


def create_submitted(desk: Desk | None = None) -> Desk:
    """Complete, and waiting for an approver."""
    desk = desk or create_desk()
    desk.complete()
    desk.submit()
    return desk


def create_approved(desk: Desk | None = None, *, by: User | None = None) -> Desk:
    desk = create_submitted(desk)
    desk.approve(by=by or create_user(role=Role.APPROVER))
    return desk
