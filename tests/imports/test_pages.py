"""Bringing rows in by the pages: checked first, loaded all or none, taken back."""

import datetime as dt
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.imports.choices import ImportState
from pcc_portal.imports.models import Import
from performance.choices import Availability, Frequency
from performance.models import Measure, Observation
from tests.factories.accounts import create_user
from tests.factories.performance import create_area, create_measure, create_observation
from tests.factories.periods import create_quarter

pytestmark = pytest.mark.django_db
LATER = dt.date(2199, 1, 1)
MONTHS = ("April", "May", "June", "July", "August", "September")


@pytest.fixture
def measure(db: None) -> Measure:
    create_quarter(closes=LATER)
    create_area()
    return create_measure(title="Burglary", slug="burglary", frequency=Frequency.MONTH)


@pytest.fixture
def approver(client: Client) -> User:
    person = create_user(role=Role.APPROVER)
    client.force_login(person)
    return person


def brought(client: Client, text: str, key: str = "figures", **more: Any) -> Any:
    """The page of what was brought."""
    answer = client.post(reverse("import_add", args=[key]), {"pasted": text, **more}, follow=True)
    assert answer.status_code == 200, answer.content
    return answer


def loaded(client: Client, **more: Any) -> Any:
    return client.post(reverse("import_load", args=[Import.objects.get().pk]), more, follow=True)


def history(value: str = "12") -> str:
    rows = "".join(f"Burglary\t{month} 2022\t{10 + at}\n" for at, month in enumerate(MONTHS[:5]))
    return f"Measure\tPeriod\tFigure\n{rows}Burglary\tSeptember 2022\t{value}\n"


def said(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_history_is_checked_then_loaded_with_an_event_a_row(client: Client, measure: Measure, approver: User) -> None:
    page = brought(client, history())
    assert "6 figures added" in said(page)
    assert not Observation.objects.exists()
    loaded(client)
    assert list(Observation.objects.order_by("end").values_list("value", flat=True)) == [10, 11, 12, 13, 14, 12]
    events = Event.objects.filter(kind="performance.observation")
    assert events.count() == 6
    assert Event.objects.filter(verb="loaded").count() == 1
    assert Import.objects.get().state == ImportState.LOADED


def test_every_mistake_is_told_beside_its_row_in_the_words_of_the_form(
    client: Client, measure: Measure, approver: User
) -> None:
    text = history("twelve") + "Robbery\tMay 2022\t5\nBurglary\tMaytember\t5\nBurglary\tMay 2022\t6\n"
    page = said(brought(client, text))
    for words in ("There is none called “Robbery”.", "Write a period such as", "same measure, area and period"):
        assert words in page
    assert "4 figures wrong" in page
    assert "Load all of it" not in page
    loaded(client)
    assert not Observation.objects.exists()


def test_the_faulty_rows_come_as_a_file_with_what_to_correct(client: Client, measure: Measure, approver: User) -> None:
    brought(client, history("many"))
    answer: Any = client.get(reverse("import_faults", args=[Import.objects.get().pk, "csv"]))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Measure,Period,Figure,What to correct"
    assert lines[1].startswith("Burglary,September 2022,many,")
    assert len(lines) == 2
    page = said(brought(client, "\n".join(lines).replace(",", "\t")))
    assert "1 figure wrong" in page  # its last column is known
    answer = client.get(reverse("import_faults", args=[Import.objects.get().pk, "csv"]))
    assert b"".join(answer.streaming_content).decode("utf-8-sig").splitlines() == lines


def test_numbers_stay_numbers_in_the_files_to_change_and_to_correct(
    client: Client, measure: Measure, approver: User, without_zeal: None
) -> None:
    brought(client, "Measure\tPeriod\tFigure\nBurglary\tMaytember\t-5\n")
    answer: Any = client.get(reverse("import_faults", args=[Import.objects.get().pk, "csv"]))
    assert b"Burglary,Maytember,-5," in b"".join(answer.streaming_content)
    create_observation(measure=measure, value=Decimal("-5.5"), start=dt.date(2022, 5, 1), end=dt.date(2022, 5, 31))
    Measure.objects.update(decimals=3)
    address = "import_table"
    assert b",-5.5," in client.get(reverse(address, args=["figures", "csv"])).getvalue()
    of_figures = sheet_of(client.get(reverse(address, args=["figures", "xlsx"])))
    assert (of_figures["value"], of_figures["period_start"]) == (-5.5, dt.datetime(2022, 5, 1))  # noqa: DTZ001
    assert sheet_of(client.get(reverse(address, args=["measure", "xlsx"])))["Decimal places shown"] == 3


def sheet_of(answer: Any) -> dict[Any, Any]:
    """Its one row by heads."""
    heads, row = load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True)
    return dict(zip(heads, row, strict=True))


