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

from . import actions
from .drafts import DRAFTS
from .forms import PublicationForm, initial_of
from .models import Publication, publications
from .order import ITEMS
from .rules import NOT_YOURS, can_keep
from .standing import Standing, standings

LIST = "Publication list"
WORDS = {True: "Yes", False: "No", None: "Not known"}


@public_page
def published(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "What we publish",
        "lead": "What the law asks the office to publish, when, and where it stands.",
        "crumbs": (OVERVIEW, Link("What we publish", current=True)),
        "table": PlainTable.of(
            "Items of the Specified Information Order",
            publications().values(),
            PlainColumn("Paragraph", lambda row: row.item.paragraph, of=None),
            PlainColumn("What", _where, of=None),
            PlainColumn("When", lambda row: Cell(row.item.when, sub=row.item.where), of=None),
            PlainColumn("Last published", _last_published, of=None),
        ),
    }
    return render(request, "publication/published.html", context)


def _where(row: Publication) -> Cell:
    return Cell(row.item.what, row.address) if row.published_on else Cell(row.item.what)


def _last_published(row: Publication) -> Cell:
    if row.published_on is None:
        return Cell("Not recorded here")
    return Cell(formats.day(row.published_on), sub=f"Until {formats.day(row.covers_until)}" if row.covers_until else "")


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
        PlainColumn("What", lambda one: Cell(one.item.what, sub=f"Paragraph {one.item.paragraph}"), of=None),
        PlainColumn("Exists", lambda one: Cell(WORDS[one.exists], one.row.address), of=None),
        PlainColumn("In time", _in_time, of=None),
        PlainColumn("Easy to find", lambda one: WORDS[one.row.is_findable], of=None),
        PlainColumn("Who", lambda one: str(one.row.owner or "Nobody"), of=None),
        PlainColumn("Next", lambda one: formats.day(one.next_on) if one.next_on else "No day", of=None),
        PlainColumn("Draft", _draft, of=None),
        PlainColumn("Keep", _change, of=None, when=may),
    )


def _in_time(one: Standing) -> Cell:
    if one.is_overdue:
        return Cell("Overdue", status="off", sub="" if one.item.is_certain else "By a timing that was not checked.")
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
    if key not in DRAFTS:
        raise Http404(f"No records hold what {key} asks for.")
    item = ITEMS[key]
    context = {
        "title": "Draft from records",
        "kicker": item.what,
        "lead": "As the records stand. Look through it before it is published.",
        "crumbs": (WORK, Link(LIST, reverse("publication_list")), Link("Draft from records", current=True)),
        "tables": DRAFTS[key](WORKING_COPY),
    }
    return render(request, "publication/draft.html", context)


class ChangePublication(FormPage):
    access = OFFICE
    asks_approval = keeps_drafts = False
    form_class = PublicationForm
    title, submit = "Say where it stands", "Save"
    permission_denied_message = NOT_YOURS

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["key"] not in ITEMS:
            raise Http404(f"Nothing is called {kwargs['key']} here.")
        self.row = publications()[kwargs["key"]]

    def test_func(self) -> bool:
        return can_keep(self.request.user)

    def kicker(self) -> str:
        return str(self.row)

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.row)

    def perform(self, form: PublicationForm) -> Publication:
        return actions.keep(self.row.key, by=self.request.user, **form.columns())

    def crumbs(self) -> tuple[Link, ...]:
        return (WORK, Link(LIST, self.cancel_url()), Link(self.title, current=True))

    def cancel_url(self) -> str:
        return reverse("publication_list")

    def get_success_url(self) -> str:
        return self.cancel_url()
