"""Pages of public figures: the sources, one of them, a file of it, and what fills which measure."""

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import OFFICE, SignedInRequest, office
from pcc_portal.imports.views import IMPORTS
from pcc_portal.periods.clock import today
from pcc_portal.ui import formats
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.updates.registers.views import FormPage
from pcc_portal.updates.rules import can_write

from . import actions
from .bringing import bring_content
from .fetching import fetched
from .forms import ChangeSeriesForm, FetchForm, SeriesForm, initial_of
from .models import Fetch, MappedSeries
from .rules import NOBODYS, can_fetch
from .sources import SOURCES
from .sources.declaration import Source, UnreadFileError
from .tables import SHOWN, fetches_table, mapped_table, sources_table, unmapped_table

LIST = Link("Public figures", reverse_lazy("public_sources"))  # type: ignore[arg-type]
FILES_SHOWN = 10


@office
@require_safe
def public_sources(request: SignedInRequest) -> HttpResponse:
    used = MappedSeries.objects.filter(is_used=True).values_list("source").annotate(Count("pk")).order_by()
    context = {
        "title": "Public figures",
        "lead": "What others publish about the force and the office, taken as figures that somebody else approves.",
        "crumbs": (OVERVIEW, IMPORTS, Link("Public figures", current=True)),
        "table": sources_table(SOURCES.values(), _last_of_each(), dict(used)),
    }
    return render(request, "public_figures/sources.html", context)


def _last_of_each() -> dict[str, Fetch]:
    newest = Fetch.objects.order_by("at", "pk").values_list("source", "pk")
    rows = Fetch.objects.defer("series", "places").in_bulk(dict(newest).values())
    return {row.source: row for row in rows.values()}


def source_of(key: str) -> Source:
    """Raises Http404."""
    if key not in SOURCES:
        raise Http404(f"There is no source called {key}.")
    return SOURCES[key]


@office
@require_safe
def public_source(request: SignedInRequest, key: str) -> HttpResponse:
    source, user = source_of(key), request.user
    read = Fetch.objects.filter(source=key).select_related("by", "brought").defer("series", "places", "brought__table")
    files = list(read[:FILES_SHOWN])
    unmapped = files[0].unmapped if files else []
    mapped = list(MappedSeries.objects.used(key))
    context = {
        "title": source.title,
        "kicker": source.publisher,
        "lead": source.says,
        "crumbs": (OVERVIEW, IMPORTS, LIST, Link(source.title, current=True)),
        "source": source,
        "may": can_fetch(user),
        "mapped": mapped_table(mapped, user) if mapped else None,
        "unmapped": unmapped_table(source, unmapped) if unmapped else None,
        "more": formats.number(len(unmapped) - SHOWN) if len(unmapped) > SHOWN else "",
        "files": fetches_table(files, user) if files else None,
    }
    return render(request, "public_figures/source.html", context)


class _OfSource(FormPage):
    """A page below that of a source."""

    access = OFFICE
    asks_approval = keeps_drafts = False
    permission_denied_message = NOBODYS
    source: Source

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.source = self.find_source()

    def find_source(self) -> Source:
        return source_of(self.kwargs["key"])

    def test_func(self) -> bool:
        return can_fetch(self.request.user)

    def kicker(self) -> str:
        return self.source.title

    def crumbs(self) -> tuple[Link, ...]:
        return (OVERVIEW, IMPORTS, LIST, Link(self.source.title, self.cancel_url()), Link(self.title, current=True))

    def cancel_url(self) -> str:
        return reverse("public_source", args=[self.source.key])

    def get_success_url(self) -> str:
        return self.cancel_url()


class ReadFile(_OfSource):
    form_class = FetchForm
    title, submit = "Read a file", "Read it"
    lead = "Nothing is written before you have seen what it would do."

    def get_initial(self) -> dict[str, Any]:
        return {"published_on": today()}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "source": self.source}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except UnreadFileError as refusal:
            for reason in refusal.reasons:
                form.add_error("address" if form.cleaned_data.get("address") else "file", reason)
            return self.form_invalid(form)

    def perform(self, form: FetchForm) -> Fetch:
        typed = form.cleaned_data
        address, file = typed.get("address"), typed["file"]
        content = fetched(address, self.source.hosts) if address else file.read()
        of_file = {"name": address or file.name, "published_on": typed["published_on"], "today": today()}
        return bring_content(self.source, content, by=self.request.user, sheet=typed["sheet"], **of_file)

    def get_success_url(self) -> str:
        brought = self.object.brought
        return str(brought.get_absolute_url()) if brought else self.cancel_url()

    def get_success_message(self) -> str:
        row: Fetch = self.object
        counts = [
            f"{formats.plural(count, 'figure')} {words}"
            for count, words in ((row.new, "new"), (row.revised, "revised"), (row.same, "as they stand"))
            if count
        ]
        return f"It is read: {', '.join(counts) or 'no series in it fills a measure'}."


class MapSeries(_OfSource):
    form_class = SeriesForm
    title, submit, success_message = "Fill a measure", "Save", "The next file fills it."

    def get_initial(self) -> dict[str, Any]:
        return {name: self.request.GET.get(name, "") for name in ("series", "place")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "source": self.source, "by": self.request.user}

    def perform(self, form: SeriesForm) -> MappedSeries:
        return actions.map_series(by=self.request.user, source=self.source.key, **form.cleaned_data)


class ChangeSeries(_OfSource):
    form_class = ChangeSeriesForm
    title, submit = "Change what it fills", "Save the changes"

    def find_source(self) -> Source:
        self.row = get_object_or_404(MappedSeries.objects.select_related("measure__theme"), pk=self.kwargs["pk"])
        return source_of(self.row.source)

    def test_func(self) -> bool:
        return can_write(self.request.user, self.row.measure)

    def kicker(self) -> str:
        return str(self.row)

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.row)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}

    def perform(self, form: ChangeSeriesForm) -> MappedSeries:
        return actions.change_mapping(self.row, by=self.request.user, **form.cleaned_data)