def test_what_is_doubtful_needs_a_tick(client: Client, measure: Measure, approver: User) -> None:
    page = brought(client, history("1200"))
    assert "Asked about" in said(page)
    assert "Tick that what is asked about is right" in said(loaded(client))
    assert not Observation.objects.exists()
    loaded(client, confirmed="on")
    assert Observation.objects.count() == 6


def test_a_figure_that_stands_is_corrected_and_a_blank_leaves_it(
    client: Client, measure: Measure, approver: User
) -> None:
    brought(client, history())
    loaded(client)
    Import.objects.all().delete()
    text = "Measure\tPeriod\tFigure\tNote\nBurglary\tMay 2022\t13\t\nBurglary\tJune 2022\t\tchecked\n"
    assert "Say why the published figure changes" in said(brought(client, text))
    page = said(brought(client, text, reason="Counted anew."))
    assert "2 figures changed" in page
    loaded(client)
    now = Observation.objects.filter(superseded_by__isnull=True).order_by("end")
    assert [row.value for row in now] == [10, 13, 12, 13, 14, 12]
    assert [row.note for row in now if row.note] == ["checked"]
    assert {row.reason for row in now if row.reason} == {"Counted anew."}


def test_an_import_is_taken_back_as_corrections(client: Client, measure: Measure, approver: User) -> None:
    brought(client, history())
    loaded(client)
    one = Import.objects.get()
    client.post(reverse("import_undo", args=[one.pk]))
    assert not Observation.objects.given().filter(superseded_by__isnull=True).exists()
    one.refresh_from_db()
    assert one.state == ImportState.UNDONE
    brought(client, history())
    again = Import.objects.exclude(pk=one.pk).get()
    client.post(reverse("import_load", args=[again.pk]))
    assert Observation.objects.given().filter(superseded_by__isnull=True).count() == 6


def test_a_correction_taken_back_is_the_value_before(client: Client, measure: Measure, approver: User) -> None:
    brought(client, history())
    loaded(client)
    brought(client, "Measure\tPeriod\tFigure\nBurglary\tMay 2022\t13\n", reason="Counted anew.")
    second = Import.objects.latest("pk")
    client.post(reverse("import_load", args=[second.pk]))
    client.post(reverse("import_undo", args=[second.pk]))
    now = Observation.objects.get(superseded_by__isnull=True, end=dt.date(2022, 5, 31))
    assert now.value == Decimal(11)


def test_an_unknown_column_is_asked_about_beside_the_first_rows(
    client: Client, measure: Measure, approver: User
) -> None:
    page = said(brought(client, "Measure\tPeriod\tOffences\tRemark\nBurglary\tMay 2022\t13\tx\n"))
    assert "“Offences” is" in page
    assert "The first rows" in page
    one = Import.objects.get()
    address = reverse("import_columns", args=[one.pk])
    assert "This field is required" in said(client.post(address, {"head-0": "value"}))
    client.post(address, {"head-0": "value", "head-1": "-"})
    client.post(reverse("import_load", args=[one.pk]))
    assert Observation.objects.get().value == 13


