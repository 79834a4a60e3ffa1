"""Record files: read strictly, with the file, the row and the column named where something is wrong."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from objectives.models import Decision, Milestone
from pcc_portal.accounts.models import User
from pcc_portal.audit.models import Event
from pcc_portal.periods.choices import Precision
from pcc_portal.updates.registers.recordfile import RecordFileError, columns, load_register, rows, text_with_head
from performance.models import Measure, Observation
from tests.factories.accounts import create_publisher, create_user
from tests.factories.objectives import create_decision, create_theme
from tests.factories.performance import create_area, create_measure
from tests.factories.periods import create_quarter

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture
def publisher() -> User:
    return create_publisher()


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_has_no_rows(tmp_path: Path) -> None:
    assert rows(tmp_path / "none.yaml") == []


def test_empty_cells_of_a_table_are_left_out(tmp_path: Path) -> None:
    path = write(tmp_path, "observations.csv", "measure,value,note\nwait,0,\n")
    assert rows(path) == [{"measure": "wait", "value": "0"}]


def test_a_head_and_a_body(tmp_path: Path) -> None:
    path = write(tmp_path, "theme.md", "---\nauthor: officer\n---\nWhat was done.\n\nAnd more.\n")
    assert text_with_head(path) == ({"author": "officer"}, "What was done.\n\nAnd more.")


def test_values_become_those_of_the_columns() -> None:
    officer = create_user(email="officer@office.example")
    theme = create_theme(slug="roads")
    values = columns(Measure, {"slug": 2023, "theme": "roads", "owner": "officer", "decimals": "1"}, "here")
    assert values == {"slug": "2023", "theme": theme, "owner": officer, "decimals": 1}


def test_amounts_are_read_exactly() -> None:
    area, measure, quarter = create_area(), create_measure(slug="wait"), create_quarter()
    row = {"measure": "wait", "area": area.slug, "quarter": "2023-24-q2", "value": 0.1, "is_provisional": "True"}
    assert columns(Observation, row, "here") == {
        "measure": measure,
        "area": area,
        "quarter": quarter,
        "value": Decimal("0.1"),
        "is_provisional": True,
    }


@pytest.mark.parametrize(
    ("words", "day", "precision"),
    [
        ("2023-10-18", dt.date(2023, 10, 18), Precision.DAY),
        (dt.date(2023, 10, 18), dt.date(2023, 10, 18), Precision.DAY),
        ("18 October 2023", dt.date(2023, 10, 18), Precision.DAY),
        ("October 2023", dt.date(2023, 10, 31), Precision.MONTH),
        ("mid-November 2023", dt.date(2023, 11, 20), Precision.MID_MONTH),
        ("early 2024", dt.date(2024, 3, 31), Precision.EARLY_YEAR),
        (2025, dt.date(2025, 12, 31), Precision.YEAR),
    ],
)
def test_dates_are_read_with_how_exact_they_are(words: object, day: dt.date, precision: str) -> None:
    values = columns(Milestone, {"forecast_on": words}, "here")
    assert values == {"forecast_on": day, "forecast_precision": precision}


@pytest.mark.parametrize(
    ("model", "row", "message"),
    [
        (Decision, {"titel": "A"}, "here: titel: Decision has no field named 'titel'"),
        (Decision, {"theme": "nowhere"}, "here: theme: there is no theme “nowhere”"),
        (Measure, {"owner": "nobody"}, "here: owner: there is no person “nobody”"),
        (Observation, {"quarter": "2023-24-q9"}, "here: quarter: there is no quarter “2023-24-q9”"),
        (Observation, {"value": "twelve"}, "here: value: “twelve”. Write a number"),
        (Milestone, {"forecast_on": "soon"}, "here: forecast_on: “soon”. Write a date"),
        (Milestone, {"forecast_on": "2023-02-30"}, "here: forecast_on: “2023-02-30”. There is no 30 February 2023"),
        (Decision, {"taken_on": "October 2023"}, "here: taken_on: give the day"),
        (Decision, {"is_public": "maybe"}, "here: is_public: .*either True or False"),
    ],
)
def test_a_mistake_names_the_place_the_column_and_the_fault(model: object, row: dict[str, str], message: str) -> None:
    with pytest.raises(RecordFileError, match=message):
        columns(model, row, "here")  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_a_value_is_a_finite_number(value: str) -> None:
    with pytest.raises((RecordFileError, ValidationError)):
        columns(Observation, {"value": value}, "here")


DECISION = """
- slug: island
  title: Buy the island
  reference: PCC/D/2023/1
  taken_on: 2023-10-18
"""


def test_a_file_adds_rows_through_the_actions(tmp_path: Path, publisher: User) -> None:
    load_register(write(tmp_path, "decisions.yaml", DECISION), Decision, by=publisher)
    row = Decision.objects.get()
    assert (row.title, row.taken_on) == ("Buy the island", dt.date(2023, 10, 18))
    assert [event.who for event in Event.objects.about(row)] == [publisher.name]


def test_a_slug_that_is_there_is_changed_with_its_reason(tmp_path: Path, publisher: User) -> None:
    row = create_decision(slug="island", title="Buy the island")
    change = "- {slug: island, title: Sell the island, reason: Nobody went there.}"
    load_register(write(tmp_path, "decisions.yaml", change), Decision, by=publisher)
    row.refresh_from_db()
    [event] = Event.objects.about(row)
    assert (row.title, event.reason) == ("Sell the island", "Nobody went there.")


def test_loading_the_same_again_changes_nothing(tmp_path: Path, publisher: User) -> None:
    path = write(tmp_path, "decisions.yaml", DECISION)
    load_register(path, Decision, by=publisher)
    before = Event.objects.count()
    load_register(path, Decision, by=publisher)
    assert (Decision.objects.count(), Event.objects.count()) == (1, before)


def test_links_are_lists_of_slugs(tmp_path: Path, publisher: User) -> None:
    from tests.factories.objectives import create_delivery_action

    create_measure(slug="wait")
    action = create_delivery_action(slug="more-staff")
    load_register(write(tmp_path, "measures.yaml", "- {slug: wait, actions: [more-staff]}"), Measure, by=publisher)
    assert list(Measure.objects.get().actions.all()) == [action]


def test_a_mistake_in_a_file_names_file_and_row(tmp_path: Path, publisher: User) -> None:
    path = write(tmp_path, "decisions.yaml", DECISION.replace("2023-10-18", "soon"))
    with pytest.raises(RecordFileError, match=r"decisions\.yaml, island: taken_on"):
        load_register(path, Decision, by=publisher)
