"""A file from its source to figures that wait for approval: on pages and on the command line."""

import datetime as dt
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.imports.models import Import
from pcc_portal.periods.models import Quarter
from pcc_portal.public_figures.models import Fetch, MappedSeries
from performance.models import Area, Measure, Observation
from tests.factories.accounts import create_user
from tests.factories.performance import create_area, create_measure
from tests.factories.periods import create_quarter
from tests.public_figures import files

pytestmark = pytest.mark.django_db
LATER = dt.date(2199, 1, 1)
MEDIAN = "Crown Court: Median offence to charge"


@pytest.fixture
def area() -> Area:
    create_quarter(closes=LATER)
    return create_area()


@pytest.fixture
def measure(area: Area) -> Measure:
    return create_measure(title="Offence to charge", slug="offence-to-charge", statistic="median")


@pytest.fixture
def approver(client: Client) -> User:
    person = create_user(role=Role.APPROVER, email="a@example.org")
    client.force_login(person)
    return person


@pytest.fixture
def mapped(measure: Measure, area: Area) -> MappedSeries:
    return MappedSeries.objects.create(source="courts", series=MEDIAN, place="Borsetshire", measure=measure, area=area)


def said(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def send(client: Client, text: str, source: str = "courts", **more: Any) -> Any:
    file = SimpleUploadedFile("courts.csv", text.encode())
    typed = {"file": file, "published_on": "28 September 2023"} | more
    return client.post(reverse("public_read", args=[source]), typed, follow=True)


def take(client: Client) -> Any:
    return client.post(reverse("import_load", args=[Import.objects.get().pk]), {"confirmed": "on"}, follow=True)


def test_a_file_is_shown_first_then_taken_as_a_figure_that_nobody_approved(
    client: Client, approver: User, mapped: MappedSeries
) -> None:
    page = said(send(client, files.COURTS))
    assert "1 figure added" in page
    assert "Nothing has been written yet" in page
    assert not Observation.objects.exists()
    take(client)
    row = Observation.objects.get()
    assert (row.value, row.start, row.end) == (Decimal(61), dt.date(2023, 4, 1), dt.date(2023, 6, 30))
    assert row.as_at == dt.date(2023, 9, 28)
    assert row.source == (
        "Ministry of Justice: Criminal courts timeliness, published 28 September 2023. Open Government Licence v3.0."
    )
    assert row.approved_by is None
    assert row.created_by == approver


def test_the_same_file_again_changes_nothing(client: Client, approver: User, mapped: MappedSeries) -> None:
    send(client, files.COURTS)
    take(client)
    page = said(send(client, files.COURTS, published_on="1 October 2023"))
    assert "1 figure as they stand" in page
    assert Import.objects.count() == 1
    assert Observation.objects.count() == 1
    last = Fetch.objects.first()
    assert last
    assert (last.new, last.revised, last.same) == (0, 0, 1)


def test_a_revision_is_told_from_a_new_figure_and_corrects_it(
    client: Client, approver: User, mapped: MappedSeries
) -> None:
    send(client, files.COURTS)
    take(client)
    Import.objects.all().delete()
    later = files.COURTS.replace("61,310", "64,310") + files.COURTS.splitlines()[1].replace(
        "Q2 (Apr-Jun)", "Q3 (Jul-Sep)"
    )
    page = said(send(client, later, published_on="21 December 2023"))
    assert "1 figure added, 1 figure changed" in page
    assert "61 days" in page or ">61<" in page
    take(client)
    corrected = Observation.objects.get(supersedes__isnull=False)
    assert corrected.value == 64
    assert corrected.reason == "Ministry of Justice says something else in what it published on 21 December 2023."
    last = Fetch.objects.first()
    assert last
    assert (last.new, last.revised, last.same) == (1, 1, 0)


def test_series_of_our_places_that_fill_nothing_are_listed_to_be_mapped(
    client: Client, approver: User, area: Area, measure: Measure
) -> None:
    send(client, files.COURTS)
    page = said(client.get(reverse("public_source", args=["courts"])))
    assert "No series of it fills a measure yet" in page
    assert "Crown Court: Median offence to completion" in page
    assert "Felpersham" not in page
    address = reverse("public_series_add", args=["courts"])
    typed = {"series": MEDIAN, "place": "Borsetshire", "measure": measure.pk, "area": area.pk}
    answer = client.post(address, typed | {"series": "Crown Court: Median offence to charges"})
    assert "The nearest: Crown Court: Median offence to charge" in said(answer)
    assert answer.context["form"]["place"].value() == "Borsetshire"
    client.post(address, typed)
    assert MappedSeries.objects.get().measure == measure
    assert "This series of that place fills a measure already." in said(client.post(address, typed))


def test_a_series_is_used_no_more(client: Client, approver: User, mapped: MappedSeries, measure: Measure) -> None:
    address = reverse("public_series_change", args=[mapped.pk])
    client.post(address, {"measure": measure.pk, "area": mapped.area_id})
    mapped.refresh_from_db()
    assert not mapped.is_used
    send(client, files.COURTS)
    assert not Import.objects.exists()


def test_a_contributor_takes_only_figures_of_their_own_measures(
    client: Client, measure: Measure, mapped: MappedSeries, area: Area
) -> None:
    person = create_user(role=Role.CONTRIBUTOR)
    own = create_measure(title="Mine", owner=person)
    series = "Crown Court: Mean offence to charge"
    MappedSeries.objects.create(source="courts", series=series, place="Borsetshire", measure=own, area=area)
    client.force_login(person)
    send(client, files.COURTS)
    last = Fetch.objects.get()
    assert (last.new, last.not_yours) == (1, 1)
    take(client)
    assert Observation.objects.get().measure == own
    assert client.get(reverse("public_series_change", args=[mapped.pk])).status_code == 403


def test_who_enters_no_figures_reads_no_file(client: Client, measure: Measure) -> None:
    client.force_login(create_user(role=Role.ADMINISTRATOR))
    assert client.get(reverse("public_sources")).status_code == 200
    assert send(client, files.COURTS).status_code == 403
    assert not Fetch.objects.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n", "There is no column “Year”."),
        ("", "There is nothing in it."),
        (files.COURTS.replace("361", "many"), "Row 3, Median offence to completion"),
    ],
)
def test_a_file_that_is_none_is_refused_beside_its_field(
    client: Client, approver: User, mapped: MappedSeries, text: str, words: str
) -> None:
    answer = send(client, text)
    assert words in said(answer)
    assert answer.context["form"]["published_on"].value() == "28 September 2023"
    assert not Fetch.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "http://www.gov.uk/file.csv",
        "https://evil.example/file.csv",
        "https://www.gov.uk.evil.example/file.csv",
        "https://www.gov.uk@evil.example/file.csv",
        "https://user:pass@www.gov.uk/file.csv",
        "https://www.gov.uk:8443/file.csv",
        "file:///etc/passwd",
        "https://[::1/file.csv",
    ],
)
def test_only_its_publisher_is_asked(client: Client, approver: User, area: Area, address: str) -> None:
    typed = {"address": address, "published_on": "28 September 2023"}
    answer = client.post(reverse("public_read", args=["courts"]), typed)
    assert "Give an address that begins with https://" in said(answer)


