"""The page of one theme's update: last quarter's words beside this one's, figures, commitments, and saving them all."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from objectives.models import QuarterlyUpdate, ReviewComment
from objectives.rules import can_take_up, can_write_update, check_write_update
from pcc_portal.accounts.access import SignedInRequest, office
from pcc_portal.panel.checks.citable import BOXES
from pcc_portal.periods.clock import now, today
from pcc_portal.periods.rules import why_closed
from pcc_portal.ui.form_pages import CONFLICT, ConflictError
from pcc_portal.ui.page import PeriodBox
from pcc_portal.updates.choices import EDITABLE_STATES, State
from pcc_portal.updates.registers.versions import StaleError
from pcc_portal.updates.registers.views import FormPage
from pcc_portal.updates.releases.actions import SupersededError
from pcc_portal.updates.rules import can_write
from performance.forms.pasted import Look, PasteForm

from . import tables
from .actions import Entries, save_update
from .addresses import crumbs, find, find_or_new
from .findings import lead_of, remarks, remarks_on, with_reference
from .forms import WordsForm
from .review import preview_of
from .stats import Progress
from .update_form import WORDS, Opened, UpdateForm, open_update
from .writing import as_typed, citable, earlier, own_figures, with_copied, with_inserted

PASTING = frozenset({"look", "take", "drop"})
AFTERWARDS = {"preview": "update_preview", "submit": "update_submit"}


class UpdatePage(FormPage):
    """Write the update, or read it where it cannot be written now, with why."""

    template_name = "work/update.html"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = find_or_new(kwargs["quarter"], kwargs["theme"])

    def test_func(self) -> bool:
        return self.request.method != "POST" or can_write(self.request.user, self.object.theme)

    @cached_property
    def stored(self) -> Opened:
        return open_update(self.object)

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_write_update(request.user, self.object, today()):
            return _read(request, self.object)
        return super().get(request, *args, **kwargs)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("do") == "check":
            return self.check()
        try:
            check_write_update(request.user, self.object, today())
        except ConflictError as conflict:
            return self.form_conflict(self.get_form(), conflict)
        if request.POST.get("do") in PASTING or request.POST.get("pasted", "").strip():
            return self.paste(request.POST.get("do"))
        if {"copy", "insert"} & {*request.POST} or request.POST.get("do") == "find":
            return self.help_to_write(request.POST)
        return super().post(request, *args, **kwargs)

    def help_to_write(self, sent: Any) -> HttpResponse:
        """The page as typed, with words copied or a reference inserted, or with the records that were looked for."""
        asked = sent.get("find", "").strip()
        records = {"citable": citable(asked, self.object)} if asked else {}
        if "copy" in sent:
            sent = with_copied(sent, sent["copy"], self.stored.last)
        elif "insert" in sent:
            sent = with_inserted(sent, sent["insert"])
        form = UpdateForm(self.stored, today=today(), data=sent).as_typed()
        return self.show_unsaved(form, asked=asked, **records)

    def paste(self, step: str | None) -> HttpResponse:
        """The page as typed, with a look at the column that was pasted, or with its figures in the boxes. Nothing is
        saved: not either where somebody saves before they have taken what they pasted."""
        form, sent = PasteForm(self.request.POST), self.request.POST.copy()
        shown = self.get_form().as_typed()
        look = Look(form, list(shown.grid.rows.values())) if step != "drop" and form.is_valid() else None
        if step != "drop" and (step != "take" or look is None):
            return self.show_unsaved(shown, paste=form, look=look)
        put = dict(look.boxes()) if look else {}
        for name, text in put.items():
            sent[name] = text
        filled = UpdateForm(self.stored, today=today(), data=sent).as_typed()
        return self.show_unsaved(filled, paste=PasteForm(), put=len(put))

    def show_unsaved(self, form: UpdateForm, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, is_unsaved=True, **context))

    def get_form(self, form_class: Any = None) -> UpdateForm:
        form = UpdateForm(self.stored, today=today(), data=self.get_form_kwargs()["data"])
        return form.as_typed() if self.shows_draft else form

    def check(self) -> HttpResponse:
        """What is to be said of words or figures as they are written, for the script of the page; nothing is saved."""
        sent: Any = self.request.POST
        context: dict[str, Any] = {}
        if any(name.startswith(f"{WORDS}-") for name in sent):
            words = WordsForm(sent, prefix=WORDS)
            boxes, rest = remarks(words, self.object)
            context = {"boxes": boxes, "rest": rest, "printed": as_typed(words, self.object)}
        elif self.stored.figures:
            context = {"rows": UpdateForm(self.stored, today=today(), data=sent).figures.values()}
        return render(self.request, "work/findings_live.html", context)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if button := self.request.POST.get("cite", ""):
            kwargs["data"] = with_reference(kwargs["data"], button)
        return kwargs

    def perform(self, form: UpdateForm) -> QuarterlyUpdate:
        row: QuarterlyUpdate = self.object
        if form.is_stale and not form.is_stored:
            raise StaleError("Somebody else has saved this update since you opened it.")
        entries = Entries() if form.is_stale else form.entries()
        if not entries.is_empty:
            save_update(
                by=self.request.user,
                theme=row.theme,
                quarter=row.quarter,
                seen=row.version,
                today=today(),
                entries=entries,
            )
        return row

    def refuse(self, form: UpdateForm, refusal: ValidationError) -> None:
        form.refuse(refusal)

    def form_conflict(self, form: UpdateForm, conflict: ConflictError) -> HttpResponse:
        """Somebody else has saved since, or it cannot be written any more; what was typed is shown, and kept."""
        if isinstance(conflict, StaleError | SupersededError):
            self.object = find_or_new(self.kwargs["quarter"], self.kwargs["theme"])
            form = form.beside(open_update(self.object))
        else:
            form.stamp.add_error(None, f"{conflict} Nothing was saved; what you typed is kept.")
            form.as_typed()
        return self.render_to_response(self.get_context_data(form=form), status=CONFLICT)

    def get_success_message(self) -> str:
        return f"Saved at {timezone.localtime(now()):%H:%M}."

    def get_success_url(self) -> str:
        name = AFTERWARDS.get(self.request.POST.get("do", ""), "update")
        address = reverse(name, args=[self.object.quarter.slug, self.object.theme.slug])
        box = self.request.POST.get("cite", "").partition(":")[0]
        return f"{address}#id_{WORDS}-{box}" if box in BOXES else address

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | _context(self.object)
        form = context["form"]
        last, due = form.stored.last, form.stored.figures
        context.setdefault("citable", own_figures(due))
        boxes, rest = remarks(form.words, self.object)
        typed = self.get_form_kwargs().get("data") or {}
        context.setdefault("paste", PasteForm(initial={name: typed.get(name, "") for name in PasteForm.base_fields}))
        return context | {
            "last": last,
            "earlier": earlier(last) if last else [],
            "merged": form.has_merged,
            "boxes": boxes,
            "rest": rest,
        }


def _read(request: SignedInRequest, row: QuarterlyUpdate) -> HttpResponse:
    progress = find(row)
    may = can_write(request.user, row.theme)
    closed = why_closed(request.user, row.quarter, today()) if progress.state in EDITABLE_STATES else ""
    owner = row.theme.owner or "its owner"
    context = _reading(progress) | {
        "why": closed if may else f"Only {owner}, an approver or a publisher may write this update.",
        "may_withdraw": can_take_up(request.user, row, "withdraw", today()),
        "may_amend": can_take_up(request.user, row, "amend", today()),
        "may_review": progress.may_be_reviewed_by(request.user),
    }
    return render(request, "work/update_read.html", context)


@office
@require_safe
def preview(request: SignedInRequest, quarter: str, theme: str) -> HttpResponse:
    """As the report will show it."""
    row = find_or_new(quarter, theme)
    context = _reading(find(row)) | {
        "title": f"Preview: {row.theme}",
        "crumbs": crumbs(row, "Preview"),
        "may_write": can_write_update(request.user, row, today()),
    }
    return render(request, "work/update_read.html", context)


def _reading(progress: Progress) -> dict[str, Any]:
    status, word = tables.state_words(progress)
    row = progress.update or QuarterlyUpdate(theme=progress.theme, quarter=progress.quarter)
    raised = remarks_on(row)
    return _context(row) | {
        "progress": progress,
        "part": preview_of(progress),
        "status": status,
        "word": word,
        "remarks": raised,
        "remarks_lead": lead_of(raised),
    }


def _context(row: QuarterlyUpdate) -> dict[str, Any]:
    asked = ReviewComment.objects.of_latest_return().filter(update=row) if row.state == State.RETURNED else []
    return {
        "title": row.theme.title,
        "kicker": "Quarterly update",
        "crumbs": crumbs(row),
        "period": PeriodBox(row.quarter.name, row.quarter.span_words, tables.window_words(row.quarter, today())),
        "update": row,
        "comments": asked,
    }
