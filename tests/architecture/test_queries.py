"""Pages ask the database as often with four times the rows. A query in a loop fails by itself, through zeal."""

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
    "/payments/",
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
STANDARDS = (
    *("ocds-contracts.json", "360giving-grants.json", "contracts-register.csv", "land-register.csv"),
    "spending.csv?month=2023-09",
)
DATA = [
    *(f"/data/registers/{key}.json" for key in register_tables()),
    *(f"/data/standards/{name}" for name in STANDARDS),
]
MOST_QUERIES = 70  # of the page that asks most: two sides of every register
OF_FOLLOWING = 150  # both sides, for each of the last releases: worked out once
TIMES = 4
# The second office has the same pages; its measures, budgets, boards and meetings are of other kinds.
OF_ITS_KINDS = ["/", "/boards/", "/measures/?view=cards"]
READ: dict[str, dict[Role | None, list[str]]] = {
    "demo": {
        None: [*PAGES, *OF_RECORDS["demo"], *DATA],  # data is the same for everybody
        Role.PUBLISHER: [*PAGES, *OF_RECORDS["demo"]],
    },
    "valley": {None: OF_RECORDS["valley"], Role.PUBLISHER: [*OF_ITS_KINDS, *OF_RECORDS["valley"]]},
}


def test_queries_do_not_grow_with_rows(office: str) -> None:
    users = {role: User.objects.with_role(role).earliest("pk") if role else None for role in READ[office]}
    read = [(page, role) for role, pages in READ[office].items() for page in pages]
    before = {(page, role): queries(page, user=users[role]) for page, role in read}
    grow_registers(TIMES)
    grow_figures(TIMES)
    grow_paragraphs(TIMES)
    after = {(page, role): queries(page, user=users[role]) for page, role in read}
    # A longer list has pages to turn, which takes the count of its rows; never more than that.
    grown = {each: (before[each], after[each]) for each in read if after[each] > before[each]}
    assert grown == {}
    most = {each: OF_FOLLOWING if each[0].startswith("/follow/") else MOST_QUERIES for each in read}
    assert {each: asked for each, asked in before.items() if asked > most[each]} == {}