def test_a_date_that_can_be_read_in_two_ways_is_asked_about_once(
    client: Client, measure: Measure, approver: User
) -> None:
    text = (
        "Measure\tPeriod\tFigure\tDrawn on\nBurglary\tMay 2022\t13\t01/06/2022\nBurglary\tJune 2022\t13\t04/07/2022\n"
    )
    assert "In dates such as 01/06/2022" in said(brought(client, text))
    one = Import.objects.get()
    client.post(reverse("import_columns", args=[one.pk]), {"dates": "day"})
    client.post(reverse("import_load", args=[one.pk]))
    assert list(Observation.objects.order_by("end").values_list("as_at", flat=True)) == [
        dt.date(2022, 6, 1),
        dt.date(2022, 7, 4),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Measure\tApril 2022\tMay 2022\nBurglary\t10\t11\n",
        "Period\tBurglary\nApril 2022\t10\nMay 2022\t11\n",
        "Period\tFigure\nApril 2022\t10\nMay 2022\t11\n",
        "Period\tFigure\n2022-04-01\t10\n2022-05-01\t11\n",
        "Month\tFigure\nApr-22\t10\nMay ’22\t11\n",
        "Measure\tApr-22\tMay-22\nBurglary\t10\t11\n",
    ],
    ids=["periods across", "measures across", "two columns", "first days", "as spreadsheets", "so across"],
)
def test_sheets_of_other_shapes_are_read(client: Client, measure: Measure, approver: User, text: str) -> None:
    brought(client, text, measure=measure.slug)
    loaded(client)
    assert list(Observation.objects.order_by("end").values_list("end", "value")) == [
        (dt.date(2022, 4, 30), Decimal(10)),
        (dt.date(2022, 5, 31), Decimal(11)),
    ]


def test_years_across_the_top_of_months_are_read(client: Client, measure: Measure, approver: User) -> None:
    text = "Month\t2021/22\t2022/23\nApril\t8\t10\nDec\t9\t11\nJanuary\t7\t\n"
    brought(client, text, measure=measure.slug)
    loaded(client)
    assert list(Observation.objects.order_by("end").values_list("end", "value")) == [
        (dt.date(2021, 4, 30), Decimal(8)),
        (dt.date(2021, 12, 31), Decimal(9)),
        (dt.date(2022, 1, 31), Decimal(7)),
        (dt.date(2022, 4, 30), Decimal(10)),
        (dt.date(2022, 12, 31), Decimal(11)),
    ]


def test_what_is_no_part_of_the_year_above_it_is_told(client: Client, measure: Measure, approver: User) -> None:
    page = said(brought(client, "Month\t2021/22\nApril\t8\nTotal\t8\n", measure=measure.slug))
    assert "Write a period such as" in page
    assert not Observation.objects.exists()


def test_a_figure_without_value_says_why(client: Client, measure: Measure, approver: User) -> None:
    text = "Measure\tPeriod\tFigure\tState\tWhy there is no figure\nBurglary\tMay 2022\t\tNot available\tNo return\n"
    brought(client, text)
    loaded(client)
    assert Observation.objects.get().availability == Availability.NOT_AVAILABLE


def test_a_contributor_brings_figures_of_their_own_measures_alone(client: Client, measure: Measure) -> None:
    person = create_user(role=Role.CONTRIBUTOR)
    create_measure(title="Robbery", slug="robbery", owner=person)
    client.force_login(person)
    text = "Measure\tPeriod\tFigure\nBurglary\tMay 2022\t13\nRobbery\tMay 2022\t13\n"
    page = said(brought(client, text))
    assert "Only its owner, an approver or a publisher may change this." in page
    brought(client, text.replace("Burglary\tMay 2022\t13\n", ""))
    loaded(client)
    assert Observation.objects.get().measure.slug == "robbery"
    assert Observation.objects.get().approved_at is None


def test_nobody_sees_or_loads_what_somebody_else_brought(client: Client, measure: Measure, approver: User) -> None:
    brought(client, history())
    one = Import.objects.get()
    client.force_login(create_user(role=Role.PUBLISHER))
    assert client.get(one.get_absolute_url()).status_code == 404
    assert client.post(reverse("import_load", args=[one.pk])).status_code == 404


def test_who_may_add_nothing_is_refused(client: Client, measure: Measure) -> None:
    client.force_login(create_user(role=Role.CONTRIBUTOR))
    assert client.get(reverse("import_add", args=["contract"])).status_code == 403
    assert client.get(reverse("import_add", args=["nothing"])).status_code == 404


def test_a_refused_file_says_why_beside_the_field(client: Client, measure: Measure, approver: User) -> None:
    address = reverse("import_add", args=["figures"])
    answer = client.post(address, {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")})
    assert "This is a PDF" in said(answer)
    assert "one of the two" in said(client.post(address, {}))
