import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from objectives.models import Plan
from objectives.titles import plan_of_request
from pcc_portal.accounts.access import PUBLIC, declared, routes
from pcc_portal.accounts.roles import Role
from pcc_portal.accounts.rules import can_assign_owners, can_change_office, can_manage_people, has_role, is_office
from pcc_portal.following.cards import can_draw
from pcc_portal.following.subjects import address_followed
from pcc_portal.ui.page import Link
from pcc_portal.updates.grading.rules import can_change_schemes
from pcc_portal.updates.models import Proposal
from pcc_portal.updates.registers.declaration import all_kinds, kind_at
from pcc_portal.updates.releases.as_of import Viewpoint, past_moment
from pcc_portal.updates.releases.past.addresses import address_now, address_of_past

from .tours import tour_of

# Label and view name; the pages of records and their lists stand in the section that their kind declares.
NAVIGATION = (
    ("Overview", "home"),
    ("Measures", "measures"),
    ("Contracts", "contracts"),
    ("Estates", "disposals"),
    ("Accountability", "inspections"),
    ("Commitments", "commitments"),
    ("Panel reports", "panel_reports"),
)
# First parts of addresses that show no record.
OTHER_PARTS = {
    "boards": "Measures",
    "places": "Measures",
    "plan-on-a-page": "Overview",
    "timeline": "Overview",
    "calendar": "Overview",
}
FOOTER = (
    ("Plan on a page", "plan_on_a_page"),
    ("Timeline", "timeline"),
    ("Calendar", "calendar"),
    ("Your area", "places"),
    ("How figures are graded", "grading"),
    ("Glossary", "glossary"),
    ("Data and downloads", "downloads"),
    ("What we publish", "publication"),
    ("About the office", "about"),
    ("Proof", "proof"),
    ("Accessibility", "accessibility"),
)


def sits_on_panel(user: Any) -> bool:
    return has_role(user, Role.PANEL_MEMBER)


# the same, with who is shown it
FOR_SOME = (
    (sits_on_panel, ("For the panel", "panel_start", ("for-the-panel",))),
    (is_office, ("My work", "work", ("work", "updates", "approvals", "proposals", "quarters"))),
    (can_assign_owners, ("Owners", "owners", ("owners",))),
    (can_manage_people, ("People", "people", ("people",))),
)


@dataclass(frozen=True)
class Portal:
    """What stands on every page: what is the office's own, on the plan in force, and the ways through the portal."""

    plan: Plan | None
    navigation: list[Link]
    footer: list[Link]
    is_office: bool
    history_url: str = ""
    follow_url: str = ""  # where the page's record or list is followed, and its feed
    feed_url: str = ""
    card_url: str = ""  # the chart of the page as a picture, where one can be drawn
    waiting: Iterable[Proposal] = ()  # proposed changes of the record on this page
    moment: Viewpoint | None = None  # the past quarter that the page shows as it was published
    now_url: str = ""
    quarters_url: str = ""
    demo_date: dt.date | None = None  # the day on which a demonstration stands still

    @property
    def plan_title(self) -> str:
        return self.plan.title if self.plan else "PCC Portal"

    @property
    def body(self) -> str:
        return self.plan.body if self.plan else ""


def portal(request: HttpRequest) -> dict[str, Any]:
    plan = plan_of_request()
    user = getattr(request, "user", None)
    moment = past_moment()
    history_url = _history_url(request) if is_office(user) else ""
    follow_url, feed_url = _follow_urls(request) if moment is None else ("", "")
    return {
        "portal": Portal(
            plan=plan,
            navigation=_navigation(request, user),
            footer=_footer(user),
            is_office=is_office(user),
            history_url=history_url,
            follow_url=follow_url,
            feed_url=feed_url,
            card_url=_card_url(request) if moment is None else "",
            waiting=Proposal.objects.beside(request.path) if history_url and moment is None else (),
            moment=moment,
            now_url=address_now(request.path_info),
            quarters_url=_quarters_url(request),
            demo_date=settings.DEMO_DATE,
        )
    }


def _quarters_url(request: HttpRequest) -> str:
    """Where the page's past is chosen; empty on a page that has none."""
    match = request.resolver_match
    if match is None or declared(match.func) is not PUBLIC:
        return ""
    return address_of_past(request.path_info)


def _navigation(request: HttpRequest, user: Any) -> list[Link]:
    part = request.path_info.strip("/").split("/")[0]
    section = OTHER_PARTS.get(part) or sections_by_part().get(part)
    links = [Link(label, reverse(name), current=section == label) for label, name in NAVIGATION]
    for may, (label, name, parts) in FOR_SOME:
        if may(user):
            links.append(Link(label, reverse(name), current=part in parts))
    return links


@cache
def sections_by_part() -> dict[str, str]:
    """By the first part of an address, the section of the kind of record whose page or list stands there."""
    names = [(kind.page, kind.section) for kind in all_kinds()]
    names += [(kind.list_page.route, kind.section) for kind in all_kinds() if kind.list_page]
    parts = {route.partition("/")[0]: section for name, section in names if name for route in routes_named(name)}
    return {"": NAVIGATION[0][0], **parts}


def routes_named(name: str) -> Iterator[str]:
    """The addresses of that name, as they are written in the URLs, without a first slash."""
    return (route for route, entry in routes() if entry.name == name)


def _footer(user: Any) -> list[Link]:
    links = [Link(label, reverse(name)) for label, name in FOOTER]
    links.append(Link("A short tour", tour_of(user)))
    if settings.WHITENOISE_ROOT:
        links.append(Link("Manual", settings.MANUAL_URL))
    if getattr(user, "is_authenticated", False):
        links.append(Link("Papers of boards", reverse("board_papers")))
    if is_office(user):
        links.append(Link("Returns", reverse("returns")))
        links.append(Link("Publication list", reverse("publication_list")))
        links.append(Link("Followed by e-mail", reverse("followers")))
    if can_change_schemes(user):
        links.append(Link("Grades", reverse("schemes")))
    if can_change_office(user):
        links.append(Link("The office", reverse("office")))
    if has_role(user, Role.PUBLISHER, Role.ADMINISTRATOR):
        links.append(Link("Status of the portal", reverse("status")))
    return [*links, Link("Log", reverse("log"))] if has_role(user, Role.ADMINISTRATOR) else links


def _follow_urls(request: HttpRequest) -> tuple[str, str]:
    match = request.resolver_match
    followed = address_followed(match.url_name or "", match.kwargs.get("slug", "")) if match else None
    return (reverse("follow", args=followed), reverse("feed", args=followed)) if followed else ("", "")


def _card_url(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None or match.url_name != "measure" or not can_draw():
        return ""
    return settings.PORTAL_URL + reverse("measure_card", kwargs=match.kwargs)


def _history_url(request: HttpRequest) -> str:
    """Where the history of the record on this page is told, or of the theme that its address names; empty on a page
    that is of no single record."""
    match = request.resolver_match
    if match is None or not match.url_name:
        return ""
    if "theme" in match.kwargs:
        return reverse("history", args=["theme", match.kwargs["theme"]])
    if kind_at(match.url_name) is None:
        return ""
    return reverse("history", args=[match.url_name, match.kwargs["slug"]])
