"""The form of one figure: what it takes, what it asks about, what it refuses, and beside which field."""

import datetime as dt
from decimal import Decimal
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from django.http import QueryDict

from objectives.models import Theme
from pcc_portal.periods.models import Quarter
from performance.choices import TO_CHOOSE, Availability, Statistic, Unit
from performance.forms.figures import FigureForm
from performance.models import Area, Observation
from performance.stats.due import figure_due
from tests.factories.objectives import create_theme
from tests.factories.performance import create_area, create_measure, create_observation
from tests.factories.periods import create_quarter
from tests.factories.updates import create_release, store_releasable
from tests.forms import HOSTILE

pytestmark = pytest.mark.django_db
TODAY = dt.date(2023, 10, 10)
USUAL = {
    "value": "300",
    "start": "1 July 2023",
    "end": "30 September 2023",
    "as_at": "30 September 2023",
    "qualifier": "exact",
    "availability": "reported",
}
WITHHELD = {"availability": "withheld", "value": ""}
COUNTS = {"numerator_name": "replied in time", "denominator_name": "requests"}


def the_quarter() -> Quarter:
    return Quarter.objects.filter(number=2).first() or create_quarter()


def form(measure: Any = None, **typed: Any) -> FigureForm:
    """As posted: an ordinary figure of the quarter, but for what is typed."""
    measure = measure or create_measure(theme=create_theme())
    posted = QueryDict(mutable=True)
    posted.update(USUAL | typed)
    return FigureForm(posted, due=figure_due(measure, create_area(), the_quarter()), today=TODAY)


def errors(measure: Any = None, **typed: Any) -> dict[str, Any]:
    return {**form(measure, **typed).errors}


def test_a_share_of_a_base_whose_count_nobody_tells_has_its_base_alone() -> None:
    measure = create_measure(theme=create_theme(), unit=Unit.PERCENT, denominator_name="closed cases")
    figure = form(measure, value="81", denominator="12")
    assert figure.is_valid(), figure.errors
    assert "numerator" not in figure.fields
    assert figure.fields["denominator"].label == "Out of: closed cases"
    assert figure.values()["denominator"] == 12


def test_an_ordinary_figure_is_taken() -> None:
    figure = form(value="1,234.50")
    assert figure.is_valid(), figure.errors
    values = figure.values()
    assert (values["value"], values["end"]) == (Decimal("1234.50"), dt.date(2023, 9, 30))
    assert (values["measure"], values["area"]) == (figure.due.measure, create_area())


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("(1,200)", "-1200"),
        ("–1,200", "-1200"),
        ("+5", "5"),
        ("1\u00a0200", "1200"),
        ("1.2m", "1200000"),
        (".5", "0.5"),
    ],
)
def test_a_figure_is_read_as_it_is_written(typed: str, value: str) -> None:
    change = create_measure(theme=create_theme(), unit=Unit.COUNT, statistic=Statistic.CHANGE)
    figure = form(change, value=typed)
    assert figure.is_valid(), figure.errors
    assert figure.values()["value"] == Decimal(value)


@pytest.mark.parametrize(
    ("unit", "noun", "typed", "value"),
    [
        (Unit.PERCENT, "", "85 %", "85"),
        (Unit.POUNDS, "", "£736k", "736000"),
        (Unit.DAYS, "", "300 days", "300"),
        (Unit.COUNT, "minutes", "3:24", "3.4"),
        (Unit.COUNT, "Seconds", "3:24", "204"),
    ],
)
def test_the_unit_of_the_measure_may_be_typed(unit: Unit, noun: str, typed: str, value: str) -> None:
    figure = form(create_measure(theme=create_theme(), unit=unit, noun=noun), value=typed)
    assert figure.is_valid(), figure.errors
    assert figure.values()["value"] == Decimal(value)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("n/a", "Not applicable"),
        ("tbc", "Not available"),
        ("nil", "Nil return"),
        ("–", "choose a state"),
        ("withheld", "Withheld"),
        ("c. 40", "“About”"),
        ("<5", "Give a small number as it is"),
        ("85%", "This is not a percentage"),
        ("£5", "This is not an amount of money"),
        ("3:24", "not counted in hours"),
        ("40-50", "This is a range"),
    ],
)
def test_what_is_no_number_is_told_where_it_belongs_and_stays_typed(typed: str, said: str) -> None:
    figure = form(value=typed)
    assert list(figure.errors) == ["value"]
    assert said in str(figure.errors["value"])
    assert figure["value"].value() == typed


