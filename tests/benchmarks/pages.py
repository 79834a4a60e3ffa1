"""The pages that are timed, each with the page of plain Django that shows the same data (`plain.py`)."""

from dataclasses import dataclass

from pcc_portal.accounts.roles import Role
from pcc_portal.work.addresses import WORK

OFFICE, OUTSIDE = Role.APPROVER, Role.PANEL_MEMBER
HELLO = "/hello/"  # the portal's own frame around nothing
BARE = "/bare/"  # a signed-in view of Django alone


@dataclass(frozen=True)
class Page:
    """`is_open`: to readers outside the office. `queries` and `kilobytes`, compressed: the most that the page of
    the demo may take for the office."""

    name: str
    address: str
    queries: int
    kilobytes: int
    plain: str = ""
    is_open: bool = True


PAGES = (
    Page("Overview", "/", 42, 12),
    Page("Measures", "/measures/", 21, 16, plain="/measures/"),
    Page("One measure", "/measures/shotgun-grant-longest-wait/", 41, 10, plain="/measures/shotgun-grant-longest-wait/"),
    Page("A theme", "/themes/improving-responses-to-domestic-abuse/", 60, 12),
    Page("An objective", "/objectives/reform/", 25, 9),
    Page("Contracts", "/contracts/", 14, 8, plain="/contracts/"),
    Page("Contracts, filtered", "/contracts/?q=number+49", 9, 5, plain="/contracts/?title=number+49"),
    Page("Sealed paper", "/panel/reports/2023-24-q2/", 13, 36),
    Page("Draft of the paper", "/panel/reports/2023-24-q3/", 104, 22, is_open=False),
    Page("Its check", "/panel/reports/2023-24-q3/check/", 298, 10, is_open=False),
    Page("Readiness", "/panel/meetings/2024-02-09/readiness/", 316, 12, is_open=False),
    Page("Approvals", "/approvals/", 200, 6, is_open=False),
    Page("My work", WORK.url, 28, 6, is_open=False),
)
