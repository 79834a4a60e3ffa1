"""The page of one theme's update: last quarter's words beside this one's, figures, commitments, and saving them all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from objectives.actions import StaleUpdateError
from objectives.models import QuarterlyUpdate, ReviewComment, UpdateText
from objectives.rules import can_take_up, can_write_update, check_write_update
from pcc_portal.accounts.access import SignedInRequest, office
from pcc_portal.panel.composition import Paragraph, ThemePart
from pcc_portal.periods.clock import today as the_day
from pcc_portal.periods.rules import WindowClosedError, why_closed
from pcc_portal.ui.markdown import Cited, Reference, paragraphs
from pcc_portal.ui.page import PeriodBox
from pcc_portal.updates.choices import EDITABLE_STATES, STATUS_OF_BRAG, State
from pcc_portal.updates.registers import drafts
from pcc_portal.updates.releases.actions import SupersededError
from pcc_portal.updates.releases.workflow import NotInThisStateError
from pcc_portal.updates.rules import can_write

from . import display
from .actions import Entries, EntriesRefusedError, save_update
from .addresses import crumbs, find, find_or_new
from .previews import preview_of
from .review import form_methods
from .stats import Progress
from .update_form import Opened, UpdateForm, open_update

REFUSALS = (NotInThisStateError, WindowClosedError)
CONFLICT = 409
AFTERWARDS = {"preview": "update_preview", "submit": "update_submit"}


@office
@drafts.keeps_drafts
@form_methods
def update(request: SignedInRequest, quarter: str, theme: str) -> HttpResponse:
    """Write the update, or read it where it cannot be written now, with why."""
    row = find_or_new(quarter, theme)
    if request.method == "POST":
        if not can_write(request.user, row.theme):
            raise PermissionDenied("Only its owner, an approver or a publisher may write this update.")
        if why := _fixed(request, row):
            return _refused(request, open_update(row), why)
        return _save(request, open_update(row))
    if not can_write_update(request.user, row, the_day()):
        return _read(request, row)
    return _write(request, open_update(row))


def _write(request: SignedInRequest, stored: Opened) -> HttpResponse:
    keeping = drafts.keeping(request)
    form = UpdateForm(stored, today=the_day(), data=keeping.typed)
    return _form_page(request, stored, form.as_typed(), keeping)


def _save(request: SignedInRequest, stored: Opened) -> HttpResponse:
    form, keeping = UpdateForm(stored, today=the_day(), data=request.POST), drafts.keeping(request)
    if not form.is_stale and not form.is_valid():
        return _form_page(request, stored, form, keeping)
    try:
        return redirect(_save_once(request, stored, form))
    except drafts.AlreadySentError as sent:
        return redirect(sent.location)
    except (StaleUpdateError, SupersededError):
        newer = open_update(find_or_new(stored.update.quarter.slug, stored.update.theme.slug))
        return _form_page(request, newer, form.beside(newer), keeping, status=CONFLICT)
    except EntriesRefusedError as refused:
        form.refuse(refused.problems)
        return _form_page(request, stored, form, keeping)
    except REFUSALS as refusal:
        return _refused(request, stored, str(refusal))


def _fixed(request: SignedInRequest, row: QuarterlyUpdate) -> str:
    """Why it cannot be written any more; empty where it can."""
    try:
        check_write_update(request.user, row, the_day())
    except REFUSALS as refusal:
        return str(refusal)
    return ""


def _refused(request: SignedInRequest, stored: Opened, why: str) -> HttpResponse:
    """It cannot be written any more; what was typed is shown, and kept."""
    form, keeping = UpdateForm(stored, today=the_day(), data=request.POST), drafts.keeping(request)
    form.stamp.add_error(None, f"{why} Nothing was saved; what you typed is kept.")
    return _form_page(request, stored, form.as_typed(), keeping, status=CONFLICT)


def _save_once(request: SignedInRequest, stored: Opened, form: UpdateForm) -> str:
    """Where to go afterwards."""
    row = stored.update
    with drafts.once(request) as led:
        if form.is_stale and not form.is_stored:
            raise StaleUpdateError("Somebody else has saved this update since you opened it.")
        entries = Entries() if form.is_stale else form.entries()
        if not entries.is_empty:
            seen = row.version
            save_update(
                by=request.user, theme=row.theme, quarter=row.quarter, seen=seen, today=the_day(), entries=entries
            )
        where = AFTERWARDS.get(request.POST.get("do", ""), "update")
        led.location = reverse(where, args=[row.quarter.slug, row.theme.slug])
    messages.success(request, f"Saved at {timezone.localtime():%H:%M}.")
    return led.location


def _form_page(
    request: SignedInRequest, stored: Opened, form: UpdateForm, keeping: drafts.Keeping, *, status: int = 200
) -> HttpResponse:
    """`status` 409: somebody else has saved since, or it cannot be saved any more."""
    context = _context(stored.update) | {
        "form": form,
        "keeping": keeping,
        "last": _last_words(stored.last) if stored.last else None,
        "met": form.has_met,
    }
    return render(request, "work/update.html", context, status=status)


def _last_words(text: UpdateText) -> ThemePart:
    """As they were written: what they cite stands in braces, to be used again."""
    body = [Paragraph(n, html) for n, html in enumerate(paragraphs(text.body, _in_braces), 1)]
    return ThemePart(
        slug="",
        title=text.update.quarter.name,
        status=STATUS_OF_BRAG[text.brag],
        reason=text.brag_reason,
        paragraphs=body,
        commissioner_action=paragraphs(text.commissioner_action, _in_braces),
    )


def _in_braces(reference: Reference) -> Cited:
    return Cited(f"{{{reference.kind}:{reference.key}{f'|{reference.field}' if reference.field else ''}}}")


def _read(request: SignedInRequest, row: QuarterlyUpdate) -> HttpResponse:
    found = find(row)
    may = can_write(request.user, row.theme)
    closed = why_closed(request.user, row.quarter, the_day()) if found.state in EDITABLE_STATES else ""
    owner = row.theme.owner or "its owner"
    context = _reading(found) | {
        "why": closed if may else f"Only {owner}, an approver or a publisher may write this update.",
        "may_withdraw": can_take_up(request.user, row, "withdraw", the_day()),
        "may_amend": can_take_up(request.user, row, "amend", the_day()),
        "may_review": found.may_be_reviewed_by(request.user),
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
        "may_write": can_write_update(request.user, row, the_day()),
    }
    return render(request, "work/update_read.html", context)


def _reading(found: Progress) -> dict[str, Any]:
    status, word = display.state_words(found)
    row = found.update or QuarterlyUpdate(theme=found.theme, quarter=found.quarter)
    return _context(row) | {"progress": found, "part": preview_of(found), "status": status, "word": word}


def _context(row: QuarterlyUpdate) -> dict[str, Any]:
    asked = ReviewComment.objects.of_latest_return().filter(update=row) if row.state == State.RETURNED else []
    return {
        "title": row.theme.title,
        "kicker": "Quarterly update",
        "crumbs": crumbs(row),
        "period": PeriodBox(row.quarter.name, row.quarter.span_words, display.window_words(row.quarter, the_day())),
        "update": row,
        "comments": asked,
    }
