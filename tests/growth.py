"""The demo with several times as many rows, for tests that hold the number of queries constant."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from commissioning.models import Contract, ContractChange, ContractOption, Payment
from estates.models import ProjectStage, Property
from objectives.models import CommitmentChange, Decision, UpdateText
from pcc_portal.panel.models import PanelAgendaItem, PanelMeeting, PanelRequest
from pcc_portal.updates.models import Register, Releasable
from pcc_portal.updates.registers.declaration import all_kinds
from performance.kept.actions import rebuild
from performance.models import (
    AgendaItem,
    Budget,
    BudgetLine,
    InspectionGrade,
    MediumTermYear,
    Observation,
    Precept,
    Recommendation,
    SeriesBreak,
    Target,
)
from tests.conftest import triggers_off

Change = Callable[[Any, int], dict[str, Any]]
# What else has to differ from row to row.
CHANGES: dict[type[Model], Change] = {
    AgendaItem: lambda row, n: {"order": row.order + 100 * n},
    BudgetLine: lambda row, n: {"parent_id": None},
    Contract: lambda row, n: {"successor_id": None},
    Decision: lambda row, n: {"reference": f"{row.reference}-{n}"},
    InspectionGrade: lambda row, n: {"order": row.order + 100 * n},
    MediumTermYear: lambda row, n: {"year": row.year + 10 * n},
    PanelAgendaItem: lambda row, n: {"order": row.order + 100 * n},
    Payment: lambda row, n: {"transaction": f"{row.transaction}-{n}"},
    Property: lambda row, n: {"uprn": ""},
    Recommendation: lambda row, n: {"number": str(row.pk + 100 * n)},
}
# Of the year and of the panel there are a few, whatever grows.
OF_ONE_YEAR = (Budget, PanelMeeting, PanelRequest, Precept)


def copies(row: Any, times: int, change: Change) -> list[Any]:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"}
    return [type(row)(**(values | change(row, number))) for number in range(1, times)]


def with_own_slug(change: Change) -> Change:
    return lambda row, number: {"slug": f"{row.slug}-{number}"} | change(row, number)


def grow_registers(times: int) -> None:
    for model in (kind.model for kind in all_kinds() if kind.model not in OF_ONE_YEAR):
        if not issubclass(model, Register):
            continue
        change = CHANGES.get(model, lambda row, n: {})
        rows = list(model._default_manager.all())
        assert rows, f"The demo holds no {model._meta.verbose_name_plural}."
        for row in rows:
            model._default_manager.bulk_create(copies(row, times, with_own_slug(change)))
    for changed in ContractChange.objects.all():
        ContractChange.objects.bulk_create(copies(changed, times, lambda r, n: {}))
    for option in ContractOption.objects.all():
        ContractOption.objects.bulk_create(copies(option, times, lambda r, n: {"order": r.order + 100 * n}))
    for step in CommitmentChange.objects.all():
        CommitmentChange.objects.bulk_create(copies(step, times, lambda r, n: {}))
    for stage in ProjectStage.objects.all():
        ProjectStage.objects.bulk_create(copies(stage, times, lambda r, n: {"order": r.order + 100 * n}))


def grow_figures(times: int) -> None:
    """Earlier periods of every figure, and targets and breaks with them."""

    def earlier(row: Observation, number: int) -> dict[str, Any]:
        start = row.start.replace(year=row.start.year - 30 * number, day=1)
        return {"start": start, "end": start + (row.end - row.start)} | first_of_its_chain(row, number)

    def first_of_its_chain(row: Releasable, number: int) -> dict[str, Any]:
        return {"supersedes_id": None, "reason": ""}

    dated: tuple[tuple[Any, str], ...] = ((Target, "effective_from"), (SeriesBreak, "on"))
    with triggers_off():
        for row in Observation.objects.filter(superseded_by__isnull=True):
            Observation.objects.bulk_create(copies(row, times, earlier))
        for model, field in dated:
            for old in model.objects.all():
                day = getattr(old, field)
                model.objects.bulk_create(
                    copies(old, times, lambda r, n: {field: day.replace(year=day.year - n)} | first_of_its_chain(r, n))  # noqa: B023
                )
    rebuild()


def grow_paragraphs(times: int) -> None:
    with triggers_off():
        for text in UpdateText.objects.all():
            UpdateText.objects.filter(pk=text.pk).update(body="\n\n".join([text.body] * times))
