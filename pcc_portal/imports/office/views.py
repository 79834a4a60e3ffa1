"""The pages of the workbook that sets up an office: it is fetched, filled in, and brought."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import SignedInRequest, allow
from pcc_portal.accounts.roles import Role
from pcc_portal.periods.clock import today
from pcc_portal.ui.downloads import XLSX
from pcc_portal.ui.form_pages import ActionFormView
from pcc_portal.ui.page import OVERVIEW, Link

from .. import actions, background
from ..forms import BookForm
from ..models import Import
from .loading import NOT_EMPTY, acting, is_empty
from .workbook import office_workbook

ADMINISTRATORS = allow(Role.ADMINISTRATOR)


@ADMINISTRATORS
@require_safe
def workbook(request: SignedInRequest) -> HttpResponse:
    headers = {"Content-Disposition": 'attachment; filename="office.xlsx"'}
    return HttpResponse(office_workbook(acting(request.user), today()), content_type=XLSX, headers=headers)


class SetUp(ActionFormView):
    access = ADMINISTRATORS
    template_name = "imports/office.html"
    form_class, submit = BookForm, "Check it"
    title = "Set up the office"
    lead = "One workbook for all that an office begins with, checked as a whole before anything is written."
    request: Any

    def perform(self, form: BookForm) -> Import:
        typed = form.cleaned_data
        return actions.bring_book(
            by=self.request.user,
            name=typed["file"].name[:250],
            book=form.book,
            today=today(),
            dates=typed["dates"],
            by_check=background.check,
        )

    def succeed(self) -> HttpResponse:
        return redirect(self.object.get_absolute_url())

    def crumbs(self) -> tuple[Link, ...]:
        return (OVERVIEW, Link("Bring in data", reverse("imports")), Link(self.title, current=True))

    def cancel_url(self) -> str:
        return reverse("imports")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(why_not="" if is_empty() else NOT_EMPTY, **kwargs)
