"""An approval, of an update or of a reply to the panel, holds for what its references printed: each field that text can
cite, of each kind, changed column by column; dates that move and move back; records that readers see no more."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import DateField, DateTimeField, DecimalField, Field, ForeignKey, IntegerField, Model

from objectives.actions.quarterly import content_of, is_changed
from objectives.models import QuarterlyUpdate
from pcc_portal.panel.models import PanelRequest
from pcc_portal.panel.requests.actions import approve_reply, reply
from pcc_portal.panel.requests.approval import changed
from pcc_portal.updates.citations.resolving import Citations
from pcc_portal.updates.registers.actions import change_register
from pcc_portal.updates.registers.declaration import Kind, cited_kinds
from pcc_portal.updates.releases.approval import Item, printed_by
from pcc_portal.updates.releases.as_of import paper_of
from performance.choices import PanelDecision
from tests.factories.accounts import create_publisher
from tests.factories.commissioning import create_award, create_contract, create_grant_round
from tests.factories.desks import Desk, create_desk
from tests.factories.objectives import create_milestone
from tests.factories.panel import create_panel_meeting, create_panel_request
from tests.factories.performance import create_observation, create_precept, create_saving
from tests.factories.registers import CREATE

pytestmark = [pytest.mark.django_db, pytest.mark.engines, pytest.mark.slow]

# Worked out from other rows than the record's own: figures, targets, forecasts, recommendations, grants.
FROM_OTHER_ROWS = {
    "measure": {"value", "number", "previous", "change", "target", "gap", "region", "national", "peers", "period"}
    | {"as_at", "base"},
}

TERM: dict[str, Any] = {
    "starts": dt.date(2022, 4, 1),
    "current_end": dt.date(2024, 3, 31),
    "maximum_end": dt.date(2026, 3, 31),
}


def is_fallen(update: QuarterlyUpdate, items: list[Item] | None = None) -> bool:
    items = items or content_of(update)
    return is_changed(update, items, printed_by(update.quarter, {update.theme_id: items})[update.theme_id])


def approved(body: str, desk: Desk | None = None) -> QuarterlyUpdate:
    desk = desk or create_desk()
    desk.complete()
    desk.write(body)
    return create_approved_of(desk)


def answered(words: str) -> PanelRequest:
    """A request of the panel with an approved answer."""
    request = create_panel_request(meeting=create_panel_meeting())
    reply(request, by=create_publisher(), words=words)
    return approve_reply(request, by=create_publisher(), today=dt.date(2023, 11, 20))


def create_approved_of(desk: Desk) -> QuarterlyUpdate:
    desk.submit()
    desk.approve(by=create_publisher())
    return desk.update


# Rows of which each column can be another by itself.
AS_RECORDED: dict[str, Callable[[], Any]] = {
    "contract": lambda: create_contract(**TERM),
    "grant-round": lambda: create_grant_round(applications=4_000),
    "precept": lambda: create_precept(
        budget=CREATE["budget"](), decision=PanelDecision.APPROVE, reviewed_on=dt.date(2024, 2, 5)
    ),
    "saving": lambda: create_saving(budget=CREATE["budget"](), planned=20_000_000),
}
LARGE, LONG = Decimal(3_000_000), 10  # a sum of pounds reads otherwise; other columns have fewer digits than that


def others(field: "Field[Any, Any]", value: Any) -> list[Any]:
    """Other values of the column; none where there is no sensible one."""
    if field.choices:
        keys = [key for key, _ in field.flatchoices if key not in (value, "")]
        return [*keys[:1], *keys[1:][-1:]]  # either end of a scale
    if isinstance(field, DateTimeField | ForeignKey) or field.name in {"id", "slug", "is_public", "order"}:
        return []
    if isinstance(field, DateField):
        return [(value or dt.date(2024, 2, 28)) + dt.timedelta(days=days) for days in (366, -366)]
    if isinstance(field, DecimalField):
        return [(value or Decimal(0)) + (LARGE if field.max_digits > LONG else 3)]
    if isinstance(field, IntegerField):
        return [(value or 0) + 1]
    return (
        [f"{value or ''} Another"[-min(20, field.max_length or 20) :]]
        if field.get_internal_type() in {"CharField", "TextField"}
        else []
    )


def set_column(row: Model, field: "Field[Any, Any]", value: Any) -> bool:
    """False where the database does not take it."""
    try:
        with transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).update(**{field.name: value})
    except IntegrityError:
        return False
    return True


def filled(row: Model) -> Any:
    """With a value in each column that has none and can have one alone."""
    for field in row._meta.concrete_fields:
        if getattr(row, field.attname) in (None, ""):
            for value in others(field, None)[:1]:
                set_column(row, field, value)
    return type(row)._default_manager.get(pk=row.pk)


def columns(row: Model) -> Iterator[tuple["Field[Any, Any]", Any, Any]]:
    for field in row._meta.concrete_fields:
        was = getattr(row, field.attname)
        for now in others(field, was):
            yield field, was, now


@pytest.mark.parametrize("kind", cited_kinds().values(), ids=lambda kind: kind.key)
def test_each_column_that_changes_what_is_printed_takes_the_approval_and_so_does_hiding_it(kind: Kind) -> None:
    desk = create_desk()
    row = filled(AS_RECORDED.get(kind.key, CREATE[kind.key])())
    if kind.key == "measure":
        create_observation(measure=row, quarter=desk.quarter)
    texts = {name: f"{{{kind.key}:{row.slug}|{name}}}" for name in kind.cited.fields}  # type: ignore[union-attr]
    citations = Citations(texts.values(), paper_of(desk.quarter))
    known = {name for name in texts if name in citations.records[kind.key, row.slug].fields}
    words = " ".join(texts[name] for name in sorted(known))
    update, answer = approved(words, desk), answered(words)
    items, told = content_of(update), set[str]()
    assert not is_fallen(update, items)
    assert not changed(answer)
    for field, was, now in columns(row):
        if not set_column(row, field, now):
            continue
        after = Citations(texts.values(), paper_of(desk.quarter)).records.get((kind.key, row.slug))
        before = citations.records[kind.key, row.slug].fields
        moved = {name for name in known if after is None or after.fields.get(name) != before[name]}
        assert is_fallen(update, items) == bool(moved), field
        assert bool(changed(answer)) == bool(moved), field
        told |= moved
        set_column(row, field, was)
    assert known - told <= FROM_OTHER_ROWS.get(kind.key, set())
    assert not is_fallen(update), "each column is as it was"
    assert not changed(answer)
    type(row).objects.filter(pk=row.pk).update(is_public=False)
    assert is_fallen(update)
    type(row).objects.filter(pk=row.pk).update(is_public=True)
    assert not is_fallen(update)


def test_what_readers_come_to_see_reads_as_it_did() -> None:
    award = create_award(slug="lights", is_public=False)
    update = approved("{award:lights}")
    type(award).objects.update(is_public=True)
    assert not is_fallen(update)


def test_a_date_that_moves_twice_and_back_gives_the_approval_back() -> None:
    by, leap_day = create_publisher(), dt.date(2024, 2, 29)
    row = create_milestone(slug="hub", forecast_on=leap_day)
    update = approved("It opens on {milestone:hub}.")
    change_register(row, by=by, reason="Snow.", forecast_on=dt.date(2024, 3, 31), forecast_precision="month")
    assert is_fallen(update)
    change_register(row, by=by, reason="Rain.", forecast_on=dt.date(2024, 6, 30), forecast_precision="quarter")
    assert is_fallen(update)
    change_register(row, by=by, reason="It was dry.", forecast_on=leap_day, forecast_precision="day")
    assert not is_fallen(update)
