"""An office set up from one workbook: all of it or nothing, into a portal that holds nothing yet."""

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from commissioning.models import Contract
from objectives.models import Commitment, Plan, QuarterlyUpdate, Theme, UpdateText
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.chain import verify
from pcc_portal.audit.models import Event
from pcc_portal.imports import actions
from pcc_portal.imports.models import Import
from pcc_portal.imports.office.loading import acting, is_empty, load_book
from pcc_portal.imports.office.sheets import EXAMPLE, sheets, title_of
from pcc_portal.imports.office.workbook import office_workbook
from pcc_portal.imports.sheets.child import read_book
from pcc_portal.imports.sheets.grid import Table
from pcc_portal.imports.targets import targets
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.grading.schemes import forget_schemes
from performance.models import AccountabilityMeeting, AdHocRequest, Forecast, Measure, Observation
from tests.demo_database import connected_to
from tests.factories.accounts import create_user
from tests.imports.book import SMALL, TODAY, blank, filled, with_row
from tests.imports.composed import composed
from tests.portal import Database

FORMS = (("one", ""), ("several", "s"))  # of a word, and how it ends
pytestmark = pytest.mark.usefixtures("without_zeal")


@pytest.fixture
def administrator(db: None) -> Iterator[User]:
    with time_machine.travel(TODAY, tick=False):
        yield create_user(role=Role.ADMINISTRATOR, email="admin@office.example")


def bring(by: User, rows: Any) -> Import:
    return actions.bring_book(by=by, name="office.xlsx", book=read_book(filled(rows)), today=TODAY)


def wrong(brought: Import) -> list[tuple[str, int, str, str]]:
    """(sheet, row, column, sentence)"""
    rows = brought.outcome["wrong"]
    return [(row["sheet"], row["number"], label, words) for row in rows for label, words in row["errors"]]


@pytest.mark.engines
def test_an_office_from_an_empty_database_to_a_composed_report(administrator: User) -> None:
    brought = bring(administrator, SMALL)
    assert (wrong(brought), brought.outcome["faults"]) == ([], [])
    assert is_empty()
    assert actions.load(brought, by=administrator, today=TODAY, confirmed=True).is_sound
    theme, plan = Theme.objects.get(), Plan.objects.get()
    assert plan.is_in_force
    assert (theme.slug, theme.owner, plan.body_web) == (
        "burglary",
        User.objects.get(email="officer@office.example"),
        "https://office.example",
    )
    assert QuarterlyUpdate.objects.get().theme == theme
    assert AccountabilityMeeting.objects.get().held_on == TODAY.replace(month=6, day=12)
    blocks = composed(TODAY)["burglary"]
    assert {"contracts", "commitments", "meetings-since-the-start-of-the-quarter"} <= blocks.keys()
    assert "310" in json.dumps(blocks, default=str)
    assert "There were 310 in the quarter." in json.dumps(blocks["words"], default=str)
    assert UpdateText.objects.get().approved_at is None
    assert verify().broken is None


OF_YEAR, SAID = "Financial year", "Due in these words"


def closed_quarter() -> dict[str, Any]:
    return {
        "Financial year": 2024,
        "Quarter": "Quarter 4",
        "Opens for updates": "1 April 2025",
        "Updates are due": "19 April 2025",
        "Closes for updates": "1 May 2025",
        "State": "Closed",
    }


def with_steps() -> dict[str, list[dict[str, Any]]]:
    """The small office with what happened to its records in the year before."""
    rows = with_row("Contracts", 0, Ends="31 March 2026", Latest_end="31 March 2027")
    rows["Quarters"].insert(0, closed_quarter())
    rows["Budgets"].append(rows["Budgets"][0] | {"Name": "Budget 2024/25", OF_YEAR: 2024})
    last, quarter = {"Quarter": "Quarter 4, 2024/25"}, {"As at quarter": "Quarter 4, 2024/25"}
    told = {"Forecast outturn, in pounds": 261000000, "Drawn on": "31 March 2025"}
    rows["Forecasts"].append({"Budget": "Budget 2024/25", **quarter, **told})
    of_promise, why = {"Commitment": "visit-every-victim", **last}, "Officers were lent to another force."
    rows["Commitments"][0] |= {"Key": "visit-every-victim"}
    rows["Steps of the commitment"] = [
        of_promise | {"What happened": "Revise", "New date": "no date", SAID: "when they are back", "Reason": why},
        of_promise | {"What happened": "Mark as kept", "Kept on": "30 May 2025"},
    ]
    agreed = {"Contract": "Support for victims, 2025 to 2027", "Agreed": "May 2025", "Reason": "It works."}
    rows["Changes of the contract"] = [
        agreed | {"What happened": "Extend", "New end": "31 March 2027"},
        agreed | {"What happened": "Vary or end early", "Change of the value, in pounds": 70123},
    ]
    return rows


