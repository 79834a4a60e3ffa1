"""Measures of any kind: what each takes, what it refuses, how it stands to a target, and how it is written."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from pcc_portal.periods.models import Quarter
from pcc_portal.ui import formats
from pcc_portal.ui.reading.numbers import Kind, read_number
from pcc_portal.ui.trend import TrendPicture
from pcc_portal.updates.releases.approval import Item, digest
from pcc_portal.updates.releases.as_of import WORKING_COPY, Viewpoint
from performance import figures
from performance.actions import record_observation
from performance.charts.trends import measure_figure
from performance.choices import Direction, Statistic, Unit
from performance.forms.figures import FigureForm
from performance.forms.numbers import clock_words
from performance.models import Area, Measure, Observation, Target
from performance.plausible import against_counts, in_other_unit
from performance.report.measures import table
from performance.stats.due import figure_due
from performance.stats.readings import Reading, readings
from tests.factories.accounts import create_publisher
from tests.factories.objectives import create_theme
from tests.factories.performance import create_area, create_measure, create_observation, create_target
from tests.factories.periods import create_quarter
from tests.factories.schemes import Grade
from tests.forms import as_shown
from tests.pages import publish, read

D = Decimal
TODAY = dt.date(2023, 10, 10)
PERIOD: dict[str, Any] = {"start": dt.date(2023, 7, 1), "end": dt.date(2023, 9, 30)}
USUAL = {"start": "1 July 2023", "end": "30 September 2023", "as_at": "30 September 2023", "qualifier": "exact"}

TIME: dict[str, Any] = {"unit": Unit.TIME, "statistic": Statistic.MEDIAN}
PLACE: dict[str, Any] = {"unit": Unit.PLACE, "statistic": Statistic.LATEST, "direction": Direction.LOWER}
YES_NO: dict[str, Any] = {"unit": Unit.YES_NO, "statistic": Statistic.LATEST, "direction": Direction.HIGHER}
RATE: dict[str, Any] = {"unit": Unit.COUNT, "statistic": Statistic.RATE, "per": 1_000, "noun": "people", "decimals": 1}
HOUSEHOLDS: dict[str, Any] = RATE | {"per": 10_000, "noun": "households"}
RATIO: dict[str, Any] = {"unit": Unit.COUNT, "statistic": Statistic.RATIO, "decimals": 1}
INDEX: dict[str, Any] = {"unit": Unit.COUNT, "statistic": Statistic.INDEX, "base_year": "2019/20"}
SCORE: dict[str, Any] = {
    "unit": Unit.COUNT,
    "statistic": Statistic.SCORE,
    "scale_from": 1,
    "scale_to": 5,
    "decimals": 1,
}
NET: dict[str, Any] = {"unit": Unit.COUNT, "statistic": Statistic.LATEST, "may_be_negative": True}
IN_POST: dict[str, Any] = {"unit": Unit.PERCENT, "statistic": Statistic.SHARE, "may_pass_hundred": True, "decimals": 1}
COUNTS: dict[str, Any] = {"numerator_name": "officers in post", "denominator_name": "officers planned"}


def row(value: str, **values: Any) -> Observation:
    numbers = {name: D(number) if isinstance(number, str) else number for name, number in values.items()}
    figure = Observation(value=D(value), **PERIOD, **numbers)
    figure.hidden = ""
    return figure


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (TIME, "791", "13 min 11 s"),
        (TIME, "3750", "1 h 2 min 30 s"),
        (TIME, "45", "45 s"),
        (TIME, "3600", "1 h"),
        (TIME, "0", "0 s"),
        (TIME | {"may_be_negative": True}, "-90", "−1 min 30 s"),
        (TIME | {"decimals": 1}, "5.25", "5.3 s"),
        (TIME, "59.6", "1 min"),
        (PLACE, "2", "2nd"),
        (YES_NO, "1", "yes"),
        (YES_NO, "0", "no"),
        (RATE, "60.28", "60.3 per 1,000 people"),
        (HOUSEHOLDS, "1", "1.0 per 10,000 households"),
        (RATE | {"per": 1, "noun": "officers"}, "7", "7.0 per officer"),
        (RATIO, "1.4", "1.4 to 1"),
        (INDEX, "112", "112"),
        (SCORE, "3.5", "3.5 out of 5"),
        (NET, "-12", "−12"),
        (IN_POST, "102.4", "102.4%"),
    ],
)
def test_a_value_in_words(kind: dict[str, Any], value: str, words: str) -> None:
    assert figures.value_words(Measure(**kind), D(value)) == words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"denominator": "8"}, "2nd of 8"),
        ({"denominator": "8", "is_tied": True}, "joint 2nd of 8"),
        ({}, "2nd"),
    ],
)
def test_a_place_among_how_many(values: dict[str, Any], words: str) -> None:
    assert figures.observation_words(Measure(**PLACE), row("2", **values)) == words


@pytest.mark.parametrize(
    ("place", "words"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (21, "21st"), (113, "113th")],
)
def test_ordinals(place: int, words: str) -> None:
    assert formats.ordinal(place) == words


@pytest.mark.parametrize(
    ("kind", "was", "now", "words"),
    [
        (PLACE, "4", "2", "up 2 places"),
        (PLACE, "2", "3", "down 1 place"),
        (YES_NO, "0", "1", "was no"),
        (TIME, "660", "791", "up 2 min 11 s, or 20%"),
        (RATE, "60.3", "62.4", "up 2.1 per 1,000 people, or 3%"),
        (SCORE, "3.5", "3.2", "down 0.3"),
        (RATIO, "1.4", "1.6", "up 0.2, or 14%"),
        (INDEX, "112", "115", "up 3"),
        (NET, "-12", "-6", "up 6"),
    ],
)
def test_a_change_in_words(kind: dict[str, Any], was: str, now: str, words: str) -> None:
    before = row(was)
    before.start, before.end = dt.date(2023, 4, 1), dt.date(2023, 6, 30)
    after = row(now)
    assert figures.change_words(Reading(Measure(**kind), after, {"force": [before, after]})) == words


@pytest.mark.parametrize(
    ("kind", "target", "value", "grade", "gap"),
    [
        (PLACE, {"value": "3"}, "2", Grade.ON_TRACK, "1 place above target"),
        (PLACE, {"value": "3"}, "5", Grade.OFF_TRACK, "2 places below target"),
        (PLACE, {"value": "3"}, "3", Grade.ON_TRACK, "on target"),
        (YES_NO, {"value": "1"}, "0", Grade.OFF_TRACK, "target missed"),
        (TIME | {"direction": Direction.LOWER}, {"value": "600"}, "791", Grade.OFF_TRACK, "3 min 11 s over target"),
        (IN_POST, {"value": "80", "upper": "90"}, "85", Grade.ON_TRACK, "within the target range"),
        (IN_POST, {"value": "80", "upper": "90"}, "90", Grade.ON_TRACK, "within the target range"),
        (
            IN_POST,
            {"value": "80", "upper": "90"},
            "93",
            Grade.OFF_TRACK,
            "3.0 percentage points above the target range",
        ),
        (IN_POST, {"value": "80", "upper": "90", "tolerance": "2"}, "79", Grade.AT_RISK, "1.0 percentage points below"),
        (NET | {"direction": Direction.HIGHER}, {"value": "-5"}, "-12", Grade.OFF_TRACK, "7 short of target"),
    ],
)
def test_a_target_of_any_kind(kind: dict[str, Any], target: dict[str, str], value: str, grade: str, gap: str) -> None:
    given_target = Target(effective_from=dt.date(2023, 4, 1), **{name: D(number) for name, number in target.items()})
    reading = Reading(Measure(**kind), row(value), {}, [given_target])
    assert reading.grade == grade
    assert figures.gap_words(reading).startswith(gap)


@pytest.mark.parametrize(
    ("kind", "values", "words"),
    [
        (PLACE, {"value": "3"}, "at least 3rd"),
        (IN_POST, {"value": "80", "upper": "90"}, "80.0% to 90.0%"),
        (TIME, {"value": "600"}, "10 min"),
    ],
)
def test_a_target_in_words(kind: dict[str, Any], values: dict[str, str], words: str) -> None:
    target = Target(**{name: D(number) for name, number in values.items()})
    assert figures.target_words(Measure(**kind), target) == words


def test_an_interval_is_said_unless_the_figure_is_hidden() -> None:
    measure = Measure(**IN_POST | {"decimals": 0})
    figure = row("84", lower="81", upper="87")
    assert figures.notes(measure, figure) == ["95% confidence interval 81% to 87%"]
    figure.hidden = "not shown"
    assert figures.interval_words(measure, figure) == ""


def test_one_of_them_has_a_word_of_its_own() -> None:
    measure = Measure(unit=Unit.COUNT, statistic=Statistic.COUNT, noun="staff", noun_one="member of staff")
    assert figures.noun_words(measure, row("1")) == "member of staff"
    assert figures.noun_words(measure, row("2")) == "staff"


@given(st.integers(-9_999_999, 9_999_999))
def test_a_time_is_read_as_it_is_shown_for_typing(seconds: int) -> None:
    assert read_number(clock_words(D(seconds)), Kind.SECONDS) == seconds


@pytest.mark.parametrize(
    ("kind", "value", "counts", "asked"),
    [
        (RATE, "60.34", ("43523", "722000"), "43,523 of 722,000 is 60.28 per 1,000, not 60.34."),
        (RATE, "602.8", ("43523", "722000"), "is 60.3 per 1,000, not 602.8."),  # per 10,000
        (RATE, "60.3", ("43523", "722000"), ""),
        (RATIO, "1.4", ("14", "10"), ""),
        (RATIO, "1.6", ("14", "10"), "14 of 10 is 1.4, not 1.6."),
        ({"unit": Unit.COUNT, "statistic": Statistic.COUNT}, "1204", ("1150", "2000"), "is 1,150, not 1,204."),
        *(
            ({"unit": unit, "statistic": statistic}, "7", ("1150", "2000"), "")
            for unit, statistic in [
                (Unit.DAYS, Statistic.MEAN),
                (Unit.DAYS, Statistic.MEDIAN),
                (Unit.DAYS, Statistic.LONGEST),
                (Unit.COUNT, Statistic.PERCENTILE),
                (Unit.COUNT, Statistic.INDEX),
                (Unit.COUNT, Statistic.SCORE),
                (Unit.PLACE, Statistic.LATEST),
                (Unit.YES_NO, Statistic.LATEST),
            ]
        ),
    ],
)
def test_counts_beside_a_figure(kind: dict[str, Any], value: str, counts: tuple[str, str], asked: str) -> None:
    measure = SimpleNamespace(**{"decimals": 0} | kind)
    entry = {"value": D(value), "numerator": D(counts[0]), "denominator": D(counts[1])}
    question = against_counts(measure, entry)  # type: ignore[arg-type]
    assert question.endswith(asked) if asked else question == ""


@pytest.mark.parametrize(
    ("unit", "value", "usual", "asked"),
    [
        (Unit.TIME, "13", "791", "If this is in minutes, write it with colons, such as 13:00."),
        (Unit.TIME, "2", "7000", "such as 2:00:00."),
        (Unit.TIME, "780", "791", ""),
        (Unit.PLACE, "1", "40", ""),
        (Unit.YES_NO, "0", "1", ""),
    ],
)
def test_a_time_in_another_unit_is_asked_about(unit: str, value: str, usual: str, asked: str) -> None:
    question = in_other_unit(unit, D(value), D(usual))
    assert question.endswith(asked) if asked else question == ""


def test_an_approval_of_before_the_columns_came_holds() -> None:
    figure = Observation(pk=1, measure_id=1, area_id=1, quarter_id=1, value=D(5), as_at=PERIOD["end"], **PERIOD)
    before = digest([Item(1, "figure:a:b", "A", figure)])
    figure.lower = figure.upper = D(5)
    assert digest([Item(1, "figure:a:b", "A", figure)]) != before
    assert "lower" in Observation.added_content


# On the pages


def form(measure: Measure, **typed: Any) -> FigureForm:
    posted = QueryDict(mutable=True)
    posted.update({**USUAL, "availability": "reported", **typed})
    due = figure_due(measure, create_area(), Quarter.objects.filter(number=2).first() or create_quarter())
    return FigureForm(posted, due=due, today=TODAY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (TIME, {"value": "13:11"}, "791"),
        (TIME, {"value": "1:02:30"}, "3750"),
        (TIME, {"value": "791"}, "791"),
        (TIME, {"value": "13.5 min"}, "810"),
        (PLACE, {"value": "2nd", "denominator": "8", "is_tied": "on"}, "2"),
        (YES_NO, {"value": "Yes"}, "1"),
        (NET, {"value": "(12)"}, "-12"),
        (NET | {"unit": Unit.POUNDS}, {"value": "–£736,000"}, "-736000"),
        (NET | {"unit": Unit.PERCENT}, {"value": "-6.2%"}, "-6.2"),
        (IN_POST, {"value": "102.4%"}, "102.4"),
        (SCORE, {"value": "3.5"}, "3.5"),
        (IN_POST | {"has_interval": True}, {"value": "84%", "lower": "81%", "upper": "87%"}, "84"),
    ],
)
def test_each_kind_is_taken(kind: dict[str, Any], typed: dict[str, str], value: str) -> None:
    figure = form(create_measure(theme=create_theme(), **kind), **typed)
    assert figure.is_valid(), figure.errors
    values = figure.values()
    assert values["value"] == D(value)
    entered = Observation(**{name: values[name] for name in values if name != "measure"})
    assert entered.is_tied is ("is_tied" in typed)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "typed", "field", "words"),
    [
        (NET | {"may_be_negative": False}, {"value": "-12"}, "value", "cannot be below 0"),
        (IN_POST | {"may_pass_hundred": False}, {"value": "102.4"}, "value", "cannot be over 100"),
        (
            IN_POST | {"may_pass_hundred": False} | COUNTS,
            {"value": "", "numerator": "1024", "denominator": "1000"},
            "numerator",
            "more than",
        ),
        (TIME, {"value": "13:75"}, "value", "a minute 60 seconds"),
        (PLACE, {"value": "9", "denominator": "8"}, "value", "There are 8 places"),
        (PLACE, {"value": "0"}, "value", "Write a place"),
        (PLACE, {"value": "2nd of 8"}, "value", "Write the place alone"),
        (YES_NO, {"value": "maybe"}, "value", "Write yes or no"),
        (SCORE, {"value": "5.5"}, "value", "The scale goes from 1 to 5"),
        (IN_POST | {"has_interval": True}, {"value": "84", "lower": "81"}, "upper", "both ends"),
        (IN_POST | {"has_interval": True}, {"value": "84", "lower": "87", "upper": "81"}, "upper", "lower one first"),
        (
            IN_POST | {"has_interval": True},
            {"value": "90", "lower": "81", "upper": "87"},
            "lower",
            "outside this interval",
        ),
    ],
)
def test_what_a_kind_cannot_be_is_refused(kind: dict[str, Any], typed: dict[str, str], field: str, words: str) -> None:
    assert words in str(form(create_measure(theme=create_theme(), **kind), **typed).errors[field])


@pytest.mark.django_db
def test_more_than_all_by_its_counts() -> None:
    figure = form(
        create_measure(theme=create_theme(), **IN_POST | COUNTS), value="", numerator="1,024", denominator="1,000"
    )
    assert figure.is_valid(), figure.errors


@pytest.mark.django_db
def test_about_zero_a_figure_changes_sides_without_a_question() -> None:
    net = create_measure(theme=create_theme(), **NET)
    create_observation(
        measure=net, value=-3, start=dt.date(2023, 4, 1), end=dt.date(2023, 6, 30), quarter=create_quarter()
    )
    assert form(net, value="4").is_valid()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ({"statistic": Statistic.RATE, "unit": Unit.COUNT}, "per"),
        ({"statistic": Statistic.INDEX, "unit": Unit.COUNT}, "base_year"),
        ({"statistic": Statistic.SCORE, "unit": Unit.COUNT, "scale_from": 5, "scale_to": 1}, "scale_to"),
        ({"statistic": Statistic.RATIO, "unit": Unit.PERCENT}, "unit"),
    ],
)
def test_a_measure_says_what_its_kind_needs(kind: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        create_measure(theme=create_theme(), **kind)
    assert list(refused.value.message_dict) == [field]


@pytest.mark.django_db
def test_a_rate_is_worked_out_from_its_counts_and_shown_everywhere() -> None:
    client, quarter = Client(), create_quarter()
    client.force_login(create_publisher())
    rate = create_measure(
        slug="rate", theme=create_theme(slug="crime"), numerator_name="crimes", denominator_name="people", **RATE
    )
    create_target(measure=rate, value=65)
    typed = form(rate, value="", numerator="43,523", denominator="722,000")
    assert typed.is_valid(), typed.errors
    entered = record_observation(by=create_publisher(), quarter=quarter, today=TODAY, **typed.values())
    assert round(entered.value or 0, 2) == D("60.28")
    publish(quarter)
    page = read("/measures/rate/")
    assert "60.3 per 1,000 people" in page
    assert "65.0 per 1,000 people" in page
    assert "per 1,000 people" in client.get("/data/measures/rate.json").getvalue().decode()


@pytest.mark.django_db
def test_an_interval_is_drawn_and_the_axis_has_room_for_it() -> None:
    quarter, theme = create_quarter(), create_theme()
    share = create_measure(slug="share", theme=theme, **IN_POST | {"has_interval": True})
    spring: dict[str, Any] = {"start": dt.date(2023, 4, 1), "end": dt.date(2023, 6, 30)}
    create_observation(measure=share, value=98, lower=D(95), upper=D(101), **spring)
    create_observation(measure=share, value=102)
    (reading,) = readings([share], Viewpoint(WORKING_COPY, quarter))
    figure = measure_figure(reading, id="chart")
    assert figure is not None
    assert isinstance(figure.picture, TrendPicture)
    (stroke,) = figure.picture.intervals
    assert stroke.x1 == stroke.x2
    assert 0 <= float(stroke.y2) < float(stroke.y1) <= figure.picture.height
    assert "Upright lines are 95% confidence intervals." in figure.notes
    assert all(0 <= float(dot.down) <= figure.picture.height for dot in figure.picture.dots)
    publish(quarter)
    assert "trend__interval" in read("/measures/share/")


@pytest.mark.django_db
def test_any_number_of_areas_is_compared_by_name() -> None:
    quarter, theme = create_quarter(), create_theme(slug="calls")
    wait = create_measure(slug="wait", theme=theme, is_headline=True, **TIME)
    create_observation(measure=wait, value=791)
    client = Client()
    client.force_login(create_publisher())
    for name, value in (("Dyfed-Powys", 700), ("Avon", 650)):
        form = as_shown(client.get(reverse("area_add")).context["form"])
        assert client.post(reverse("area_add"), form | {"name": [name], "kind": ["peer"]}).status_code == 302
        entered = create_observation(measure=wait, value=value, start=dt.date(2023, 8, value // 100))
        Observation.objects.filter(pk=entered.pk).update(area=Area.objects.get(name=name), start=PERIOD["start"])
    publish(quarter)
    page = read("/measures/wait/")
    assert page.index("Avon") < page.index("Dyfed-Powys")
    assert "10 min 50 s" in page
    assert "11 min 40 s" in page
    (reading,) = readings([wait], Viewpoint(WORKING_COPY, quarter))
    assert [heading.label for heading in table([reading]).headings][-2:] == ["Avon", "Dyfed-Powys"]


@pytest.mark.django_db
def test_a_place_a_time_and_an_interval_stand_on_page_and_in_file() -> None:
    quarter, theme = create_quarter(), create_theme(slug="calls")
    place = create_measure(slug="place", theme=theme, **PLACE)
    create_observation(measure=place, value=2, denominator=D(8), is_tied=True)
    create_target(measure=place, value=3)
    wait = create_measure(slug="wait", theme=theme, title="Time to answer", **TIME | {"has_interval": True})
    create_observation(measure=wait, value=791, lower=D(780), upper=D(800))
    publish(quarter)
    for page in (read("/measures/place/"), read("/boards/calls/")):
        assert "joint 2nd of 8" in page
    assert "at least 3rd" in read("/measures/place/")
    assert "13 min 11 s" in read("/measures/wait/")
    assert "95% confidence interval 13 min to 13 min 20 s" in read("/measures/wait/")
    lines = Client().get("/data/measures.csv").getvalue().decode().splitlines()
    assert any(",780,800," in line and ",791," in line for line in lines)
    assert any(",yes,exact," in line and ",2," in line for line in lines)
