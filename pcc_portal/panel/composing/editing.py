"""Pages that begin, write, arrange, seal, publish and correct a report: the publisher's."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from pcc_portal.periods.clock import today
from pcc_portal.ui.page import Link
from pcc_portal.updates.registers.views import ChangeRecord, PublisherPage, RowPage, StepPage
from pcc_portal.updates.releases.as_of import WORKING_COPY

from .. import exports
from ..archives.actions import add_archive
from ..checks.answer import answer
from ..checks.findings import Finding
from ..checks.report import standing
from ..checks.softened import softened_words
from ..choices import FileKind
from ..composition import compose, composed
from ..margins import paragraph_asked
from ..models import PanelMeeting, PanelReport
from ..sealing import actions as sealing
from ..sealing import contents, files
from ..sealing.pages import SealPage
from . import actions, forms
from .actions import add_note, with_words
from .findings import Findings

SEALED = "This report has been sealed. Correct it in a new version."
DRAFT = "This report is still a draft."


class _OfReport(PublisherPage, RowPage):
    """Every step of a report is the publisher's, and one of its newest version."""

    model = PanelReport
    drafted = True

    @classmethod
    def why_not(cls, row: PanelReport) -> str:
        if row.is_sealed == cls.drafted:
            return SEALED if row.is_sealed else DRAFT
        return ""

    def get_object(self, queryset: Any = None) -> PanelReport:
        report = self.get_queryset().at(self.kwargs["slug"]).newest_first().first()  # type: ignore[attr-defined]
        if report is None:
            raise Http404
        return report

    def get_success_url(self) -> str:
        return reverse("compose", args=[self.object.slug])

    def crumbs(self) -> tuple[Link, ...]:
        *before, _, here = super().crumbs()
        report = Link(self.object.name, self.object.get_absolute_url())
        desk = Link("Compose", reverse("compose", args=[self.object.slug]))
        return (*before, report, *([desk] if self.drafted else []), here)


