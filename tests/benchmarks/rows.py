"""Rows by the hundred thousand, written past the log as only a benchmark may: 43 areas × 200 measures × 48 quarters."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commissioning.models import Contract, Service
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.periods.calendar import quarter_span
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.models import Release
from performance.choices import AreaKind, Direction, Statistic, Unit
from performance.models import Area, Measure, Observation, Target

AREAS, MEASURES, QUARTERS = 43, 200, 48
CONTRACTS = 5000
AT_ONCE = 5000


def add_figures() -> int:
    """Adds what is missing to these numbers, all of it published; returns how many figures there are then."""
    publisher, approver = (User.objects.with_role(role).earliest("pk") for role in (Role.PUBLISHER, Role.APPROVER))
    areas, measures = _areas(), _measures()
    release = Release.objects.latest("number")
    entered = {"created_at": timezone.now(), "created_by": publisher, "approved_at": timezone.now()}
    entered |= {"approved_by": approver}
    Target.objects.bulk_create(
        Target(measure=m, value=120, effective_from=dt.date(2000, 4, 1), set_by="The board", **entered)
        for m in measures
    )
    rows = _figures(measures, areas, release.quarter, entered)
    while batch := list(itertools.islice(rows, AT_ONCE)):
        Observation.objects.bulk_create(batch)
    for model in (Target, Observation):
        model.objects.filter(release=None, approved_at=entered["approved_at"]).update(release=release)
    return Observation.objects.count()


def _areas() -> list[Area]:
    have = Area.objects.count()
    Area.objects.bulk_create(
        Area(slug=f"council-{n}", name=f"Council {n}", kind=AreaKind.COUNCIL) for n in range(have, AREAS)
    )
    return list(Area.objects.all())


def _measures() -> list[Measure]:
    like = Measure.objects.filter(is_public=True).earliest("pk")
    have = Measure.objects.count()
    values: dict[str, Any] = {"unit": Unit.DAYS, "statistic": Statistic.LONGEST, "direction": Direction.LOWER}
    return Measure.objects.bulk_create(
        Measure(slug=f"wait-{n}", title=f"Wait number {n}", theme_id=like.theme_id, order=n, source="Records", **values)
        for n in range(have, MEASURES)
    )


def _figures(
    measures: list[Measure], areas: list[Area], last: Quarter, entered: dict[str, Any]
) -> Iterator[Observation]:
    spans = [quarter_span(last.year - back // 4, 4 - back % 4) for back in range(QUARTERS)]
    for place, (measure, area, (start, end)) in enumerate(itertools.product(measures, areas, spans)):
        yield Observation(
            measure=measure,
            area=area,
            quarter=last,
            start=start,
            end=end,
            as_at=end,
            value=Decimal(100 + place * 37 % 61),
            source="Records",
            **entered,
        )


def add_contracts() -> None:
    service = Service.objects.filter(is_public=True).earliest("pk")
    day = dt.date(2024, 1, 1)
    Contract.objects.bulk_create(
        Contract(
            slug=f"contract-{n}",
            title=f"Contract number {n}",
            service=service,
            starts=day,
            current_end=day + dt.timedelta(days=n),
            value_awarded=1000 + n,
        )
        for n in range(CONTRACTS)
    )
