from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from objectives.models import Plan
from pcc_portal.accounts.access import PUBLIC, declared
from pcc_portal.accounts.roles import Role
from pcc_portal.accounts.rules import can_assign_owners, can_manage_people, has_role, is_office
from pcc_portal.history.kinds import PAGES
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.page import Link
from pcc_portal.updates.releases.as_of import past_moment
from pcc_portal.updates.releases.past.addresses import address_now, address_of_past

# label, view name, and the first parts of the addresses that belong to it
NAVIGATION = (
    ("Overview", "home", ("objectives", "themes")),
    ("Measures", "measures", ("measures", "budgets", "boards")),
    ("Contracts", "contracts", ("contracts", "services", "providers", "awards", "grant-rounds", "grants")),
    ("Estates", "disposals", ("disposals", "projects", "properties", "surveys")),
    (
        "Accountability",
        "inspections",
        ("inspections", "inspection-responses", "recommendations", "meetings", "requests", "actions"),
    ),
    ("Commitments", "commitments", ("commitments", "decisions", "delivery-actions", "milestones")),
    ("Panel reports", "panel_reports", ("panel",)),
)
FOOTER = (
    ("How figures are graded", "grading"),
    ("Glossary", "glossary"),
    ("Data and downloads", "downloads"),
    ("Accessibility", "accessibility"),
)
# the same, with who is shown it
FOR_SOME = (
    (is_office, ("My work", "work", ("work", "updates", "approvals", "quarters"))),
    (can_assign_owners, ("Owners", "owners", ("owners",))),
    (can_manage_people, ("People", "people", ("people",))),
)


@dataclass(frozen=True)
class Portal:
    """What stands on every page: names, which are data of the plan in force, and the ways through the portal."""

    plan_title: str
    body: str
    navigation: list[Link]
    footer: list[Link]
    is_office: bool
    history_url: str = ""
    moment: Quarter | None = None  # the past quarter that the page shows as it was published
    now_url: str = ""
    quarters_url: str = ""
    demo_date: dt.date | None = None  # the day on which a demonstration stands still


def portal(request: HttpRequest) -> dict[str, Any]:
    plan = Plan.objects.in_force()
    user = getattr(request, "user", None)
    moment = past_moment()
    return {
        "portal": Portal(
            plan_title=plan.title if plan else "PCC Portal",
            body=plan.body if plan else "",
            navigation=_navigation(request, user),
            footer=_footer(user),
            is_office=is_office(user),
            history_url=_history_url(request) if is_office(user) else "",
            moment=moment.quarter if moment else None,
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
    links = []
    for label, name, parts in (*NAVIGATION, *(entry for may, entry in FOR_SOME if may(user))):
        url = reverse(name)
        links.append(Link(label, url, current=request.path == url or part in parts))
    return links


def _footer(user: Any) -> list[Link]:
    links = [Link(label, reverse(name)) for label, name in FOOTER]
    return [*links, Link("Log", reverse("log"))] if has_role(user, Role.ADMINISTRATOR) else links


def _history_url(request: HttpRequest) -> str:
    """Where the history of the record on this page is told; empty on a page that shows no single record."""
    match = request.resolver_match
    if match is None or match.url_name not in PAGES:
        return ""
    return reverse("history", args=[match.url_name, match.kwargs["slug"]])
