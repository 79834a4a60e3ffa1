"""The workbook of an office, filled in as people do: rows below the heads, by the words of the heads."""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook

from pcc_portal.accounts.models import User
from pcc_portal.imports.office.loading import acting
from pcc_portal.imports.office.workbook import office_workbook

TODAY = dt.date(2025, 7, 10)
Rows = Mapping[str, list[dict[str, Any]]]

SHOWN = {"Readers outside the office see this": "yes"}
# An office as small as one can be that has something in most sheets. The officer answers for the theme and the measure.
SMALL: dict[str, list[dict[str, Any]]] = {
    "People": [
        {"E-mail address": "officer@office.example", "Name": "Olu Officer", "Role": "Contributor"},
        {"E-mail address": "publisher@office.example", "Name": "Pat Publisher", "Role": "Publisher"},
        {"E-mail address": "approver@office.example", "Name": "Ann Approver", "Role": "Approver"},
    ],
    "Quarters": [
        {
            "Financial year": 2025,
            "Quarter": "Quarter 1",
            "Opens for updates": "1 July 2025",
            "Updates are due": "19 July 2025",
            "Closes for updates": "1 August 2025",
            "State": "Open",
        }
    ],
    "Plans": [
        {
            "Title": "A safer county",
            "Starts": "1 April 2025",
            "Ends": "31 March 2029",
            "Name of the office": "Office of the Commissioner",
            "Title of the office-holder": "Police and Crime Commissioner",
            "Force": "County Police",
            "Area": "The county",
            "Name of the panel": "Police and Crime Panel",
            "Title of the report to it": "Report of the Commissioner",
        }
    ],
    "Office": [{"Plan": "A safer county", "Web address of the office": "https://office.example"}],
    "Objectives": [{"Plan": "A safer county", "Title": "Fewer victims", "Key": "victims"}],
    "Themes": [
        {"Objective": "Fewer victims", "Title": "Burglary", "Owner": "officer@office.example", "Key": "burglary"}
    ],
    "Commitments": [
        {
            "Title": "Visit every victim",
            "Theme": "Burglary",
            "What was promised": "Every victim of burglary is visited; see {measure:burglaries}.",
            "Where it was promised": "The plan",
            "When it was promised": "1 April 2025",
            "Due": "July 2025",
            **SHOWN,
        }
    ],
    "Areas": [{"Name": "The county", "Kind": "Force", "Key": "county"}],
    "Measures": [
        {
            "Name": "Burglaries of homes",
            "Theme": "Burglary",
            "Definition": "Recorded burglaries of homes.",
            "Unit": "Number",
            "Statistic": "Count",
            "Which way is better": "Lower is better",
            "How often it is published": "Every quarter",
            "Source": "The force",
            "Owner": "Olu Officer",
            "Key": "burglaries",
            **SHOWN,
        }
    ],
    "Targets": [{"Measure": "burglaries", "In force from": "1 April 2025", "Target": 300, "Set by": "The plan"}],
    "Budgets": [
        {
            "Name": "Budget 2025/26",
            "Financial year": 2025,
            "Theme": "Burglary",
            "Theme of its forecast": "Burglary",
            "Total, in pounds": 250000000,
            "Source": "The budget report",
            **SHOWN,
        }
    ],
    "Forecasts": [
        {
            "Budget": "Budget 2025/26",
            "As at quarter": "Quarter 1, 2025/26",
            "Forecast outturn, in pounds": 251000000,
            "Drawn on": "30 June 2025",
        }
    ],
    "Services": [{"Name": "Support for victims", "Theme": "Burglary", **SHOWN}],
    "Providers": [{"Name": "Helpers", **SHOWN}],
    "Contracts": [
        {
            "Name": "Support for victims, 2025 to 2027",
            "Service": "Support for victims",
            "Provider": "Helpers",
            "Starts": "1 April 2025",
            "Ends": "31 March 2027",
            "Value as awarded, in pounds": 400000,
            **SHOWN,
        }
    ],
    "Accountability meetings": [
        {
            "Title": "Performance meeting of June",
            "Theme": "Burglary",
            "Kind": "Performance meeting",
            "Planned for": "12 June 2025",
            "Held on": "12 June 2025",
            **SHOWN,
        }
    ],
    "Meetings of the panel": [{"Name": "Panel of July", "Plan": "A safer county", "Meets on": "28 July 2025", **SHOWN}],
    "Figures": [
        {
            "Measure": "Burglaries of homes",
            "Area": "The county",
            "Period": "Q1 2025/26",
            "Figure": 310,
            "Drawn on": "1 July 2025",
        }
    ],
    "Updates": [
        {
            "Theme": "Burglary",
            "Quarter": "Quarter 1, 2025/26",
            "What happened": "There were {measure:burglaries} in the quarter.",
        }
    ],
}


@lru_cache(maxsize=1)
def blank() -> bytes:
    return office_workbook(acting(User()), TODAY)


def filled(rows: Rows) -> bytes:
    book = load_workbook(BytesIO(blank()))
    add_rows(book, rows)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def add_rows(book: Workbook, rows: Rows) -> None:
    for title, records in rows.items():
        sheet = book[title]
        heads = [str(cell.value) for cell in sheet[1]]
        for record in records:
            unknown = record.keys() - set(heads)
            assert not unknown, f"{title} has no {unknown}: {heads}"
            sheet.append([record.get(head) for head in heads])


def with_row(title: str, at: int, **changes: Any) -> dict[str, list[dict[str, Any]]]:
    """The small office with one of its rows changed."""
    rows = {name: [dict(record) for record in records] for name, records in SMALL.items()}
    rows[title][at] |= {head.replace("_", " "): value for head, value in changes.items()}
    return rows
