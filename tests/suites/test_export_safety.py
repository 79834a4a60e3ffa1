"""Files that people open in a spreadsheet: the same cells as CSV and XLSX, nothing that runs, nothing hidden."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from commissioning.models import Contract, ContractChange
from pcc_portal.accounts.access import PUBLIC, declared, routes
from pcc_portal.ui.downloads import STARTS_A_FORMULA, cell, workbook
from pcc_portal.ui.records import RegisterView
from pcc_portal.updates.models import Register

HOSTILE = [f'{sign}HYPERLINK("https://elsewhere.example";"click")' for sign in STARTS_A_FORMULA]
SPOKEN = ["Cŵn yn Ŵyl Llanfair 🦊", 'Quoted "words", with commas', "Two\nlines", "   =1+1"]


def registers() -> dict[str, type[RegisterView]]:
    found = {str(entry.name): getattr(entry.callback, "view_class", None) for _, entry in routes()}
    public = {name: view for name, view in found.items() if view and declared(view) is PUBLIC}
    return {name: view for name, view in public.items() if issubclass(view, RegisterView)}


REGISTERS = sorted(registers())


def csv_of(name: str, query: str = "", client: Client | None = None) -> list[list[str]]:
    answer = (client or Client()).get(f"{reverse(name)}?format=csv{query}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"), newline="")))


def book_of(name: str, query: str = "") -> Workbook:
    return load_workbook(io.BytesIO(file_of(name, query)))


def file_of(name: str, query: str = "") -> bytes:
    answer = Client().get(f"{reverse(name)}?format=xlsx{query}")
    assert answer.status_code == 200
    content: bytes = answer.getvalue()
    return content


def as_csv(value: Any) -> str:
    """An XLSX cell as the CSV of the same register writes it."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return cell(Decimal(str(value)) if isinstance(value, float) else value)


def test_there_are_registers_to_try() -> None:
    assert len(REGISTERS) >= 20


@pytest.mark.parametrize("name", REGISTERS)
def test_both_files_hold_the_same_cells_as_the_page_has_rows(demo: None, name: str) -> None:
    lines, sheet = csv_of(name), book_of(name).worksheets[0]
    rows = [[as_csv(found.value) for found in row] for row in sheet.iter_rows()]
    assert [[text.replace("\r\n", "\n") for text in line] for line in lines] == rows
    page = Client().get(reverse(name)).content.decode()
    assert page.count('<th scope="row" role="rowheader">') >= len(lines) - 1 > 0
    for heading in lines[0][:1]:
        assert f">{heading}</a>" in page or f">{heading}</th>" in page


@pytest.mark.parametrize("name", REGISTERS)
def test_a_workbook_has_one_visible_sheet_and_nobody_s_name(demo: None, name: str) -> None:
    book = book_of(name)
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible"]
    assert not book.properties.creator
    assert not book.properties.lastModifiedBy
    sheet = book.worksheets[0]
    assert not [key for key, column in sheet.column_dimensions.items() if column.hidden]
    assert not [key for key, row in sheet.row_dimensions.items() if row.hidden]
    parts = zipfile.ZipFile(io.BytesIO(file_of(name))).namelist()
    assert not [part for part in parts if any(word in part for word in ("vba", "external", "comments", "drawing"))]


@pytest.mark.parametrize("name", REGISTERS)
def test_nothing_runs_as_a_formula(demo: None, name: str) -> None:
    planted = HOSTILE + SPOKEN
    for model in (m for m in apps.get_models() if issubclass(m, Register)):
        for place, row in enumerate(model.objects.order_by("pk")):
            model.objects.filter(pk=row.pk).update(title=planted[place % len(planted)], source=planted[place % 3])
    for line in csv_of(name)[1:]:
        assert [text for text in line if text.startswith(STARTS_A_FORMULA) and not is_number(text)] == []
    cells = [found for row in book_of(name).worksheets[0].iter_rows() for found in row]
    assert [found.value for found in cells if found.data_type == "f"] == []
    assert {found.value for found in cells} & set(planted)


def is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdigit()


@pytest.mark.parametrize("character", ["\x07", "\x9f", "\ufdd0", "\ufffe", "\uffff", "\U0001fffe"])
def test_a_character_that_no_file_may_hold_is_replaced(demo: None, character: str) -> None:
    """As a row may hold one that was stored before forms refused it."""
    Contract.objects.filter(is_public=True).update(title=f"One{character}two", source=f"{character}=1+1")
    titles = {row[0].value for row in book_of("contracts").worksheets[0].iter_rows(min_row=2)}
    assert titles == {line[0] for line in csv_of("contracts")[1:]} == {"One\ufffdtwo"}


def test_negative_numbers_stay_numbers(demo: None) -> None:
    row = Contract.objects.filter(is_public=True, value_awarded__isnull=False).earliest("pk")
    ContractChange.objects.create(
        contract=row,
        kind="variation",
        on=dt.date(2023, 9, 1),
        value_change=-3 * (row.value_awarded or 0),
        reason="Cut.",
    )
    column = csv_of("contracts")[0].index("Value now, £")
    assert any(line[column].startswith("-") for line in csv_of("contracts")[1:])
    values = [line[column].value for line in book_of("contracts").worksheets[0].iter_rows(min_row=2)]
    assert any(isinstance(value, int | float) and value < 0 for value in values)


def test_files_follow_the_filters_and_the_order_of_the_page(demo: None) -> None:
    every = csv_of("contracts")
    found = csv_of("contracts", "&q=referral")
    assert 1 < len(found) < len(every)
    assert {tuple(line) for line in found} < {tuple(line) for line in every}
    names = [line[0] for line in csv_of("contracts", "&sort=-title")[1:]]
    assert names == sorted(names, reverse=True)
    page = Client().get(f"{reverse('contracts')}?q=referral&sort=-title&page=2").content.decode()
    assert 'href="?q=referral&amp;sort=-title&amp;format=csv"' in page


@pytest.mark.parametrize("title", ["Calls to 999/101", "How many? [1]", "'Quoted'", "A:B*C\\D", "Long " * 20])
def test_whatever_a_table_is_called_its_workbook_opens(title: str) -> None:
    (sheet,) = load_workbook(io.BytesIO(workbook(title, ["Name"], iter([["One"]])))).worksheets
    assert sheet["A2"].value == "One"


def test_an_unknown_kind_of_file_is_not_found(demo: None) -> None:
    assert Client().get(f"{reverse('contracts')}?format=exe").status_code == 404


@pytest.mark.parametrize("name", REGISTERS)
def test_hidden_rows_are_in_no_file(demo: None, name: str) -> None:
    for model in (m for m in apps.get_models() if issubclass(m, Register)):
        model.objects.update(is_public=False, title="Canary-7193")
    for text in (Client().get(f"{reverse(name)}{query}").getvalue() for query in ("", "?format=csv", "?format=xlsx")):
        assert b"Canary-7193" not in text


@pytest.mark.parametrize("name", REGISTERS)
def test_a_past_quarter_s_file_is_of_that_quarter(demo: None, name: str) -> None:
    address = f"/as-published/2023-24-q1{reverse(name)}?format=csv"
    then = list(csv.reader(io.StringIO(Client().get(address).getvalue().decode("utf-8-sig"))))
    assert len(then) <= len(csv_of(name))
