"""A date that is a span is sorted by its days, wherever a model's rows are asked for."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from commissioning.models import FundingAward, GrantAward, GrantRound
from pcc_portal.ui.reading.fields import FirstDay
from pcc_portal.ui.reading.spans import precision_of
from tests.factories.commissioning import create_award, create_grant_award, create_grant_round
from tests.factories.estates import create_survey

MODELS = [
    model
    for model in apps.get_models()
    if model.__module__.split(".")[0] in {"pcc_portal", *(["objectives", "performance", "estates", "commissioning"])}
]


def test_no_model_orders_its_rows_by_the_last_day_of_a_span() -> None:
    ordered = 0
    for model in MODELS:
        columns = {field.name for field in model._meta.concrete_fields}
        spans = {name for name in columns if precision_of(name) in columns and not name.endswith("_precision")}
        first: Any = next(iter(model._meta.ordering or ()), "")
        assert not isinstance(first, str) or first.removeprefix("-") not in spans, model
        ordered += isinstance(getattr(first, "expression", None), FirstDay)
    assert ordered >= 7


@pytest.mark.engines
@pytest.mark.django_db
def test_rows_come_in_the_order_of_their_spans_and_parts_in_that_of_theirs() -> None:
    for title, last, precision in (
        ("In 2024", dt.date(2024, 12, 31), "year"),
        ("In February", dt.date(2024, 2, 29), "month"),
        ("On leap day", dt.date(2024, 2, 29), "day"),
        ("Mid-February", dt.date(2024, 2, 20), "mid_month"),
        ("Not known", None, "day"),
    ):
        create_award(title=title, awarded_on=last, awarded_precision=precision)
        create_grant_award(round=create_grant_round(title=title, closes_on=last, closes_precision=precision))
    in_order = ["On leap day", "Mid-February", "In February", "In 2024", "Not known"]
    assert [row.title for row in FundingAward.objects.all()] == in_order
    assert [row.title for row in GrantRound.objects.all()] == in_order
    assert [row.round.title for row in GrantAward.objects.all() if row.round] == in_order
    assert FundingAward.objects.first() == FundingAward.objects.get(title="On leap day")


@pytest.mark.django_db
def test_a_report_within_the_month_of_its_survey_is_taken() -> None:
    november: dict[str, Any] = {"commissioned_on": dt.date(2023, 11, 30), "commissioned_precision": "month"}
    create_survey(**november, reported_on=dt.date(2023, 11, 15))
    with pytest.raises(ValidationError, match="before the survey"):
        create_survey(**november, reported_on=dt.date(2023, 10, 31))
    with pytest.raises(ValidationError, match="before the survey"):
        create_survey(commissioned_on=dt.date(2023, 11, 30), reported_on=dt.date(2023, 11, 15))
