"""Pages about one measure: figures are entered and corrected, targets set, breaks noted, figures expected."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from pcc_portal.accounts.access import SignedInRequest
from pcc_portal.periods.clock import today
from pcc_portal.periods.models import Quarter
from pcc_portal.periods.rules import WindowClosedError
from pcc_portal.ui.page import Link
from pcc_portal.updates.registers.views import StepPage
from pcc_portal.updates.releases.as_of import viewpoint_for
from pcc_portal.updates.rules import can_release

from ... import actions, forms, rules
from ...choices import AreaKind
from ...models import Area, Measure, Observation, SeriesBreak, Target
from ...stats.due import FigureDue, figure_due
from .measures import MEASURES


class _OfMeasure(StepPage):
    model: ClassVar[Any] = Measure
    register = MEASURES

    def find(self) -> Measure:
        rows = Measure.objects.visible_to(self.request.user).select_related("theme")
        found: Measure = get_object_or_404(rows, slug=self.kwargs["slug"])
        return found


class _FigurePage(_OfMeasure):
    template_name = "performance/figure_form.html"

    def form(self, posted: Any = None) -> Any:
        return self.form_class(posted, due=self.due(), today=today(), by=self.request.user)

    def due(self) -> FigureDue:
        raise NotImplementedError


class EnterFigure(_FigurePage):
    """In the quarter that is open, also where it was not expected."""

    form_class, route, label = forms.EnterFigureForm, "figure_add", "Enter a figure"
    title = "Enter a figure"
    submit, done = "Enter the figure", "The figure is entered. Somebody else approves it."

    def prepare(self) -> None:
        super().prepare()
        self.quarter: Quarter = viewpoint_for(self.request.user).quarter

    def due(self) -> FigureDue:
        force = Area.objects.filter(kind=AreaKind.FORCE).first() or Area.objects.first()
        if force is None:
            raise Http404("There is no area yet.")
        return replace(figure_due(self.row, force, self.quarter), current=None)

    def act(self, form: forms.EnterFigureForm) -> Measure:
        values = form.values() | {"area": form.cleaned_data["area"], "measure": self.row}
        actions.record_observation(by=self.request.user, quarter=self.quarter, today=today(), **values)
        return self.row


class CorrectFigure(_FigurePage):
    """The figure is replaced by a new row; the one before stays on record, and with readers until a release."""

    form_class, route, label = forms.CorrectFigureForm, "figure_correct", "Correct"
    title = "Correct a figure"
    submit, done = "Correct the figure", "The correction is entered. Somebody else approves it."

    def prepare(self) -> None:
        super().prepare()
        rows = Observation.objects.filter(measure=self.row).select_related("area", "quarter", "measure")
        self.figure = get_object_or_404(rows, pk=self.kwargs["pk"])

    def get(self, request: SignedInRequest, **kwargs: Any) -> HttpResponse:
        later = Observation.objects.filter(supersedes=self.figure).first()
        if later is not None:
            messages.warning(request, "This figure has been corrected already. Correct the latest one.")
            return redirect(self.next_url(self.row))
        try:
            rules.check_correct(request.user, self.figure, today())
        except WindowClosedError as why:
            messages.warning(request, str(why))
            return redirect(self.next_url(self.row))
        return super().get(request, **kwargs)

    def due(self) -> FigureDue:
        found = figure_due(self.row, self.figure.area, self.figure.quarter)
        earlier = [row for row in found.earlier if row.end < self.figure.end]
        return replace(found, current=self.figure, earlier=earlier)

    def act(self, form: forms.CorrectFigureForm) -> Measure:
        words = {"reason": form.cleaned_data["reason"], **form.values()}
        actions.correct_observation(self.figure, by=self.request.user, today=today(), **words)
        return self.row


class SetTarget(_OfMeasure):
    form_class, route, label = forms.TargetForm, "target_set", "Set a target"
    title, submit = "Set a new target", "Set the target"
    lead = "Periods that are judged already keep the target they had."
    done = "The target is set. Somebody else approves it."

    def act(self, form: forms.TargetForm) -> Measure:
        actions.set_target(by=self.request.user, measure=self.row, **form.values())
        return self.row


class BreakSeries(_OfMeasure):
    form_class, route, label = forms.SeriesBreakForm, "series_break_add", "Note a break in the series"
    title, submit = "Note a break in the series", "Note the break"
    done = "The break is noted. Somebody else approves it."

    def act(self, form: forms.SeriesBreakForm) -> Measure:
        actions.add_series_break(by=self.request.user, measure=self.row, **form.values())
        return self.row


class _Correct(_OfMeasure):
    """A row is replaced by a new one; the one before stays on record, and with readers until a release."""

    label = "Correct"
    rows: ClassVar[Any]
    shown: ClassVar[tuple[str, ...]]

    def prepare(self) -> None:
        super().prepare()
        found = self.rows.objects.filter(measure=self.row).select_related("measure")
        self.current = get_object_or_404(found, pk=self.kwargs["pk"])

    def get(self, request: SignedInRequest, **kwargs: Any) -> HttpResponse:
        if self.rows.objects.filter(supersedes=self.current).exists():
            messages.warning(request, "This has been corrected already. Correct the latest one.")
            return redirect(self.next_url(self.row))
        return super().get(request, **kwargs)

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.current, name) for name in self.shown}


class CorrectTarget(_Correct):
    form_class, route, rows = forms.CorrectTargetForm, "target_correct", Target
    shown = ("value", "tolerance", "decision", "set_by")
    title, submit = "Correct a target", "Correct the target"
    done = "The correction is entered. Somebody else approves it."

    def act(self, form: forms.CorrectTargetForm) -> Measure:
        actions.correct_target(self.current, by=self.request.user, **form.values())
        return self.row


class CorrectBreak(_Correct):
    form_class, route, rows = forms.CorrectBreakForm, "series_break_correct", SeriesBreak
    shown = ("note",)
    title, submit = "Correct a note on a break", "Correct the note"
    done = "The correction is entered. Somebody else approves it."

    def act(self, form: forms.CorrectBreakForm) -> Measure:
        actions.correct_series_break(self.current, by=self.request.user, **form.values())
        return self.row


class ExpectFigure(_OfMeasure):
    form_class, route, label = forms.ExpectForm, "figure_expect", "Expect a figure"
    title, submit = "Expect one more figure", "Expect it"
    lead = "The update of that quarter then asks for it."
    done = "The figure is expected."

    @classmethod
    def may(cls, user: Any, row: Any) -> bool:
        return can_release(user)

    def act(self, form: forms.ExpectForm) -> Measure:
        actions.expect_figure(by=self.request.user, measure=self.row, **form.values())
        return self.row


def correct_link(row: Observation, slug: str) -> Link:
    return Link("Correct", reverse(CorrectFigure.route, args=[slug, row.pk]))
