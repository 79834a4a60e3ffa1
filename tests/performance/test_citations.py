"""What text may print of measures, money and inspections: every field, as it reads in a report."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from pcc_portal.periods.models import Quarter
from pcc_portal.ui.markdown import references
from pcc_portal.updates.citations.resolving import Citations
from pcc_portal.updates.releases.as_of import WORKING_COPY, Viewpoint
from performance.choices import Availability, Direction, LocalStatus, Qualifier, Statistic, Unit
from tests.factories.performance import (
    create_ad_hoc_request,
    create_budget,
    create_budget_line,
    create_forecast,
    create_inspection,
    create_inspection_response,
    create_measure,
    create_meeting,
    create_observation,
    create_recommendation,
    create_target,
)
from tests.factories.periods import create_quarter

pytestmark = pytest.mark.django_db
SPRING: dict[str, Any] = {"start": dt.date(2023, 4, 1), "end": dt.date(2023, 6, 30)}


@pytest.fixture
def quarter() -> Quarter:
    return create_quarter()


def says(text: str, quarter: Quarter) -> str:
    return Citations([text], Viewpoint(WORKING_COPY, quarter)).cite(references(text)[0]).text


@pytest.fixture
def wait(quarter: Quarter) -> None:
    measure = create_measure(slug="wait")
    create_observation(measure=measure, value=276, **SPRING)
    create_observation(measure=measure, value=300)
    for kind, value in (("nation", 205), ("region", 190), ("peers", 198)):
        create_observation(measure=measure, value=value, kind=kind)
    create_target(measure=measure)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("", "300 days"),
        ("|value", "300 days"),
        ("|number", "300 days"),
        ("|previous", "276 days"),
        ("|change", "up 24 days"),
        ("|target", "150 days"),
        ("|gap", "150 days over target"),
        ("|national", "205 days"),
        ("|region", "190 days"),
        ("|peers", "198 days"),
        ("|period", "July to September 2023"),
        ("|as_at", "30 September 2023"),
    ],
)
def test_a_measure_in_days(wait: None, quarter: Quarter, field: str, words: str) -> None:
    assert says(f"{{measure:wait{field}}}", quarter) == words


@pytest.mark.parametrize(
    ("now", "before", "change"),
    [(85, 87, "down 2 percentage points"), (85, 84, "up 1 percentage point"), (85, 85, "no change")],
)
def test_percentages_differ_in_points(quarter: Quarter, now: int, before: int, change: str) -> None:
    measure = create_measure(slug="rate", unit=Unit.PERCENT, statistic=Statistic.SHARE, direction=Direction.HIGHER)
    create_observation(measure=measure, value=before, **SPRING)
    create_observation(measure=measure, value=now)
    create_target(measure=measure, value=88)
    assert says("{measure:rate}", quarter) == "85%"
    assert says("{measure:rate|change}", quarter) == change
    assert says("{measure:rate|gap}", quarter) == "3 percentage points short of target"


@pytest.mark.parametrize(("value", "words"), [("0", "0%"), ("0.4", "under 1%"), ("99.6", "over 99%"), ("100", "100%")])
def test_nothing_and_all_are_said_only_when_exact(quarter: Quarter, value: str, words: str) -> None:
    measure = create_measure(slug="rate", unit=Unit.PERCENT, statistic=Statistic.SHARE)
    create_observation(measure=measure, value=Decimal(value))
    assert says("{measure:rate}", quarter) == words


def test_a_number_with_its_qualifier_and_base(quarter: Quarter) -> None:
    measure = create_measure(slug="people", unit=Unit.COUNT, denominator_name="closed cases")
    create_observation(measure=measure, value=8_800, qualifier=Qualifier.MORE_THAN, denominator=Decimal(12))
    assert says("{measure:people}", quarter) == "more than 8,800"
    assert says("{measure:people|number}", quarter) == "8,800"
    assert says("{measure:people|base}", quarter) == "12 closed cases"


@pytest.mark.parametrize(
    ("availability", "words"),
    [
        (Availability.NOT_AVAILABLE, "not available"),
        (Availability.NIL_RETURN, "nil return"),
        (Availability.NOT_APPLICABLE, "not applicable"),
        (Availability.WITHHELD, "withheld by the force"),
    ],
)
def test_a_missing_figure_is_said_and_is_no_nought(quarter: Quarter, availability: str, words: str) -> None:
    create_observation(
        measure=create_measure(slug="gone"),
        value=None,
        availability=availability,
        availability_reason="Because.",
        withheld_by="the force",
        review_on=dt.date(2024, 1, 1),
    )
    assert says("{measure:gone}", quarter) == words


@pytest.mark.parametrize(("value", "words"), [(0, "0"), (1, "fewer than 5"), (4, "fewer than 5"), (5, "5")])
def test_small_numbers_of_sensitive_measures_are_hidden(quarter: Quarter, value: int, words: str) -> None:
    measure = create_measure(slug="few", unit=Unit.COUNT, is_sensitive=True)
    create_observation(measure=measure, value=20, **SPRING)
    create_observation(measure=measure, value=value)
    assert says("{measure:few}", quarter) == says("{measure:few|number}", quarter) == words
    if words == "fewer than 5":
        assert str(20 - value) not in says("{measure:few|change}", quarter)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("", "£277m"),
        ("|nbr", "£273m"),
        ("|other_funding", "£4m"),
        ("|variance", "£1.337m underspend"),
        ("|previous_variance", "£2.379m overspend"),
        ("|movement", "£3.716m better"),
        ("|outturn", "£276m"),
    ],
)
def test_money(quarter: Quarter, field: str, words: str) -> None:
    budget = create_budget()
    create_forecast(budget=budget, quarter=create_quarter(number=1), outturn=279_379_000)
    create_forecast(budget=budget, quarter=quarter, outturn=275_663_000)
    assert says(f"{{budget:2023-24{field}}}", quarter) == words


@pytest.mark.parametrize(
    ("outturns", "variance", "movement"),
    [
        ((277_000_000, 277_000_000), "on budget", "unchanged"),
        ((277_000_000, 277_200_000), "£0.2m overspend", "£0.2m worse"),
    ],
)
def test_variances_in_words(quarter: Quarter, outturns: tuple[int, int], variance: str, movement: str) -> None:
    budget = create_budget()
    for when, outturn in zip((create_quarter(number=1), quarter), outturns, strict=True):
        create_forecast(budget=budget, quarter=when, outturn=outturn)
    assert says("{budget:2023-24|variance}", quarter) == variance
    assert says("{budget:2023-24|movement}", quarter) == movement


def test_a_line_of_the_budget(quarter: Quarter) -> None:
    line = create_budget_line(budget=create_budget(), title="Vehicles", amount=600_000)
    assert says(f"{{budget-line:{line.slug}}}", quarter) == "£0.6m"
    assert says(f"{{budget-line:{line.slug}|title}}", quarter) == "Vehicles"


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("", "Homicide"),
        ("|published", "11 August 2023"),
        ("|response_due", "5 October 2023"),
        ("|recommendations", "24"),
        ("|signed_off", "17%"),
        ("|awaiting", "75%"),
        ("|outstanding", "2"),
    ],
)
def test_an_inspection(quarter: Quarter, field: str, words: str) -> None:
    inspection = create_inspection(slug="homicide")
    for status, count in (
        (LocalStatus.SIGNED_OFF, 4),
        (LocalStatus.PARTLY_COMPLIANT, 18),
        (LocalStatus.OUTSTANDING, 2),
    ):
        for _ in range(count):
            create_recommendation(inspection=inspection, status=status)
    assert says(f"{{inspection:homicide{field}}}", quarter) == words


def test_responses_meetings_and_requests(quarter: Quarter) -> None:
    create_inspection_response(inspections=[create_inspection()], slug="response", planned_on=dt.date(2023, 12, 1))
    create_meeting(slug="public", focus="Rural crime")
    create_ad_hoc_request(slug="drones", title="Use of drones")
    assert says("{inspection-response:response|planned}", quarter) == "1 December 2023"
    assert says("{meeting:public}", quarter) == "31 August 2023"
    assert says("{meeting:public|focus}", quarter) == "Rural crime"
    assert says("{ad-hoc-request:drones}", quarter) == "Use of drones"
