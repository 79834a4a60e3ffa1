"""The public list of what is published, the office's own of how each item stands, and drafts from records."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import OFFICE, SignedInRequest, office
from pcc_portal.periods.clock import today
from pcc_portal.ui import formats
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.registers.views import FormPage
from pcc_portal.updates.releases.as_of import WORKING_COPY
from pcc_portal.work.addresses import WORK

from . import actions, national
from .drafts import DRAFTS
from .forms import PriorityForm, PublicationForm, initial_of
from .models import PriorityStatement, Publication, publications
from .national import PRIORITIES
from .order import ITEMS, UNCERTAIN
from .rules import NOT_YOURS, can_keep
from .standing import Standing, standings

LIST, OF_PRIORITIES = "Publication list", "national-priorities"
WORDS = {True: "Yes", False: "No", None: "Not known"}


@public_page
def publication(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "What we publish",
        "lead": "What the law asks the office to publish, when, and where to find it.",
        "crumbs": (OVERVIEW, Link("What we publish", current=True)),
        "table": PlainTable.of(
            "Items of the Specified Information Order",
            standings(today()),
            PlainColumn("Paragraph", lambda one: one.item.paragraph, of=None),
            PlainColumn("What", _where, of=None),
            PlainColumn("When", lambda one: Cell(one.item.when, sub=one.item.remarks), of=None),
            PlainColumn("Last published", _last_published, of=None),
        ),
    }
    return render(request, "publication/published.html", context)


def _where(one: Standing) -> Cell:
    return Cell(one.item.what, one.address if one.exists else "")


def _last_published(one: Standing) -> Cell:
    if not one.exists:
        return Cell("Not recorded here")
    until = f"Until {formats.day(one.covers_until)}" if one.covers_until else ""
    return Cell(formats.day(one.row.published_on) if one.row.published_on else "In this portal", sub=until)


@office
@require_safe
def publication_list(request: SignedInRequest) -> HttpResponse:
    rows = standings(today())
    late = sum(row.is_overdue for row in rows)
    lead = f"{formats.plural(late, 'item')} overdue, {sum(row.exists for row in rows)} of {len(rows)} published."
    context = {
        "title": LIST,
        "lead": lead,
        "crumbs": (WORK, Link(LIST, current=True)),
        "table": _office_table(rows, may=can_keep(request.user)),
    }
    return render(request, "publication/publication_list.html", context)


def _office_table(rows: list[Standing], *, may: bool) -> PlainTable:
    return PlainTable.of(
        "Each item: is it there, in time, and easy to find",
        rows,
        PlainColumn("What", lambda one: Cell(one.item.what, sub=one.item.reference), of=None),
        PlainColumn("Exists", lambda one: Cell(WORDS[one.exists], one.address), of=None),
        PlainColumn("In time", _in_time, of=None),
        PlainColumn("Easy to find", lambda one: WORDS[one.row.is_findable], of=None),
        PlainColumn("Owner", lambda one: str(one.row.owner or "Nobody"), of=None),
        PlainColumn("Next", lambda one: formats.day(one.next_on) if one.next_on else "No day", of=None),
        PlainColumn("Draft", _draft, of=None),
        PlainColumn("Keep", _change, of=None, when=may),
    )


def _in_time(one: Standing) -> Cell:
    if one.is_overdue:
        return Cell("Overdue", status="off", sub="" if one.item.is_certain else UNCERTAIN)
    return Cell(WORDS[one.is_in_time])


def _draft(one: Standing) -> Cell:
    if not one.item.draft:
        return Cell(formats.MISSING)
    return Cell("From records", reverse("publication_draft", args=[one.item.key]))


def _change(one: Standing) -> Cell:
    return Cell("Change", reverse("publication_change", args=[one.item.key]))


@office
@require_safe
def publication_draft(request: SignedInRequest, key: str) -> HttpResponse:
    tables = _tables(key, may_change=can_keep(request.user))
    item = ITEMS[key]
    context = {
        "title": "Draft from records",
        "kicker": item.what,
        "lead": "As the records stand. Look through it before it is published.",
        "crumbs": (WORK, Link(LIST, reverse("publication_list")), Link("Draft from records", current=True)),
        "tables": tables,
        "is_illustrative": any(cell.is_marked for table in tables for row in table.rows for cell in row),
    }
    return render(request, "publication/draft.html", context)


def _tables(key: str, *, may_change: bool) -> list[PlainTable]:
    """Raises Http404 where no records hold the item."""
    if key == OF_PRIORITIES:
        return [national.draft(may_change=may_change)]
    if key not in DRAFTS:
        raise Http404(f"No records hold what {key} asks for.")
    return DRAFTS[key](WORKING_COPY)


class _Kept(FormPage):
    """A page of those who keep the list."""

    access = OFFICE
    asks_approval = keeps_drafts = False
    permission_denied_message = NOT_YOURS

    def test_func(self) -> bool:
        return can_keep(self.request.user)

    def crumbs(self) -> tuple[Link, ...]:
        return (WORK, Link(LIST, reverse("publication_list")), Link(self.title, current=True))

    def cancel_url(self) -> str:
        return reverse("publication_list")

    def get_success_url(self) -> str:
        return self.cancel_url()


class ChangePublication(_Kept):
    form_class = PublicationForm
    title, submit = "Say what is published", "Save"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["key"] not in ITEMS:
            raise Http404(f"Nothing is called {kwargs['key']} here.")
        self.row = publications()[kwargs["key"]]

    def kicker(self) -> str:
        return str(self.row)

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.row)

    def perform(self, form: PublicationForm) -> Publication:
        return actions.keep(self.row.key, by=self.request.user, **form.columns())


class ChangePriority(_Kept):
    form_class = PriorityForm
    title, submit = "Say what the force contributes", "Save"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["key"] not in PRIORITIES:
            raise Http404(f"No national priority is called {kwargs['key']}.")
        self.row = PriorityStatement.objects.filter(key=kwargs["key"]).first()

    def kicker(self) -> str:
        return PRIORITIES[self.kwargs["key"]]

    def get_initial(self) -> dict[str, Any]:
        if self.row is None:
            return {"applies": True}
        return {"applies": self.row.applies, "words": self.row.words, "measures": list(self.row.measures.all())}

    def perform(self, form: PriorityForm) -> PriorityStatement:
        return actions.state_priority(self.kwargs["key"], by=self.request.user, **form.cleaned_data)

    def cancel_url(self) -> str:
        return reverse("publication_draft", args=[OF_PRIORITIES])
