"""A short tour for each kind of reader, on one page: a few stops, each a sentence and the page that it is about."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve, reverse

from pcc_portal.accounts.access import declared
from pcc_portal.accounts.roles import SENTENCES, START_PAGES, Role
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.titles import titled
from pcc_portal.updates.caching import public_page

EVERYONE = "everyone"


@dataclass(frozen=True)
class Stop:
    """`page` is the name of an address that everyone of these readers may open; `words` may name titles in braces."""

    title: str
    words: str
    page: str


GLANCE = Stop(
    "The plan in ten seconds",
    "Every {theme} has a shape, a colour and a word. Below them stand the three things that matter most, and how they "
    "are chosen.",
    "home",
)
MEASURES = Stop(
    "Every measure in one table",
    "The worst stands first. Each heading sorts; each name leads to its trend, its target, where it stands among "
    "similar forces, and where the figure comes from.",
    "measures",
)
SINCE = Stop("What changed", "What moved between any two reports: grades, dates, figures, contracts.", "since")
WORK = Stop("My work", "What is due from you, what came back and why, and what waits for you.", "work")
FIND = Stop(
    "Find anything", "One search reads records and the paragraphs of reports. It stands on top of every page.", "find"
)
APPROVAL = Stop(
    "Approve or return",
    "Each update stands beside last quarter’s. Nobody approves their own work; what comes back says why.",
    "approvals",
)
TOURS: dict[str, tuple[Stop, ...]] = {
    EVERYONE: (
        GLANCE,
        MEASURES,
        Stop("Your area", "Council areas on a map, ranked, each with a page of all that is known of it.", "places"),
        SINCE,
        Stop("Take the data", "Every published table as CSV and JSON, at an address that stays.", "downloads"),
    ),
    Role.PANEL_MEMBER: (
        Stop(
            "Before a meeting",
            "The next meeting, the briefing in two pages, the papers with every copy, and the questions that the "
            "records give reason to ask.",
            "panel_start",
        ),
        GLANCE,
        MEASURES,
        Stop("Ask", "Each paragraph of a report can be asked about. The answer stands beside it.", "panel_requests"),
        SINCE,
    ),
    Role.CONTRIBUTOR: (
        WORK,
        Stop(
            "Write where last quarter’s words stand",
            "An update is one page: words, figures and commitments. What is typed is kept as it is typed.",
            "work",
        ),
        Stop("Records", "Contracts and the other registers: change one, and it waits for an approver.", "contracts"),
        FIND,
    ),
    Role.APPROVER: (WORK, APPROVAL, MEASURES, FIND),
    Role.PUBLISHER: (
        WORK,
        APPROVAL,
        Stop("Open and close quarters", "What is due when, and what a quarter still lacks.", "quarters"),
        Stop(
            "Reports", "Compose, check, seal. What is sealed never changes; a note stands beside it.", "panel_reports"
        ),
        FIND,
    ),
    Role.ADMINISTRATOR: (
        Stop("People", "Invite people, give each a role, close accounts.", "people"),
        Stop("Owners", "Who owns which {theme} and which measure, and so writes of it.", "owners"),
        Stop("The office", "Names, logo, colour and words of the office.", "office"),
        Stop("The log", "Who changed what, and when. Nothing in it can be changed.", "log"),
    ),
}


def _skipping_to(user: Any) -> str:
    return reverse(START_PAGES[Role(user.role)] if user.is_authenticated else "home")


def tour_of(user: Any) -> str:
    """The address of the tour for this reader."""
    role = getattr(user, "role", "") if getattr(user, "is_authenticated", False) else ""
    return reverse("tour", args=[_address(role or EVERYONE)])


def _address(who: str) -> str:
    return who.replace("_", "-")


@public_page
def tour(request: HttpRequest, who: str) -> HttpResponse:
    """Everyone may read each of them: they name pages, and nothing that is on one."""
    key = next((key for key in TOURS if _address(key) == who), None)
    if key is None:
        raise Http404
    role = None if key == EVERYONE else Role(key)
    context = {
        "title": "A short tour",
        "kicker": _name(key),
        "lead": SENTENCES[role] if role else "What has been published, and where to find it. No sign-in is needed.",
        "crumbs": (OVERVIEW, Link("A short tour", current=True)),
        "stops": [(stop.title, titled(stop.words), _open_to(request.user, stop)) for stop in TOURS[key]],
        "skip": _skipping_to(request.user),
        "others": [_link(other) for other in TOURS if other != key],
    }
    return render(request, "home/tour.html", context)


def _open_to(user: Any, stop: Stop) -> str:
    """The address of the page, where this reader may open it: tours of other roles are told without links."""
    address = reverse(stop.page)
    access = declared(resolve(address).func)
    return address if access and access.admits(user) else ""


def _name(who: str) -> str:
    return "Everyone" if who == EVERYONE else Role(who).label


def _link(who: str) -> Link:
    return Link(_name(who), reverse("tour", args=[_address(who)]))