def test_a_percentage_beside_its_counts_is_worked_out_from_them() -> None:
    share = create_measure(theme=create_theme(), unit=Unit.PERCENT, statistic=Statistic.SHARE, **COUNTS)
    asked = form(share, value="85%", numerator="7", denominator="9")
    assert "7 of 9 is 77.8%, not 85%" in str(asked.errors["confirmed"])
    confirmed = form(share, value="85%", numerator="7", denominator="9", confirmed="on")
    assert confirmed.is_valid(), confirmed.errors
    assert confirmed.values()["value"] is None


def test_a_rate_that_its_counts_contradict_is_asked_about() -> None:
    rate = create_measure(theme=create_theme(), unit=Unit.COUNT, statistic=Statistic.SUM, decimals=2, **COUNTS)
    counts = {"numerator": "43,523", "denominator": "722,000"}
    assert "43,523 of 722,000 is 60.28 per 1,000, not 60.34" in str(errors(rate, value="60.34", **counts)["confirmed"])
    assert errors(rate, value="60.28", **counts) == {}
    confirmed = form(rate, value="60.34", confirmed="on", **counts)
    assert confirmed.is_valid(), confirmed.errors
    assert confirmed.values()["value"] == Decimal("60.34")


def test_a_share_of_one_is_asked_about() -> None:
    share = create_measure(theme=create_theme(), unit=Unit.PERCENT, statistic=Statistic.SHARE)
    assert "write it as 85%" in str(errors(share, value="0.85")["confirmed"])
    first = create_quarter(number=1)
    create_observation(measure=share, quarter=first, value=84, start=first.start, end=first.end)
    assert "write it as 85%" in str(errors(share, value="0.85")["confirmed"])
    assert errors(share, value="85") == {}


def test_counts_of_another_scale_are_asked_about() -> None:
    rate = create_measure(theme=create_theme(), **COUNTS)
    first = create_quarter(number=1)
    counts: dict[str, Any] = {"numerator": 43_523, "denominator": 722_000}
    create_observation(measure=rate, quarter=first, value=60, start=first.start, end=first.end, **counts)
    asked = errors(rate, value="60", numerator="43.5", denominator="722")
    assert "Out of: requests: this is about 1,000 times less" in str(asked["confirmed"])


def test_nothing_typed_is_no_figure_and_no_error() -> None:
    figure = form(value="")
    assert figure.is_valid(), figure.errors
    assert figure.is_empty


@pytest.mark.parametrize("name", ["value", "start", "as_at", "availability", "qualifier", "note", "source"])
@pytest.mark.parametrize("sent", HOSTILE.values(), ids=HOSTILE)
def test_nothing_hostile_breaks_it_or_gets_through(name: str, sent: bytes) -> None:
    typed = unquote_to_bytes(sent.replace(b"+", b" ")).decode("utf-8", "replace")
    figure = form(**{name: typed})
    if figure.is_valid() and not figure.is_empty:
        row = Observation(**figure.values(), quarter=figure.due.quarter)
        row.clean_fields(exclude=["created_at", "created_by"])
    else:
        assert figure.is_empty or set(figure.errors) & {name, "confirmed", "value", "end", "availability_reason"}


