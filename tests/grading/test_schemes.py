"""Schemes of grades: what each rule answers, what a scheme may be, and that the past keeps the words of its day."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError

from objectives.display import grade_words, graded_sentence
from objectives.models import Theme, UpdateText
from objectives.stats import Tally, standings
from pcc_portal.accounts.roles import Role
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.statuses import COLOURS, NAMED, SHAPES, look_of
from pcc_portal.updates.choices import Brag, Graded, Rule
from pcc_portal.updates.grading.actions import SchemeChangedError, change_scheme
from pcc_portal.updates.grading.schemes import first_schemes, offered, scheme_for, scheme_of
from pcc_portal.updates.models import GradeScheme
from pcc_portal.updates.releases.as_of import WORKING_COPY, Viewpoint
from performance.choices import AreaKind, Direction, Unit
from performance.models import Area, Measure
from performance.stats import Reading, readings
from tests.factories.accounts import create_publisher, create_user
from tests.factories.objectives import create_delivery_action, create_theme, create_update_text
from tests.factories.performance import create_measure, create_observation, create_target
from tests.factories.periods import create_quarter
from tests.factories.schemes import BY_TREND, FIVE, THREE, grade, regrade, words_of
from tests.pages import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter() -> Quarter:
    return create_quarter()


def read(measure: Measure, quarter: Quarter) -> Reading:
    [reading] = readings([measure], Viewpoint(WORKING_COPY, quarter))
    return reading


def observe(measure: Measure, *values: int) -> None:
    """One value a quarter, the last for July to September 2023."""
    for ago, value in enumerate(reversed(values)):
        year, month = divmod(2023 * 12 + 6 - 3 * ago, 12)
        year_after, month_after = divmod(year * 12 + month + 3, 12)
        end = dt.date(year_after, month_after + 1, 1) - dt.timedelta(days=1)
        create_observation(measure=measure, value=Decimal(value), start=dt.date(year, month + 1, 1), end=end)


def test_a_migration_stores_what_every_office_begins_with() -> None:
    stored = {row.graded: scheme_of(row) for row in GradeScheme.objects.all()}
    assert stored == {scheme.graded: scheme for scheme in first_schemes()}
    assert words_of(Graded.UPDATES) == ["Complete", "On track", "At risk", "Off track"]
    assert {str(each) for each in scheme_for(Graded.UPDATES).grades} == set(Brag.values)


@pytest.mark.parametrize(
    ("value", "word"),
    [
        *(("139", "Excellent"), ("140", "Excellent"), ("141", "Good"), ("150", "Good")),
        *(("160", "Fair"), ("170", "Weak"), ("170.01", "Poor")),
    ],
)
def test_five_grades_by_tolerances(quarter: Quarter, value: str, word: str) -> None:
    regrade(Graded.MEASURES, *FIVE)
    measure = create_measure()
    create_target(measure=measure, value=150, tolerance=Decimal(10))
    create_observation(measure=measure, value=Decimal(value))
    assert read(measure, quarter).grade.word == word


def test_nothing_is_better_by_a_tolerance_that_there_is_not(quarter: Quarter) -> None:
    regrade(Graded.MEASURES, *FIVE)
    measure = create_measure()
    create_target(measure=measure, value=150)
    create_observation(measure=measure, value=Decimal(10))
    assert read(measure, quarter).grade.word == "Good"


@pytest.mark.parametrize(
    ("values", "direction", "word"),
    [
        ((95,), Direction.HIGHER, "Exceeds"),
        ((95,), Direction.LOWER, "Below"),
        ((85,), Direction.HIGHER, "Meets"),
        ((81, 82, 84, 85), Direction.HIGHER, "Exceeds"),  # within the range, three times better in a row
        ((89, 88, 87, 86), Direction.HIGHER, "Below"),  # within the range, three times worse
        ((70,), Direction.HIGHER, "Below"),
        ((70,), Direction.LOWER, "Exceeds"),
        ((95,), Direction.NO_JUDGEMENT, "Below"),
    ],
)
def test_three_grades_by_range_and_trend(quarter: Quarter, values: tuple[int, ...], direction: str, word: str) -> None:
    plain = [{**each, "edge": None} for each in THREE]
    regrade(Graded.MEASURES, *plain, rule=Rule.TREND, parameters=BY_TREND)
    measure = create_measure(unit=Unit.PERCENT, direction=direction)
    create_target(measure=measure, value=80, upper=Decimal(90), effective_from=dt.date(2020, 4, 1))
    observe(measure, *values)
    assert read(measure, quarter).grade.word == word


def test_a_value_with_a_tolerance_is_a_range_too_and_without_a_target_nothing_is_graded(quarter: Quarter) -> None:
    plain = [{**each, "edge": None} for each in THREE]
    regrade(Graded.MEASURES, *plain, rule=Rule.TREND, parameters=BY_TREND)
    measure, bare = create_measure(direction=Direction.LOWER), create_measure()
    create_target(measure=measure, value=150, tolerance=Decimal(10))
    create_observation(measure=measure, value=Decimal(159))
    create_observation(measure=bare, value=Decimal(159))
    assert [read(each, quarter).grade.word for each in (measure, bare)] == ["Meets", "Not graded"]


@pytest.mark.parametrize(("place", "word"), [(1, "Exceeds"), (2, "Exceeds"), (3, "Meets"), (4, "Meets"), (5, "Below")])
def test_a_place_that_is_given_grades(quarter: Quarter, place: int, word: str) -> None:
    regrade(Graded.MEASURES, *THREE, rule=Rule.PLACE)
    measure = create_measure(unit=Unit.PLACE)
    create_observation(measure=measure, value=Decimal(place), denominator=Decimal(8))
    assert read(measure, quarter).grade.word == word


def test_a_place_among_named_areas_is_worked_out_and_a_tie_is_the_better(quarter: Quarter) -> None:
    regrade(Graded.MEASURES, *THREE, rule=Rule.PLACE)
    measure = create_measure(direction=Direction.HIGHER, unit=Unit.PERCENT)
    create_observation(measure=measure, value=Decimal(80))
    assert read(measure, quarter).grade.word == "Not graded"
    for name, value in (("Avon", 90), ("Dorset", 80), ("Kent", 60)):
        area = Area.objects.create(slug=name.lower(), name=name, kind=AreaKind.PEER)
        row = create_observation(measure=measure, value=Decimal(value), start=dt.date(2020, 1, len(name)))
        row.area, row.start = area, dt.date(2023, 7, 1)
        row.save()
    assert read(measure, quarter).grade.word == "Meets"  # second of four


def test_where_a_person_grades_no_rule_does(quarter: Quarter) -> None:
    regrade(Graded.MEASURES, *({**each, "edge": None} for each in THREE), rule=Rule.WORDS)
    measure = create_measure()
    create_target(measure=measure)
    create_observation(measure=measure)
    assert read(measure, quarter).grade.word == "Not graded"


def test_what_was_published_keeps_the_word_the_shape_and_the_colour_of_its_day() -> None:
    theme, first, second = create_theme(), create_quarter(number=1), create_quarter(number=2)
    create_update_text(theme=theme, quarter=first, brag=Brag.AMBER)
    create_update_text(theme=theme, quarter=second, brag=Brag.GREEN)
    publish(first)
    regrade(Graded.UPDATES, grade("amber", "Wobbling", "cross yellow", "risk"), grade("green", "Fine", "star purple"))
    then, now = UpdateText.objects.order_by("update__quarter__start")
    assert [(grade_words(text), text.grade.look) for text in (then, now)] == [
        ("At risk", "risk"),
        ("Fine", "star-purple"),
    ]


def test_where_some_have_a_grade_of_an_earlier_scheme_they_are_counted_apart() -> None:
    old, new, first = create_theme(), create_theme(), create_quarter(number=1)
    create_update_text(theme=old, quarter=first, brag=Brag.AMBER)
    publish(first)
    regrade(Graded.UPDATES, grade("amber", "Wobbling", "cross yellow", "risk"), grade("green", "Fine", "star purple"))
    second = create_quarter(number=2)
    create_update_text(theme=new, quarter=second, brag=Brag.AMBER)
    standing = standings(Theme.objects.in_report_order(), Viewpoint(WORKING_COPY, second))
    assert graded_sentence(standing) == "Of 2 themes, 1 is “Wobbling” and 1 is at risk."
    assert [(grade.word, n) for grade, n in Tally(None, standing).counts if n] == [("At risk", 1), ("Wobbling", 1)]


def test_a_measure_of_a_published_quarter_is_not_graded_anew() -> None:
    first, second = create_quarter(number=1), create_quarter(number=2)
    measure = create_measure()
    create_target(measure=measure, value=150, tolerance=Decimal(10))
    create_observation(measure=measure, value=155, start=first.start, end=first.end, quarter=first)
    publish(first)
    create_observation(measure=measure, value=155, start=second.start, end=second.end, quarter=second)
    regrade(Graded.MEASURES, *FIVE)
    assert [read(measure, each).grade.word for each in (first, second)] == ["At risk", "Fair"]


REFUSED: list[tuple[Graded, dict[str, Any], int, dict[str, Any], str]] = [
    (Graded.UPDATES, {}, 1, {"word": "good"}, "2-word"),
    (Graded.UPDATES, {}, 1, {"shape": "circle", "colour": "red"}, "2-shape"),
    (Graded.MEASURES, {}, 2, {"edge": None}, "2-edge"),
    (Graded.MEASURES, {}, 4, {"edge": "1"}, "4-edge"),
    (Graded.MEASURES, {}, 5, {"edge": "9"}, "5-edge"),
    (Graded.MEASURES, {"parameters": {"worsening": "gone"}}, 1, {}, "worsening"),
    (Graded.MEASURES, {"rule": Rule.TREND}, 1, {}, "exceeds-better"),
    (Graded.MEASURES, {"rule": Rule.PLACE}, 1, {}, "1-edge"),
    (Graded.RISKS, {}, 1, {}, "1-edge"),
    (Graded.UPDATES, {"rule": Rule.TARGET}, 1, {}, "rule"),
]


@pytest.mark.parametrize(("graded", "values", "place", "changes", "field"), REFUSED)
def test_a_scheme_that_cannot_be(
    graded: Graded, values: dict[str, Any], place: int, changes: dict[str, Any], field: str
) -> None:
    grades = [{**each, **changes} if number == place else each for number, each in enumerate(FIVE, 1)]
    with pytest.raises(ValidationError) as refusal:
        regrade(graded, *grades, **values)
    assert field in refusal.value.message_dict
    assert GradeScheme.objects.count() == len(Graded)


def test_a_grade_that_is_used_is_retired_and_not_taken_out() -> None:
    action = create_delivery_action(brag=Brag.AMBER, brag_reason="Late.")
    kept = [each for each in GradeScheme.objects.get(graded=Graded.ACTIONS).grades if each["key"] != "amber"]
    with pytest.raises(ValidationError, match="“At risk” is used"):
        regrade(Graded.ACTIONS, *kept, retires=False)
    regrade(Graded.ACTIONS, *kept, grade("amber", "At risk", "triangle amber", "risk", is_retired=True))
    assert "amber" not in dict(offered(Graded.ACTIONS))
    assert dict(offered(Graded.ACTIONS, action.brag))["amber"] == "At risk"
    assert action.grade.word == "At risk"
    regrade(Graded.UPDATES, *kept, retires=False)  # where nothing has it
    assert "amber" not in dict(offered(Graded.UPDATES))


def test_the_second_of_two_is_told_and_only_some_may() -> None:
    row = GradeScheme.objects.get(graded=Graded.RISKS)
    regrade(Graded.RISKS)
    values = {"graded": Graded.RISKS, "title": "Mine", "rule": Rule.SCORE, "parameters": {}, "grades": row.grades}
    with pytest.raises(SchemeChangedError):
        change_scheme(by=create_publisher(), seen=row.pk, **values)
    with pytest.raises(PermissionDenied):
        change_scheme(by=create_user(role=Role.APPROVER), seen=row.pk, **values)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", COLOURS)
def test_the_contrast_of_every_colour_holds(colour: str) -> None:
    sheet = (settings.BASE_DIR / "static/css/report.css").read_text(encoding="utf-8")
    tokens = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", sheet))
    rule = re.search(rf'\.tag\[class\$="-{colour}"\] {{ color: var\(--([\w-]+)\); background: var\(--([\w-]+)\)', sheet)
    assert rule
    lighter, darker = sorted((luminance(tokens[name]) for name in rule.groups()), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_every_shape_is_drawn_on_tags_and_beside_words() -> None:
    sheet = (settings.BASE_DIR / "static/css/report.css").read_text(encoding="utf-8")
    drawn = {shape for shape in SHAPES if f'[class*="--{shape}-"]::before' in sheet}
    assert drawn == set(SHAPES) - {"square"}  # which is what is drawn where nothing is said
    assert look_of("circle", "green") == "on"
    assert look_of("circle", "deep") == "circle-deep"
    assert len({*NAMED.values()}) == 5