def test_what_happened_to_records_is_told_too_and_comes_back_out(administrator: User) -> None:
    brought = bring(administrator, with_steps())
    assert (wrong(brought), brought.outcome["faults"]) == ([], [])
    actions.load(brought, by=administrator, today=TODAY, confirmed=True)
    promise, contract = Commitment.objects.get(), Contract.objects.with_value().get()
    assert (promise.state, promise.closed_on, promise.due_said) == ("kept", dt.date(2025, 5, 30), "when they are back")
    assert {str(step.quarter) for step in promise.changes.all()} == {"Quarter 4, 2024/25"}
    assert (contract.current_end, contract.value_now) == (dt.date(2027, 3, 31), Decimal(470123))
    assert set(Forecast.objects.values_list("quarter__year", "outturn")) == {
        (2024, Decimal(261000000)),
        (2025, Decimal(251000000)),
    }
    again = {sheet.key: list(sheet.stands(acting(administrator))) for sheet in sheets().values()}
    assert [row["step"] for row in again["commitment-change"]] == ["Revise", "Mark as kept"]
    assert (again["commitment"][0]["due_on"], again["contract"][0]["current_end"]) == ("July 2025", "31 March 2026")
    assert [(row["step"], row["new_end"]) for row in again["contract-change"][:1]] == [("Extend", "31 March 2027")]
    assert len(again["forecast"]) == 2


def test_a_step_says_what_happened_and_in_which_quarter(administrator: User) -> None:
    rows = with_steps()
    first, second = rows["Steps of the commitment"]
    first["What happened"], second["Quarter"] = "Forget it", None
    told = {each[2]: each[3] for each in wrong(bring(administrator, rows))}
    assert told["What happened"].startswith("Write one of: Mark as kept, Revise,")
    assert told["Quarter"] == "Say in which quarter it was reported."


def test_all_that_is_written_names_who_loaded_it_and_waits_for_somebody_else(administrator: User) -> None:
    actions.load(bring(administrator, SMALL), by=administrator, today=TODAY, confirmed=True)
    administrator.refresh_from_db()
    assert administrator.role == Role.ADMINISTRATOR
    about = Event.objects.filter(kind="performance.measure").get()
    assert (about.user_id, about.verb) == (administrator.pk, "added")
    figure = Observation.objects.get()
    assert (figure.created_by, figure.approved_at) == (administrator, None)
    assert Measure.objects.get().owner == User.objects.get(email="officer@office.example")
    assert Commitment.objects.get().owner is None


def test_the_workbook_as_it_is_given_loads_nothing(administrator: User) -> None:
    brought = bring(administrator, {})
    assert (brought.outcome["counts"], brought.outcome["faults"], wrong(brought)) == ({}, [], [])


def test_it_has_a_sheet_for_each_register_with_notes_lists_and_an_example(administrator: User) -> None:
    book = load_workbook(BytesIO(filled({})))
    assert book.sheetnames == ["Read me", *map(title_of, sheets().values()), "Lists"]
    assert targets().keys() - {"figures"} <= sheets().keys()
    for sheet in sheets().values():
        page = book[title_of(sheet)]
        assert str(page["A2"].value).startswith(EXAMPLE)
        assert all(cell.comment.text for cell in page[1])
        assert page.max_row == 2
    lists = book["Contracts"].data_validations.dataValidation
    offered = {next(iter(each.sqref.ranges)).coord: each.formula1 for each in lists}
    assert offered["B2:B2000"] == "'Services'!$A$3:$A$2000"
    assert '"yes,no"' in offered.values()
    assert all(sheet.sheet_state == "visible" for sheet in book)


def test_the_examples_together_are_an_office(administrator: User) -> None:
    """Whoever takes away the word that leaves them out has something that can be looked at."""
    book = load_workbook(BytesIO(blank()))
    for sheet in sheets().values():
        first = book[title_of(sheet)].cell(2, 1)
        first.value = str(first.value).removeprefix(f"{EXAMPLE} ")
    file = BytesIO()
    book.save(file)
    brought = actions.bring_book(by=administrator, name="x", book=read_book(file.getvalue()), today=TODAY)
    assert (wrong(brought), brought.outcome["faults"], brought.outcome["doubted"]) == ([], [], [])
    assert brought.outcome["counts"]["added"] >= len(sheets()) - 1