class FixedParts(_OfReport, ChangeRecord):
    form_class, route = forms.PartsForm, "report_parts"
    title = label = "Write the fixed parts"
    template_name = "panel/parts_form.html"
    lead = "Carried forward from the last report. References to records stand in braces."

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Shown beside the form as it would print, what was typed is not saved."""
        if request.POST.get("do") != "preview":
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        form.is_valid()
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        typed = getattr(context["form"], "cleaned_data", {})
        report = with_words(self.object, typed) if typed else self.object
        composition = compose(report, WORKING_COPY) if typed else composed(report, WORKING_COPY)
        written = [section for section in composition.sections if not section.themes]
        return context | {"written": written, "report": self.object}

    def write(self, changes: dict[str, Any], *, links: Any, seen: int, reason: str) -> PanelReport:
        return actions.change_parts(self.object, by=self.request.user, seen=seen, **changes)


class LetStand(_OfReport, StepPage):
    form_class, route = forms.LetStandForm, "report_let_stand"
    title = label = "Accept a finding with a reason"
    submit, success_message = "Accept it", "The finding is accepted, with your reason."

    @cached_property
    def finding(self) -> Finding:
        for each in standing(self.object, today=today()):
            if each.finding.key == self.kwargs["finding"]:
                return each.finding
        raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lead = f"{self.finding.place.words}: {self.finding.why}"
        return super().get_context_data(lead=lead, **kwargs)

    def perform(self, form: forms.LetStandForm) -> PanelReport:
        actions.let_stand(self.object, self.finding, by=self.request.user, reason=form.values()["reason"])
        return self.object

    def get_success_url(self) -> str:
        return reverse("report_check", args=[self.object.slug])


class Seal(_OfReport, SealPage):
    form_class, route = forms.SealForm, "report_seal"
    template_name = "panel/seal.html"
    title = label = "Seal the report"
    submit, success_message = "Seal it", "The report is sealed. It cannot be changed."
    lead = (
        "Freezes text, figures, charts and sources together, and shows readers outside the office every approved row. "
        "What is sealed can be corrected only by a new version with a note."
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        check = answer(self.object, today=today())
        findings = Findings(self.object, check, self.request.user, today())
        lists = {"frozen": list(contents.frozen(self.object)), "shown": contents.shown(self.object)}
        about = {"answer": check, "stops": findings.stops(), "report": self.object}
        lead = f"{self.lead} {softened_words()}".rstrip()
        return super().get_context_data(lead=lead, **kwargs) | about | lists

    def perform(self, form: forms.SealForm) -> PanelReport:
        values = form.values()
        return sealing.seal_report(
            self.object, by=self.request.user, today=today(), note=values["note"], hold=values.get("hold", False)
        )

    def copies(self) -> list[Callable[[], object]]:
        return [partial(make, self.object, by=self.request.user) for make in (add_archive, sealing.make_copies)]

    def get_success_url(self) -> str:
        return str(self.object.get_absolute_url()) if self.object.is_sealed else super().get_success_url()


class _OfSealed(_OfReport, StepPage):
    drafted = False

    def get_success_url(self) -> str:
        return str(self.object.get_absolute_url())


class Publish(_OfSealed):
    form_class, route = forms.NothingForm, "report_publish"
    title = label = "Publish the report"
    submit, success_message = "Publish it", "Everyone can read the report."
    lead = "Members of the panel read it already. Now everyone does, with every figure that it released."

    @classmethod
    def why_not(cls, row: PanelReport) -> str:
        is_held = row.release is not None and row.release.is_held
        return super().why_not(row) or ("" if is_held else "This report has been published.")

    def perform(self, form: forms.NothingForm) -> PanelReport:
        return sealing.publish_report(self.object, by=self.request.user)


class Copies(_OfSealed):
    form_class, route = forms.NothingForm, "report_copies"
    title = label = "Make the PDF and Word copies"
    submit, success_message = "Make them", "The copies stand beside the HTML file."
    lead = "Made from the sealed file, with the same paragraph numbers. It takes some seconds."

    @classmethod
    def why_not(cls, row: PanelReport) -> str:
        if why := super().why_not(row):
            return why
        kept = set(row.files.values_list("kind", flat=True))
        return "The copies have been made." if kept >= set(exports.CONVERTERS) else exports.missing()

    def form_valid(self, form: forms.NothingForm) -> HttpResponse:
        """What takes seconds is done before the transaction begins, so that nobody waits for it."""
        file = files.kept(self.object, FileKind.HTML)
        try:
            self.made = exports.copies_of(bytes(file.content)) if file else {}
        except exports.SwitchedOffError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        return super().form_valid(form)

    def perform(self, form: forms.NothingForm) -> PanelReport:
        return sealing.add_copies(self.object, self.made, by=self.request.user)


class AddNote(_OfSealed):
    form_class, route = forms.NoteForm, "report_note"
    title = label = "Add a note beside it"
    submit, success_message = "Add the note", "The note stands beside the report."
    lead = "What happened since the paper was sent. The paper stays as it is; the next report starts from the note."

    def get_initial(self) -> dict[str, Any]:
        return {"paragraph": paragraph_asked(self.request)}

    def perform(self, form: forms.NoteForm) -> PanelReport:
        self.note = add_note(self.object, by=self.request.user, **form.values())
        return self.object

    def get_success_url(self) -> str:
        note = getattr(self, "note", None)
        return super().get_success_url() + (f"#para-{note.paragraph}" if note and note.paragraph else "")


class Correct(_OfSealed):
    form_class, route = forms.CorrectForm, "report_correct"
    title = label = "Correct it in a new version"
    submit, success_message = "Begin the new version", "The new version is a draft. The sealed one stays as it is."
    lead = "The sealed version stays readable and is marked as replaced once the new one is sealed."

    def perform(self, form: forms.CorrectForm) -> PanelReport:
        return sealing.correct_report(self.object, by=self.request.user, correction=form.values()["correction"])

    def get_success_url(self) -> str:
        return super().get_success_url() if self.object.is_sealed else reverse("compose", args=[self.object.slug])


class Begin(PublisherPage, StepPage):
    """Of a meeting: the draft of its report."""

    model, form_class, route = PanelMeeting, forms.BeginForm, "report_begin"
    title = label = "Begin the report"
    submit, success_message = "Begin it", "The draft has begun, its fixed parts carried forward from the last report."

    @classmethod
    def why_not(cls, row: PanelMeeting) -> str:
        return "There is a report to this meeting already." if row.reports.exists() else ""

    def perform(self, form: forms.BeginForm) -> PanelReport:
        return actions.begin_report(self.object, by=self.request.user, **form.values())