@pytest.mark.parametrize("words", ["Řehoř says 5\u202f%", "तीन सौ", "👩‍🚒", "عدد"])
def test_every_script_is_kept_in_words(words: str) -> None:
    figure = form(note=words)
    assert figure.is_valid(), figure.errors
    assert figure.values()["note"] == words


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"value": "-1"}, "value"),
        ({"value": "9" * 13}, "value"),
        ({"value": "0.1234567"}, "value"),
        ({"value": "many"}, "value"),
        ({"as_at": "11 October 2023"}, "as_at"),
        ({"as_at": "30 June 2023"}, "as_at"),
        ({"as_at": ""}, "as_at"),
        ({"start": ""}, "start"),
        ({"end": "30 June 2023", "as_at": "1 July 2023"}, "end"),
        ({"availability": "lost"}, "availability"),
        ({"note": "x" * 2_001}, "note"),
        ({"source": "x" * 251}, "source"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(typed: dict[str, str], field: str) -> None:
    assert list(errors(**typed, confirmed="on")) == [field]


@pytest.mark.parametrize(
    "typed",
    [
        {"value": "0"},
        {"value": "9" * 12},
        {"value": "0.123456"},
        {"as_at": "10 October 2023"},
        {"note": "x" * 2_000},
        {"source": "x" * 250},
    ],
)
def test_the_last_that_can_be_is_taken(typed: dict[str, str]) -> None:
    assert errors(**typed) == {}


@pytest.mark.parametrize(("value", "is_right"), [("0", True), ("100", True), ("100.1", False), ("-0.1", False)])
def test_a_percentage_has_ends(value: str, is_right: bool) -> None:
    share = create_measure(theme=create_theme(), unit=Unit.PERCENT, statistic=Statistic.SHARE)
    assert (errors(share, value=value) == {}) is is_right


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"numerator": "3", "denominator": "24"}, set()),
        ({"numerator": "24", "denominator": "24"}, set()),
        ({"numerator": "25", "denominator": "24"}, {"numerator"}),
        ({"numerator": "3", "denominator": "0"}, {"denominator"}),
        ({"numerator": "3"}, {"denominator"}),
        ({"numerator": "-1", "denominator": "24"}, {"numerator"}),
        ({"numerator": "3", "denominator": "24", "value": "12.5%"}, set()),
        ({"numerator": "3", "denominator": "24", "value": "13"}, set()),
        ({"numerator": "3", "denominator": "24", "value": "14"}, {"confirmed"}),
        ({"numerator": "3", "denominator": "24", "value": "14", "confirmed": "on"}, set()),
    ],
)
def test_a_percentage_is_worked_out_from_its_counts(typed: dict[str, str], wrong: set[str]) -> None:
    share = create_measure(theme=create_theme(), unit=Unit.PERCENT, statistic=Statistic.SHARE, **COUNTS)
    assert set(errors(share, **({"value": ""} | typed))) == wrong


def test_nobody_chooses_that_a_figure_was_moved() -> None:
    assert list(errors(availability="moved", value="", availability_reason="Typed.")) == ["availability"]


def test_counts_are_asked_where_the_measure_names_them() -> None:
    assert "numerator" not in form().fields
    counted = form(create_measure(theme=create_theme(), **COUNTS))
    assert counted.fields["denominator"].label == "Out of: requests"


@pytest.mark.parametrize(
    "state", sorted({each for each, _ in TO_CHOOSE} - {Availability.REPORTED, Availability.WITHHELD})
)
def test_a_state_needs_a_reason_and_takes_no_value(state: str) -> None:
    typed = {"availability": state, "value": ""}
    assert set(errors(**typed)) == {"availability_reason"}
    assert set(errors(**typed | {"value": "3", "availability_reason": "Late."})) == {"value"}
    assert errors(**typed | {"availability_reason": "The force has not counted yet."}) == {}


def test_what_is_withheld_says_by_whom_and_until_when() -> None:
    assert set(errors(**WITHHELD)) == {"availability_reason", "withheld_by", "review_on"}
    reasons = {"availability_reason": "A trial is on.", "withheld_by": "The force", "review_on": "1 March 2024"}
    assert errors(**WITHHELD | reasons) == {}


@pytest.mark.parametrize(("value", "is_doubtful"), [("299", False), ("300", True), ("3", True), ("4", False)])
def test_ten_times_the_last_figure_is_asked_about(value: str, is_doubtful: bool) -> None:
    measure = create_measure(theme=create_theme())
    first = create_quarter(number=1)
    create_observation(measure=measure, quarter=first, value=30, start=first.start, end=first.end)
    figure = form(measure, value=value)
    assert set(figure.errors) == ({"confirmed"} if is_doubtful else set())
    assert figure.asks_to_confirm is is_doubtful
    confirmed = FigureForm(QueryDict(f"{figure.data.urlencode()}&confirmed=on"), due=figure.due, today=TODAY)
    assert confirmed.is_valid(), confirmed.errors


def test_a_confirmation_does_not_let_the_impossible_through() -> None:
    assert set(errors(value="-5", confirmed="on")) == {"value"}


def test_a_published_figure_changes_with_a_reason_only() -> None:
    measure, quarter = create_measure(theme=create_theme()), create_quarter()
    row = create_observation(measure=measure, quarter=quarter)
    assert "reason" not in FigureForm(due=figure_due(measure, create_area(), quarter), today=TODAY).fields
    row.pk = None
    Observation.objects.all().delete()
    store_releasable(row, release=create_release(quarter=quarter))
    due = figure_due(measure, create_area(), quarter)
    posted = {name: text for name, text in USUAL.items() if name not in {"start", "end"}} | {"value": "301"}
    shown: dict[str, Any] = {f"initial-{name}": text for name, text in (posted | {"value": "300"}).items()}
    figure = FigureForm(posted | shown, due=due, today=TODAY)
    assert set(figure.errors) == {"reason"}
    assert FigureForm(posted | shown | {"reason": "Counted again."}, due=due, today=TODAY).is_valid()


