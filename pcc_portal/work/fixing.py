"""Opening a closed quarter again for a finding of the check, on the way to the box in which it is fixed."""

import datetime as dt
from functools import cached_property
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from objectives.models import Theme
from pcc_portal.panel.addresses import find_draft
from pcc_portal.panel.checks.boxes import box_of
from pcc_portal.panel.checks.findings import Finding
from pcc_portal.panel.checks.report import standing
from pcc_portal.periods.clock import today
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.page import OVERVIEW, Link

from .planning import ReopenQuarter


class ReopenToFix(ReopenQuarter):
    """For the owner, whom the publisher may remind; or for the publisher, who comes to the box itself."""

    title, submit = "Open the quarter again, and fix it", "Open again, and go on"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        self.report = find_draft(request.user, kwargs["slug"])
        super().setup(request, *args, quarter=self.report.quarter.slug, **kwargs)

    @cached_property
    def finding(self) -> Finding:
        for each in standing(self.report, today=today()):
            if each.finding.key == self.kwargs["finding"]:
                return each.finding
        raise Http404

    def kicker(self) -> str:
        return f"{self.report.quarter}, {self.finding.place.words}"

    def get_initial(self) -> dict[str, Any]:
        theme = get_object_or_404(Theme.objects.select_related("owner"), slug=self.finding.place.theme)
        until = max(today() + dt.timedelta(days=1), self.report.meeting.despatch_by)
        return {"person": theme.owner, "until": until, "reason": self.finding.why}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"lead": f"{self.finding.why} {self.finding.mend}"}

    def perform(self, form: Any) -> Quarter:
        self.person = form.cleaned_data["person"]
        return super().perform(form)

    def get_success_url(self) -> str:
        if self.person == self.request.user:
            return box_of(self.report, self.finding)
        return reverse("report_check", args=[self.report.slug])

    def cancel_url(self) -> str:
        return reverse("report_check", args=[self.report.slug])

    def crumbs(self) -> tuple[Link, ...]:
        check = Link("Check", reverse("report_check", args=[self.report.slug]))
        here = Link(self.report.name, self.report.get_absolute_url())
        return (OVERVIEW, here, check, Link(self.title, current=True))