def test_a_day_to_come_and_nothing_at_all_are_refused(client: Client, approver: User, area: Area) -> None:
    answer = client.post(reverse("public_read", args=["courts"]), {"published_on": "1 January 2198"})
    assert "This day is still to come." in said(answer)
    assert "Choose a file or give an address: one of the two." in said(answer)


def run(path: Path, text: str, *options: str) -> str:
    file, out = path / "courts.csv", StringIO()
    file.write_text(text, encoding="utf-8")
    fixed = ("--file", str(file), "--by", "a@example.org", "--published", "2023-09-28")
    call_command("fetch_public", "courts", *fixed, *options, stdout=out)
    return out.getvalue()


def test_the_command_does_what_the_page_does(approver: User, mapped: MappedSeries, tmp_path: Path) -> None:
    assert "1 new, 0 revised, 0 as they stand" in run(tmp_path, files.COURTS, "--dry-run")
    assert not Observation.objects.exists()
    assert "Taken." in run(tmp_path, files.COURTS)
    assert "0 new, 0 revised, 1 as they stand" in run(tmp_path, files.COURTS)
    assert Observation.objects.count() == 1


def test_the_command_says_what_is_wrong(approver: User, mapped: MappedSeries, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Row 3, Median offence to completion"):
        run(tmp_path, files.COURTS.replace("361", "many"))
    Quarter.objects.all().delete()
    with pytest.raises(CommandError, match="No quarter is open"):
        run(tmp_path, files.COURTS)
    assert not Observation.objects.exists()
