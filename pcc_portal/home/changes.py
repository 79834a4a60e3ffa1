"""What is different since the last report: each change with what it was, what it is now and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.urls import reverse

from commissioning.models import ContractChange
from estates.choices import DisposalStage
from estates.models import Disposal
from objectives.choices import CommitmentStep
from objectives.models import Commitment, CommitmentChange
from objectives.stats import Standing
from pcc_portal.periods.models import Quarter
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable
from pcc_portal.ui.statuses import STATUSES
from pcc_portal.updates.models import Release, SealedRecord
from pcc_portal.updates.registry import Viewpoint
from performance import figures
from performance.figures import movement_words, variance_words
from performance.models import Measure, Observation
from performance.stats import BudgetPosition

Row = list[Cell]


def changes_table(
    now: Viewpoint, before: Viewpoint, found: Iterable[Standing], budgets: Iterable[BudgetPosition]
) -> PlainTable:
    """Since the viewpoint `before`. Six queries, however many changes."""
    sealed = _sealed(before)
    rows = [
        *_grades(found),
        *_forecasts(budgets),
        *_restated(now, before),
        *_contracts(now, sealed),
        *_disposals(now, sealed),
        *_commitments(now),
    ]
    was = (
        f"In quarter {before.quarter.number}"
        if before.quarter.year == now.quarter.year
        else f"In {before.quarter.short}"
    )
    headings = [Heading("What"), Heading(was), Heading("Now"), Heading("Why it changed")]
    return PlainTable(f"Changed since the report for {_lower(before.quarter)}", headings, rows)


def _lower(quarter: Quarter) -> str:
    return quarter.name.replace("Quarter", "quarter")


def _sealed(before: Viewpoint) -> dict[tuple[str, str], dict[str, Any]]:
    """The values of the register rows compared here, as the earlier release sealed them."""
    rows = SealedRecord.objects.filter(
        release__number=before.as_at.release or 0, kind__in=["disposal", "contract", "contract-change"]
    )
    return {(row.kind, row.key): row.values for row in rows}


def _grades(found: Iterable[Standing]) -> Iterator[Row]:
    for standing in found:
        if standing.has_moved:
            yield [
                Cell(standing.theme.title, standing.theme.get_absolute_url()),
                Cell(STATUSES[standing.status_before or "nodata"], status=standing.status_before or "nodata"),
                Cell(STATUSES[standing.status], status=standing.status, unreleased=standing.is_unreleased),
                Cell(standing.reason or formats.MISSING),
            ]


def _forecasts(budgets: Iterable[BudgetPosition]) -> Iterator[Row]:
    for position in budgets:
        if position.forecast and position.movement:
            yield [
                Cell(f"{position.budget.title}: forecast for the year", position.budget.get_absolute_url()),
                Cell(variance_words(position.previous_variance)),
                Cell(variance_words(position.variance), unreleased=not position.forecast.is_released),
                Cell(f"{movement_words(position.movement)} than forecast then"),
            ]


def _restated(now: Viewpoint, before: Viewpoint) -> Iterator[Row]:
    """Figures that were published and have been corrected since."""
    corrected = Observation.objects.as_at(now.as_at).filter(supersedes__isnull=False)
    corrected = corrected.filter(measure__in=Measure.objects.as_at(now.as_at)).select_related("measure", "area")
    rows = list(corrected.exclude(release__in=Release.objects.filter(number__lte=before.as_at.release or 0)))
    old = Observation.objects.as_at(before.as_at).filter(measure__in=[row.measure_id for row in rows])
    published = {_period(row): row for row in old}
    for row in rows:
        if was := published.get(_period(row)):
            yield [
                Cell(row.measure.title, row.get_absolute_url(), sub=f"{row.area.name}, {figures.period_words(row)}"),
                Cell(figures.observation_words(row.measure, was)),
                Cell(figures.observation_words(row.measure, row), unreleased=not row.is_released),
                Cell(f"Corrected: {row.reason}"),
            ]


def _period(row: Observation) -> tuple[Any, ...]:
    return row.measure_id, row.area_id, row.start, row.end


def _contracts(now: Viewpoint, sealed: dict[tuple[str, str], dict[str, Any]]) -> Iterator[Row]:
    """Extensions and variations recorded since, of contracts that were there before."""
    worth: dict[int, Decimal | None] = {}
    for change in ContractChange.objects.select_related("contract").order_by("contract", "on", "pk"):
        contract = change.contract
        before = worth.setdefault(contract.pk, contract.value_awarded)
        worth[contract.pk] = after = None if before is None else before + (change.value_change or 0)
        was = sealed.get(("contract", contract.slug))
        if was is None or ("contract-change", str(change.pk)) in sealed:
            continue
        if contract.is_public or now.as_at.is_working_copy:
            yield [
                Cell(contract.title, contract.get_absolute_url(), sub="Contract", illustrative=change.is_illustrative),
                Cell(_contract_words(before if change.value_change else None, _day_of(was["current_end"]))),
                Cell(_contract_words(after if change.value_change else None, change.new_end)),
                Cell(change.reason),
            ]


def _day_of(day: str | None) -> dt.date | None:
    return dt.date.fromisoformat(day) if day else None


def _contract_words(worth: Decimal | None, end: dt.date | None) -> str:
    """The value where the change is one of value, else the end."""
    if worth is not None:
        return formats.pounds(worth)
    return f"Ends {formats.day(end)}" if end else formats.MISSING


def _disposals(now: Viewpoint, sealed: dict[tuple[str, str], dict[str, Any]]) -> Iterator[Row]:
    for disposal in Disposal.objects.as_at(now.as_at).select_related("decision"):
        was = sealed.get(("disposal", disposal.slug))
        if was and was["stage"] != disposal.stage:
            receipt = disposal.actual_receipt if disposal.actual_receipt is not None else disposal.expected_receipt
            at = f" at {formats.pounds(receipt)}" if receipt is not None else ""
            yield [
                Cell(disposal.title, disposal.get_absolute_url(), illustrative=disposal.is_illustrative),
                Cell(DisposalStage(was["stage"]).label),
                Cell(f"{disposal.get_stage_display()}{at}", unreleased=not disposal.is_public),
                Cell(f"Decision {disposal.decision.reference}" if disposal.decision else formats.MISSING),
            ]


def _commitments(now: Viewpoint) -> Iterator[Row]:
    """What the quarter's report did with promises: those kept are counted, the others say why."""
    steps = CommitmentChange.objects.filter(quarter=now.quarter).select_related("commitment").order_by("at", "pk")
    visible = [s for s in steps if s.commitment.is_public or now.as_at.is_working_copy]
    for step in visible:
        if step.step != CommitmentStep.KEPT:
            yield [
                _commitment(step.commitment),
                Cell(f"Due {formats.day(step.from_due_on)}"),
                Cell(_step_words(step)),
                Cell(step.reason),
            ]
    if kept := [step for step in visible if step.step == CommitmentStep.KEPT]:
        address = f"{reverse('commitments')}?state={CommitmentStep.KEPT}"
        yield [Cell(formats.plural(len(kept), "commitment"), address), Cell("Open"), Cell("Kept"), Cell(_kept(kept))]


def _commitment(row: Commitment) -> Cell:
    return Cell(
        row.title,
        row.get_absolute_url(),
        sub="Commitment",
        unreleased=not row.is_public,
        illustrative=row.is_illustrative,
    )


def _step_words(step: CommitmentChange) -> str:
    if step.step == CommitmentStep.REVISED:
        return f"Due {formats.day(step.to_due_on)}"
    return step.get_step_display()


def _kept(steps: list[CommitmentChange]) -> str:
    return "; ".join(step.commitment.title for step in steps)