def counted(**values: Any) -> Any:
    usual: dict[str, Any] = {
        "unit": Unit.COUNT,
        "statistic": Statistic.COUNT,
        "theme": Theme.objects.first() or create_theme(),
    }
    return create_measure(**(usual | values))


def council(name: str) -> Area:
    return Area.objects.create(slug=name.lower(), name=name, kind="council")


def of_area(measure: Any, area: Area, value: int) -> FigureForm:
    posted = QueryDict(mutable=True)
    posted.update(USUAL | {"value": str(value)})
    return FigureForm(posted, due=figure_due(measure, area, the_quarter()), today=TODAY)


def store(measure: Any, area: Area, value: int) -> None:
    row = create_observation(measure=measure, value=value, quarter=the_quarter(), kind="nation")
    Observation.objects.filter(pk=row.pk).update(area=area)


@pytest.mark.parametrize(
    ("value", "doubt"),
    [
        (30, ""),
        (60, "A part, 60, is more than the total July to September 2023, 50."),
        (35, "The parts come to 55, more than the total July to September 2023, 50."),
        (6, "The parts come to 26 of the total July to September 2023, 50: 24 not allocated."),
    ],
)
def test_parts_that_do_not_go_with_their_total_are_asked_about(value: int, doubt: str) -> None:
    measure, ash, birch = counted(), council("Ash"), council("Birch")
    store(measure, create_area(), 50)
    store(measure, ash, 20)
    typed = of_area(measure, birch, value)
    assert typed.is_valid() == (not doubt)
    assert doubt in str(typed.errors.get("confirmed", ""))
    posted = QueryDict(mutable=True)
    posted.update(USUAL | {"value": str(value), "confirmed": "on"})
    assert FigureForm(posted, due=figure_due(measure, birch, the_quarter()), today=TODAY).is_valid()


def test_figures_of_other_measures_on_the_page_have_no_part_in_it() -> None:
    """What an officer types in one go is about many measures."""
    one, other = of_area(counted(), create_area(), 40), of_area(counted(), create_area(), 50)
    assert one.is_valid()
    assert other.is_valid()
    one.weigh_with([one, other])
    assert one.is_valid()


def test_a_part_that_is_still_to_come_is_not_asked_about() -> None:
    measure, ash = counted(), council("Ash")
    council("Birch")
    store(measure, create_area(), 50)
    assert of_area(measure, ash, 20).is_valid()
    assert not of_area(measure, ash, 51).is_valid()


def test_parts_of_a_measure_and_quarters_of_a_half_year_are_asked_about_too() -> None:
    whole = counted()
    part = counted(part_of=whole)
    create_observation(measure=whole, value=50, quarter=the_quarter())
    assert not of_area(part, create_area(), 40).is_valid()
    assert of_area(part, create_area(), 50).is_valid()
    alone, before = counted(), create_quarter(number=1)
    create_observation(measure=alone, value=50, start=dt.date(2023, 4, 1), quarter=before)
    create_observation(measure=alone, value=30, start=dt.date(2023, 4, 1), end=dt.date(2023, 6, 30), quarter=before)
    asked = {value: str(of_area(alone, create_area(), value).errors.get("confirmed", "")) for value in (10, 20)}
    assert "The parts come to 40 of the total April to September 2023, 50: 10 not allocated." in asked[10]
    assert "The parts" not in asked[20]


def test_medians_do_not_add_up() -> None:
    measure, ash = create_measure(theme=create_theme(), statistic=Statistic.MEDIAN), council("Ash")
    store(measure, create_area(), 50)
    assert of_area(measure, ash, 60).is_valid()


def test_figures_typed_together_are_weighed_together() -> None:
    measure, ash = counted(), council("Ash")
    force, part = of_area(measure, create_area(), 50), of_area(measure, ash, 60)
    assert force.is_valid()
    assert part.is_valid()
    for each in (force, part):
        each.weigh_with([force, part])
    assert "confirmed" in force.errors
    assert "confirmed" in part.errors
