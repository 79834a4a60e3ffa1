"""The findings of a draft as pages show them: by gravity, then by who has them, each with the way to its box."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from pcc_portal.periods.rules import closed_for
from pcc_portal.ui.page import Link
from pcc_portal.updates.rules import can_release

from ..checks.answer import Answer, Share
from ..checks.boxes import box_of, is_in_update
from ..checks.report import Standing
from ..models import PanelReport

STOPS, ADVICE, STAND = "What stops it", "To consider", "Accepted with a reason"


@dataclass(frozen=True)
class Row:
    """`fix` leads to the very box; `record` to the record that the words are about, where that is elsewhere."""

    standing: Standing
    fix: Link
    record: str = ""
    let_stand: str = ""


@dataclass(frozen=True)
class Owned:
    """What one person has; `remind` is empty where they cannot be reminded of it."""

    name: str
    rows: list[Row]
    remind: str = ""


@dataclass(frozen=True)
class Group:
    """Findings of one gravity."""

    key: str
    heading: str
    owners: list[Owned]


class Findings:
    """Of one draft, for one person, on a day. At most one query."""

    def __init__(self, report: PanelReport, answer: Answer, user: Any, today: dt.date) -> None:
        self.report, self.answer, self.may_release = report, answer, can_release(user)
        owners = [share.owner for share in (*answer.stops, *answer.advice) if share.owner]
        self.closed = closed_for(owners, report.quarter, today)

    def stops(self) -> list[Owned]:
        return [self._owned(share, reminds=True) for share in self.answer.stops]

    def groups(self) -> Iterator[Group]:
        """Those that there are findings of, the gravest first."""
        if self.answer.stops:
            yield Group("stops", STOPS, self.stops())
        if self.answer.advice:
            yield Group("advice", ADVICE, [self._owned(share) for share in self.answer.advice])
        if self.answer.stand:
            yield Group("stand", STAND, [Owned("", list(self._rows(self.answer.stand, None)))])

    def _owned(self, share: Share, *, reminds: bool = False) -> Owned:
        remind = ""
        if reminds and share.owner and self.may_release:
            remind = reverse("remind_owner", args=[self.report.slug, share.owner.pk])
        return Owned(share.name, list(self._rows(share.findings, share.owner)), remind)

    def _rows(self, findings: Iterable[Standing], owner: Any) -> Iterator[Row]:
        for each in findings:
            finding = each.finding
            where = [self.report.slug, finding.key]
            fix = box_of(self.report, finding)
            yield Row(
                each,
                self._fix(each, owner),
                record=finding.mend_url if finding.mend_url != fix else "",
                let_stand=reverse("report_let_stand", args=where) if self.may_release else "",
            )

    def _fix(self, each: Standing, owner: Any) -> Link:
        """Where the quarter has closed for who has to write, it is opened again on the way."""
        is_closed = owner is not None and owner.pk in self.closed
        if is_closed and self.may_release and is_in_update(self.report, each.finding):
            where = reverse("report_fix", args=[self.report.slug, each.finding.key])
            return Link("Open the quarter again, and fix it", where)
        return Link("Fix it", box_of(self.report, each.finding))
