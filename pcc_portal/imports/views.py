"""Pages that bring rows in: what can be brought, a file, what it would do, and loading it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST, require_safe

from pcc_portal.accounts.access import OFFICE, SignedInRequest, office
from pcc_portal.periods.clock import today
from pcc_portal.ui import formats
from pcc_portal.ui.downloads import KINDS, rows_file
from pcc_portal.ui.form_pages import ActionFormView, take_step
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.plain_tables import Cell, Heading, PlainColumn, PlainTable

from . import actions, background
from .background import CHANGED, is_long
from .choices import ImportState
from .columns import TO_CORRECT, plain
from .forms import BringFiguresForm, BringForm, ColumnsForm, LoadForm
from .models import Import
from .office.loading import BOOK, can_set_up
from .outcomes import WRONG
from .progress import Progress, progress_of
from .reading import Read, read
from .results import cells_of, faults_of, results, taking_back
from .target import Target
from .targets import target_of, targets

IMPORTS = Link("Bring in data", reverse_lazy("imports"))  # type: ignore[arg-type]
FIRST_ROWS = 5
SECONDS_TO_LOOK = "3"
WORDS = {
    "added": "added",
    "changed": "changed",
    "waits": "for an approver",
    "left": "left as they are",
    "wrong": "wrong",
    "follows": "waiting for those",
}


@office
@require_safe
def imports(request: SignedInRequest) -> HttpResponse:
    mine = [target for target in targets().values() if target.may(request.user)]
    context = {
        "title": "Bring in data",
        "lead": "From a file or a paste, checked before anything is written.",
        "crumbs": (OVERVIEW, Link("Bring in data", current=True)),
        "table": PlainTable.of(
            "What can be brought in",
            mine,
            PlainColumn("Records", lambda target: Cell(target.noun.title, reverse("import_add", args=[target.key]))),
            PlainColumn("As they stand", lambda target: Cell("XLSX", _table_address(target, "xlsx"))),
            PlainColumn("", lambda target: Cell("CSV", _table_address(target, "csv"))),
        ),
        "brought": _brought(request.user),
        "may_set_up": can_set_up(request.user),
    }
    return render(request, "imports/imports.html", context)


def _table_address(target: Target, kind: str) -> str:
    return reverse("import_table", args=[target.key, kind])


def _brought(user: Any) -> PlainTable | None:
    rows = Import.objects.filter(by=user).defer("table", "outcome", "written")[:20]
    if not rows:
        return None
    return PlainTable.of(
        "What you brought in",
        rows,
        PlainColumn("Name", lambda row: Cell(str(row), row.get_absolute_url())),
        PlainColumn("Records", lambda row: target_of(row).noun.title),
        PlainColumn("Brought", lambda row: formats.day(row.at)),
        PlainColumn("State", lambda row: row.get_state_display()),
    )


def _target(user: Any, key: str) -> Target:
    """Raises Http404, PermissionDenied."""
    target = targets().get(key)
    if target is None:
        raise Http404(f"Nothing called {key} can be brought in.")
    if not target.may(user):
        raise PermissionDenied("There is nothing of this that you may add or change.")
    return target


@office
@require_safe
def table(request: SignedInRequest, key: str, kind: str) -> HttpResponseBase:
    """What stands, to be changed and brought again."""
    if kind not in KINDS:
        raise Http404(f"There is no {kind} of this.")
    target = _target(request.user, key)
    heads, lines = target.table(request.user)
    return rows_file(target.noun.title, heads, lines, kind)


class Bring(ActionFormView):
    access = OFFICE
    template_name = "imports/bring.html"
    submit = "Check it"
    request: Any

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.target = _target(request.user, kwargs["key"])

    def get_form_class(self) -> Any:
        return BringFiguresForm if self.target.key == "figures" else BringForm

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return kwargs | ({"by": self.request.user} if self.target.key == "figures" else {})

    def get_initial(self) -> dict[str, Any]:
        return {"measure": self.request.GET.get("measure", "")}

    def perform(self, form: BringForm) -> Import:
        measure = form.cleaned_data.get("measure")
        return actions.bring(
            by=self.request.user,
            target=self.target.key,
            name=form.name,
            table=form.table,
            today=today(),
            reason=form.cleaned_data["reason"],
            measure=measure.slug if measure else "",
            by_check=background.check,
        )

    def succeed(self) -> HttpResponse:
        return redirect(self.get_success_url())

    def crumbs(self) -> tuple[Link, ...]:
        return (OVERVIEW, IMPORTS, Link(self.words, current=True))

    @property
    def words(self) -> str:
        return f"Bring in {self.target.noun.many}"

    def cancel_url(self) -> str:
        return reverse("imports")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        columns = [column for column in self.target.columns(self.request.user) if column.is_read]
        files = [Link(kind.upper(), _table_address(self.target, kind)) for kind in KINDS]
        return super().get_context_data(
            title=self.words, columns=columns, files=files, many=self.target.noun.many, **kwargs
        )


def _mine(request: SignedInRequest, pk: int) -> Import:
    return get_object_or_404(Import.objects.select_related("by"), pk=pk, by=request.user)


@office
@require_safe
def show(request: SignedInRequest, pk: int) -> HttpResponse:
    brought = _mine(request, pk)
    under_way = progress_of(pk) if brought.state == ImportState.CHECKED else None
    if under_way and not under_way.refusal:
        return _how_far(request, brought, under_way)
    return _page(request, brought, refusal=under_way.refusal if under_way else "")


def _how_far(request: SignedInRequest, brought: Import, under_way: Progress) -> HttpResponse:
    """Asked for again by the browser every few seconds, without a script."""
    context = {
        "title": str(brought),
        "kicker": target_of(brought).noun.title,
        "lead": under_way.lead,
        "crumbs": (OVERVIEW, IMPORTS, Link(str(brought), current=True)),
        "brought": brought,
        "under_way": under_way,
    }
    answer = render(request, "imports/loading.html", context)
    answer.headers["Refresh"] = SECONDS_TO_LOOK
    return answer


def again(brought: Import) -> str:
    """The address at which the same is brought once more."""
    return reverse("office_set_up") if brought.target == BOOK else reverse("import_add", args=[brought.target])


def _page(request: SignedInRequest, brought: Import, refusal: str = "", **forms: Any) -> HttpResponse:
    target = target_of(brought)
    is_open = brought.state == ImportState.CHECKED
    now = read(brought) if is_open else None
    context = {
        "title": str(brought),
        "kicker": target.noun.title,
        "lead": _lead(brought, target, now),
        "crumbs": (OVERVIEW, IMPORTS, Link(str(brought), current=True)),
        "brought": brought,
        "is_open": is_open,
        "again": again(brought),
        "notes": brought.rows().notes,
        "refusal": refusal,
        **results(brought),
        **(_asked(brought, now) if now else {}),
        **_steps(brought, now),
    }
    return render(request, "imports/import.html", context | forms | {"forms_in_error": forms.values()})


def _lead(brought: Import, target: Target, now: Read | None) -> str:
    if brought.state == ImportState.UNDONE:
        return "It was loaded, and taken back."
    if not brought.outcome:
        done = "It was not checked to the end." if now and now.is_ready else "Say how it is to be read."
        return f"{done} Nothing has been written."
    counts = brought.outcome["counts"]
    parts = [
        f"{formats.plural(counts[kind], str(target.noun.one), str(target.noun.many))} {words}"
        for kind, words in WORDS.items()
        if counts.get(kind)
    ]
    ending = "" if brought.state == ImportState.LOADED else " Nothing has been written yet."
    return f"{', '.join(parts) or 'Nothing to read'}.{ending}"


def _asked(brought: Import, now: Read) -> dict[str, Any]:
    if now.faults or (now.is_ready and brought.outcome):
        return {}
    if now.is_ready:  # its check came to no end
        return {"columns_form": ColumnsForm(now=now)}
    first = [[str(number), *cells] for number, cells in now.table.rows[:FIRST_ROWS]]
    heads = (Heading("Row"), *(Heading(head) for head in now.table.heads))
    return {"columns_form": ColumnsForm(now=now), "first_rows": PlainTable("The first rows", heads, cells_of(first))}


def _steps(brought: Import, now: Read | None) -> dict[str, Any]:
    outcome = brought.outcome
    if brought.state != ImportState.CHECKED:
        return taking_back(brought)
    counts = outcome.get("counts", {})
    writes = any(counts.get(kind) for kind in ("added", "changed", "waits"))
    if now is None or not now.is_ready or outcome.get("faults") or counts.get("wrong") or not writes:
        return {}
    return {"load_form": LoadForm(doubts=outcome["doubts"])}


@office
@require_POST
def columns(request: SignedInRequest, pk: int) -> HttpResponse:
    """The sender says which column is which, and how dates are written."""
    brought = _mine(request, pk)
    form = ColumnsForm(request.POST, now=read(brought))
    if not form.is_valid():
        return _page(request, brought, columns_form=form)
    choices = {"chosen": form.chosen, "answers": form.answers}
    return take_step(
        request,
        lambda: actions.answer(brought, by=request.user, today=today(), by_check=background.check, **choices),
        back_to=brought.get_absolute_url(),
    )


@office
@require_POST
def load(request: SignedInRequest, pk: int) -> HttpResponse:
    brought = _mine(request, pk)
    form = LoadForm(request.POST, doubts=brought.outcome.get("doubts", 0))
    if brought.state == ImportState.CHECKED and not form.is_valid():
        return _page(request, brought, load_form=form)
    step = _start if is_long(brought) else _load
    return take_step(request, lambda: step(request, brought, form), back_to=brought.get_absolute_url())


def _start(request: SignedInRequest, brought: Import, form: LoadForm) -> None:
    confirmed = form.is_valid() and form.cleaned_data.get("confirmed", False)
    background.load(brought, by=request.user, today=today(), confirmed=confirmed)


def _load(request: SignedInRequest, brought: Import, form: LoadForm) -> None:
    confirmed = form.is_valid() and form.cleaned_data.get("confirmed", False)
    outcome = actions.load(brought, by=request.user, today=today(), confirmed=confirmed)
    if outcome.is_sound and not (outcome.doubted and not confirmed):
        messages.success(request, "It is loaded, all of it.")
    else:
        messages.error(request, CHANGED)


@office
@require_POST
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    brought = _mine(request, pk)
    return take_step(request, lambda: _undo(request, brought), back_to=brought.get_absolute_url())


def _undo(request: SignedInRequest, brought: Import) -> None:
    refused = len(actions.undo(brought, by=request.user, today=today()).of(WRONG))
    if refused:
        words = formats.plural(refused, "row of it stays as it is", "rows of it stay as they are")
        messages.warning(request, f"The rest is taken back: {words}.")
    else:
        messages.success(request, "It is taken back, all of it.")


@office
@require_safe
def faults(request: SignedInRequest, pk: int, kind: str) -> HttpResponseBase:
    """The rows that are wrong, each with what to correct, to be mended and brought again."""
    brought = _mine(request, pk)
    if brought.target == BOOK:
        heads, lines = ["Sheet and row", "Record", "Column", TO_CORRECT], faults_of(brought.outcome["wrong"])
        return rows_file(f"{brought} to correct", heads, lines, kind)
    table = brought.rows()
    rows, kept = dict(table.rows), [at for at, head in enumerate(table.heads) if plain(head) != plain(TO_CORRECT)]
    wrong: dict[int, list[str]] = {}
    for row in brought.outcome.get("wrong", []):
        wrong.setdefault(row["number"], []).extend(
            f"{label}: {words}" if label else words for label, words in row["errors"]
        )
    lines = ([*(rows[number][at] for at in kept), " ".join(words)] for number, words in wrong.items())
    return rows_file(f"{brought} to correct", [*(table.heads[at] for at in kept), TO_CORRECT], lines, kind)