@pytest.mark.parametrize(("lower", "upper"), [("outcome", "aim"), ("owner", "title"), ("measure", "theme")])
def test_a_plan_may_call_its_levels_what_a_form_calls_a_column(administrator: User, lower: str, upper: str) -> None:
    """The heads of a workbook are those of before there is a plan, however much of it is loaded by then."""
    levels = {"Lower of the two levels": lower, "Upper of the two levels": upper}
    words = {f"{level}: {of} of it": f"{word}{end}" for level, word in levels.items() for of, end in FORMS}
    rows = with_row("Plans", 0, **words)
    rows["Requests to the force"] = [
        {"What it asks": "How many were visited", "Theme": "Burglary", "Quarter": "Q1 2025/26", "Outcome": "All."}
    ]
    rows["Updates"][0]["What the Commissioner did about it"] = "Wrote to both councils."
    brought = bring(administrator, rows)
    assert (wrong(brought), brought.outcome["faults"]) == ([], [])
    assert actions.load(brought, by=administrator, today=TODAY, confirmed=True).is_sound
    assert AdHocRequest.objects.get().outcome == "All."
    heads = [
        [str(cell.value) for cell in next(iter(sheet.rows))]
        for content in (blank(), office_workbook(acting(administrator), TODAY, from_records=True))
        for sheet in [load_workbook(BytesIO(content))["Requests to the force"]]
    ]
    assert heads[0] == heads[1]


def test_a_column_without_a_cell_is_passed_over_whatever_it_is_called(administrator: User) -> None:
    book = read_book(filled(SMALL))
    table = book["Areas"]
    book["Areas"] = Table([*table.heads, "Nickname"], [(number, [*cells, ""]) for number, cells in table.rows])
    assert actions.bring_book(by=administrator, name="x", book=book, today=TODAY).outcome["faults"] == []


@pytest.mark.parametrize("year", ["2025/26", "2025-26", "25/26", "FY 2025/26", 2025])
def test_quarters_and_years_are_written_as_people_write_them(administrator: User, year: Any) -> None:
    rows = with_row("Quarters", 0, Financial_year=year, Quarter="Q1")
    rows["Budgets"][0]["Financial year"] = year
    assert wrong(bring(administrator, rows)) == []


@pytest.mark.parametrize(
    ("sheet", "head", "typed", "asked"),
    [
        ("People", "Role", "Clerk", "Write Panel member, Contributor, Approver, Publisher or Administrator."),
        ("Contracts", "Service", "Suport for victims", "Is it “Support for victims”?"),
        ("Measures", "Which way is better", "Lower is beter", "Is it “Lower is better”?"),
    ],
)
def test_what_is_misspelt_is_told_with_what_may_be_meant(
    administrator: User, sheet: str, head: str, typed: str, asked: str
) -> None:
    rows = with_row(sheet, 0, **{head: typed})
    assert (sheet, 3, head, f"There is none called “{typed}” to choose. {asked}") in wrong(bring(administrator, rows))


def test_every_error_is_named_by_sheet_row_and_column_and_nothing_is_written(administrator: User) -> None:
    rows = with_row("Themes", 0, Owner="nobody@office.example")
    rows["Measures"][0] |= {"Unit": "Furlongs", "How often it is published": "Now and then"}
    rows["People"][0]["Role"] = "King"
    rows["Quarters"][0]["Updates are due"] = "soon"
    brought = bring(administrator, rows)
    told = wrong(brought)
    assert [each[:3] for each in told[:2]] == [("People", 3, "Role"), ("Quarters", 3, "Updates are due")]
    of_measures = {each[2] for each in told if each[0] == "Measures"}
    assert of_measures == {"Unit", "How often it is published"}
    assert not any(each[0] == "Commitments" for each in told)  # it names a theme, whose row names a person
    assert brought.outcome["counts"]["follows"] > 3
    assert is_empty()
    assert not User.objects.exclude(pk=administrator.pk).exists()


def test_a_file_that_is_not_sound_is_not_loaded(administrator: User) -> None:
    brought = bring(administrator, with_row("Contracts", 0, Service="No such service"))
    assert wrong(brought) == [
        ("Contracts", 3, "Service", "There is none called “No such service” to choose. Write Support for victims.")
    ]
    assert not actions.load(brought, by=administrator, today=TODAY, confirmed=True).is_sound
    assert is_empty()


def test_sheets_and_heads_that_are_not_known_are_refused(administrator: User) -> None:
    book = read_book(filled(SMALL))
    book["Wishes"] = book["Themes"]
    book["Areas"].heads[0] = "Nickname"
    faults = actions.bring_book(by=administrator, name="x", book=book, today=TODAY).outcome["faults"]
    assert faults == ["Areas: No column is called “Nickname”.", "No sheet is called “Wishes”."]


