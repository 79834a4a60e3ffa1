"""Pages about one measure: figures are entered and corrected, targets set, breaks noted, figures expected."""

from dataclasses import replace
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from pcc_portal.periods.clock import today
from pcc_portal.periods.models import Quarter
from pcc_portal.periods.rules import WindowClosedError
from pcc_portal.updates.registers.views import PublisherPage, StepPage
from pcc_portal.updates.releases.as_of import viewpoint_for

from ... import actions, rules
from ...choices import AreaKind
from ...forms import additions, figures
from ...models import Area, Measure, Observation, SeriesBreak, Target
from ...stats.due import FigureDue, figure_due


class _OfMeasure(StepPage):
    """What is entered here is approved and released by itself."""

    asks_approval = False
    model = Measure

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().select_related("theme")


class _FigurePage(_OfMeasure):
    template_name = "performance/figure_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form begins with the figure that is due, and carries no version: a correction is a row of its own."""
        kwargs = super().get_form_kwargs()
        for name in ("initial", "row", "seen"):
            del kwargs[name]
        return {**kwargs, "due": self.due(), "today": today()}

    def due(self) -> FigureDue:
        raise NotImplementedError


class EnterFigure(_FigurePage):
    """In the quarter that is open, also where it was not expected."""

    form_class, route, label = figures.EnterFigureForm, "figure_add", "Enter a figure"
    title = "Enter a figure"
    submit, success_message = "Enter the figure", "The figure is entered. Somebody else approves it."

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.quarter: Quarter = viewpoint_for(request.user).quarter

    def due(self) -> FigureDue:
        force = Area.objects.filter(kind=AreaKind.FORCE).first() or Area.objects.first()
        if force is None:
            raise Http404("There is no area yet.")
        return replace(figure_due(self.object, force, self.quarter), current=None)

    def perform(self, form: figures.EnterFigureForm) -> Measure:
        values = form.values() | {"area": form.cleaned_data["area"], "measure": self.object}
        actions.record_observation(by=self.request.user, quarter=self.quarter, today=today(), **values)
        return self.object


class CorrectFigure(_FigurePage):
    """The figure is replaced by a new row; the one before stays on record, and with readers until a release."""

    form_class, route, label = figures.CorrectFigureForm, "figure_correct", "Correct"
    title = "Correct a figure"
    submit, success_message = "Correct the figure", "The correction is entered. Somebody else approves it."

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = Observation.objects.filter(measure=self.object).select_related("area", "quarter", "measure")
        self.figure = get_object_or_404(rows, pk=kwargs["pk"])

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        later = Observation.objects.filter(supersedes=self.figure).first()
        if later is not None:
            messages.warning(request, "This figure has been corrected already. Correct the latest one.")
            return redirect(self.get_success_url())
        try:
            rules.check_correct(request.user, self.figure, today())
        except WindowClosedError as why:
            messages.warning(request, str(why))
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def due(self) -> FigureDue:
        due = figure_due(self.object, self.figure.area, self.figure.quarter)
        return replace(due, current=self.figure)

    def perform(self, form: figures.CorrectFigureForm) -> Measure:
        words = {"reason": form.cleaned_data["reason"], **form.values()}
        actions.correct_observation(self.figure, by=self.request.user, today=today(), **words)
        return self.object


class SetTarget(_OfMeasure):
    form_class, route, label = additions.TargetForm, "target_set", "Set a target"
    title, submit = "Set a new target", "Set the target"
    lead = "Periods that are judged already keep the target they had."
    success_message = "The target is set. Somebody else approves it."

    def perform(self, form: additions.TargetForm) -> Measure:
        actions.set_target(by=self.request.user, measure=self.object, **form.values())
        return self.object


class BreakSeries(_OfMeasure):
    form_class, route, label = additions.SeriesBreakForm, "series_break_add", "Note a break in the series"
    title, submit = "Note a break in the series", "Note the break"
    success_message = "The break is noted. Somebody else approves it."

    def perform(self, form: additions.SeriesBreakForm) -> Measure:
        actions.add_series_break(by=self.request.user, measure=self.object, **form.values())
        return self.object


class _Correct(_OfMeasure):
    """A row is replaced by a new one; the one before stays on record, and with readers until a release."""

    label = "Correct"
    rows: ClassVar[Any]
    shown: ClassVar[tuple[str, ...]]

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = self.rows.objects.filter(measure=self.object).select_related("measure")
        self.current = get_object_or_404(rows, pk=kwargs["pk"])

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.rows.objects.filter(supersedes=self.current).exists():
            messages.warning(request, "This has been corrected already. Correct the latest one.")
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.current, name) for name in self.shown}


class CorrectTarget(_Correct):
    form_class, route, rows = additions.CorrectTargetForm, "target_correct", Target
    shown = ("value", "upper", "tolerance", "decision", "set_by")
    title, submit = "Correct a target", "Correct the target"
    success_message = "The correction is entered. Somebody else approves it."

    def perform(self, form: additions.CorrectTargetForm) -> Measure:
        actions.correct_target(self.current, by=self.request.user, **form.values())
        return self.object


class CorrectBreak(_Correct):
    form_class, route, rows = additions.CorrectBreakForm, "series_break_correct", SeriesBreak
    shown = ("note",)
    title, submit = "Correct a note on a break", "Correct the note"
    success_message = "The correction is entered. Somebody else approves it."

    def perform(self, form: additions.CorrectBreakForm) -> Measure:
        actions.correct_series_break(self.current, by=self.request.user, **form.values())
        return self.object


class ExpectFigure(PublisherPage, _OfMeasure):
    form_class, route, label = additions.ExpectForm, "figure_expect", "Expect a figure"
    title, submit = "Expect one more figure", "Expect it"
    lead = "The update of that quarter then asks for it."
    success_message = "The figure is expected."

    def perform(self, form: additions.ExpectForm) -> Measure:
        actions.expect_figure(by=self.request.user, measure=self.object, **form.values())
        return self.object
