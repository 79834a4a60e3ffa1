"""Pages ask the database as often with ten times the rows. A query in a loop fails by itself, through zeal."""

import pytest

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.open_data.tables import register_tables
from tests.growth import grow_figures, grow_paragraphs, grow_registers
from tests.pages import queries

PAGES = [
    "/",
    "/actions/",
    "/boards/",
    "/boards/by-area/",
    "/calendar/",
    "/calendar.ics",
    "/delivery-actions/",
    "/grant-rounds/",
    "/grants/",
    "/inspection-responses/",
    "/milestones/",
    "/places/",
    "/plan-on-a-page/",
    "/properties/",
    "/providers/",
    "/recommendations/",
    "/requests/",
    "/risks/",
    "/services/",
    "/screen/",
    "/since/",
    "/timeline/",
    "/timeline/?by=kind",
    "/surveys/",
    "/awards/",
    "/budgets/",
    "/commitments/",
    "/contracts/",
    "/data/",
    "/data/measures.csv",
    "/data/measures.json",
    "/decisions/",
    "/disposals/",
    "/inspections/",
    "/measures/",
    "/measures/?view=cards",
    "/meetings/",
    "/projects/",
    "/panel/reports/",
]
OF_RECORDS = {
    "demo": [
        "/boards/firearms-licensing-unit/",
        "/awards/safer-streets-five/",
        "/budgets/2023-24/",
        "/follow/theme/firearms-licensing-unit/",
        "/measures/shotgun-grant-longest-wait/",
        "/data/measures/shotgun-grant-longest-wait.csv",
        "/objectives/victims/",
        "/places/redditch/",
        "/screen/boards/firearms-licensing-unit/",
        "/screen/measures/casework-new/",
        "/screen/places/redditch/",
        "/screen/themes/firearms-licensing-unit/",
        "/panel/reports/2023-24-q2/",
        "/panel/reports/2023-24-q2/report.html",
        "/themes/estates/",
        "/themes/firearms-licensing-unit/",
        "/themes/victim-services/",
    ],
    "valley": [
        "/boards/somebody-comes/",
        "/budgets/2024-25-revenue/",
        "/measures/time-to-arrive/",
        "/measures/crime-rate/",
        "/places/llan-onnen/",
        "/panel/reports/2024-25-q2-2024-11-28/",
        "/themes/town-centres-at-night/",
        "/themes/money-of-the-year/",
    ],
}
STANDARDS = ("ocds-contracts.json", "360giving-grants.json", "contracts-register.csv", "land-register.csv")
DATA = [
    *(f"/data/registers/{key}.json" for key in register_tables()),
    *(f"/data/standards/{name}" for name in STANDARDS),
]
MOST_QUERIES = 70  # of the page that asks most: two sides of every register


@pytest.mark.parametrize("role", [None, Role.PUBLISHER], ids=str)
def test_queries_do_not_grow_with_rows(office: str, role: Role | None) -> None:
    user = None if role is None else User.objects.with_role(role).earliest("pk")
    pages = [*PAGES, *OF_RECORDS[office], *DATA]
    before = {page: queries(page, user=user) for page in pages}
    grow_registers(10)
    grow_figures(10)
    grow_paragraphs(10)
    after = {page: queries(page, user=user) for page in pages}
    # A longer list has pages to turn, which takes the count of its rows; never more than that.
    grown = {page: (before[page], after[page]) for page in pages if after[page] > before[page]}
    assert grown == {}
    assert max(before.values()) <= MOST_QUERIES, before