def test_dates_that_can_be_read_in_two_ways_are_asked_about_once(administrator: User) -> None:
    rows = with_row("Plans", 0, Starts="04/01/2025")
    rows["Quarters"][0] |= {"Opens for updates": "07/01/2025", "Updates are due": "07/18/2025"}
    rows["Figures"][0]["Drawn on"] = "07/01/2025"
    brought = bring(administrator, rows)
    asked = [fault for fault in brought.outcome["faults"] if "what comes first" in fault]
    assert asked == ["Quarters: Say what comes first in dates such as 07/01/2025, the day or the month."]
    again = actions.bring_book(by=administrator, name="x", book=read_book(filled(rows)), today=TODAY, dates="month")
    actions.load(again, by=administrator, today=TODAY, confirmed=True)
    assert Plan.objects.get().starts.isoformat() == "2025-04-01"
    assert Quarter.objects.get().opens.isoformat() == Observation.objects.get().as_at.isoformat() == "2025-07-01"


def test_a_portal_that_holds_something_is_left_alone(administrator: User) -> None:
    brought = bring(administrator, SMALL)
    actions.load(brought, by=administrator, today=TODAY, confirmed=True)
    before = Event.objects.count()
    with pytest.raises(ValidationError, match="There are records here already"):
        bring(administrator, SMALL)
    assert Event.objects.count() == before


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.APPROVER, Role.PUBLISHER])
def test_only_administrators_set_up_an_office(administrator: User, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        bring(create_user(role=role), {})


def test_it_is_set_up_on_pages(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    assert "Set up the office from one workbook" in client.get(reverse("imports")).content.decode()
    workbook = client.get(reverse("office_workbook"))
    assert set(read_book(workbook.content)) >= {"Themes", "Figures"}

    def send(content: bytes) -> str:
        file = SimpleUploadedFile("office.xlsx", content)
        answer = client.post(reverse("office_set_up"), {"file": file, "dates": ""}, follow=True)
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    assert "It is not a workbook" in send(b"Theme,Title\n1,2\n")
    page = send(filled(with_row("Contracts", 0, Service="No such service")))
    assert "Contracts, 3" in page
    assert "There is none called “No such service” to choose." in page
    faults: Any = client.get(reverse("import_faults", args=[Import.objects.get().pk, "csv"]))
    assert b"Contracts, 3" in b"".join(faults.streaming_content)
    assert "Load all of it" in send(filled(SMALL))
    answer = client.post(reverse("import_load", args=[Import.objects.get().pk]), {"confirmed": "on"}, follow=True)
    assert "It is loaded, all of it." in answer.content.decode()
    again = client.post(reverse("import_load", args=[Import.objects.get().pk]), follow=True)
    assert "It has been loaded." in again.content.decode()
    assert Plan.objects.get().is_in_force
    assert "There are records here already" in client.get(reverse("office_set_up")).content.decode()
    assert "Set up the office" not in client.get(reverse("imports")).content.decode()


def test_commands_do_the_same(administrator: User, tmp_path: Path) -> None:
    file, out = tmp_path / "office.xlsx", StringIO()
    call_command("office_workbook", str(file), stdout=out)
    assert set(read_book(file.read_bytes())) >= {"Themes", "Figures"}
    file.write_bytes(filled(with_row("Contracts", 0, Service="No such service")))
    with pytest.raises(CommandError, match="Contracts, row 3, Service: There is none called"):
        call_command("load_office", str(file), stdout=out)
    file.write_bytes(filled(SMALL))
    call_command("load_office", str(file), "--dry-run", stdout=out)
    assert is_empty()
    call_command("load_office", str(file), "--confirm", stdout=out)
    assert out.getvalue().endswith("Loaded.\n")
    with pytest.raises(CommandError, match="There are records here already"):
        call_command("load_office", str(file), stdout=out)
    with pytest.raises(CommandError, match="No administrator has the address"):
        call_command("load_office", str(file), "--by", "x@office.example", stdout=out)


# What a paper tells beside the one before it, of which a workbook knows nothing.
NOT_CARRIED = {
    "other-dates-that-moved-since-the-last-report",
    "meetings-since-the-last-report",
    "inspection-reports-since-the-last-report",
    "figures-for-the-quarter",  # which were told in the last paper
}


@pytest.mark.slow
def test_the_demo_written_out_and_loaded_back_composes_the_same_report(
    db: None, composing_copy: Database, tmp_path: Path
) -> None:
    day, file = dt.date(2023, 11, 8), tmp_path / "office.xlsx"
    with time_machine.travel(day, tick=False):
        with connected_to(composing_copy):
            call_command("office_workbook", str(file), "--from-records")
            before = as_json(composed(day))
        forget_schemes()
        administrator = create_user(role=Role.ADMINISTRATOR)
        assert load_book(read_book(file.read_bytes()), by=administrator, today=day, confirmed=True).is_sound
        after = as_json(composed(day))
    assert before.keys() == after.keys()
    same = {(theme, key): after[theme].get(key) == block for theme in before for key, block in before[theme].items()}
    assert {key for (_, key), is_same in same.items() if not is_same} == NOT_CARRIED
    assert sum(same.values()) == 46 + len(before)


def as_json(blocks: Any) -> Any:
    return json.loads(json.dumps(blocks, default=str))
