"""Every address says who may open it, and answers so: each role and nobody, each method, each kind of record."""

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from http import HTTPStatus
from itertools import product
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import URLPattern, reverse

from objectives.models import Plan, Theme
from pcc_portal.accounts.access import PUBLIC, declared, routes
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import OFFICE_ROLES, Role
from pcc_portal.following.cards import can_draw
from pcc_portal.panel.models import AnnualReport, BoardPaper, PanelMeeting, PanelReport
from pcc_portal.updates.caching import is_cached_page
from pcc_portal.updates.registers.declaration import all_kinds
from performance.models import (
    Budget,
    Measure,
)
from tests.architecture import editing
from tests.architecture.crawl import text_of
from tests.architecture.test_caching import is_kept_as_said
from tests.architecture.test_pages import faults, foreign_words, titles_alike
from tests.factories.objectives import create_priority

NOBODY = None
READERS = [NOBODY, *Role]
# What all of the office may open alike is opened by a publisher and, turn about, by one of these.
TURNS = [Role.CONTRIBUTOR, Role.APPROVER, Role.ADMINISTRATOR]
# Everyone on the internet may open these. A new name here is a decision.
PUBLIC_ROUTES = {
    "about",
    "api",
    "colour_sheet",
    "logo",
    "account_accept_invitation",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "accessibility",
    "accountability_actions",
    "ad_hoc_request",
    "ad_hoc_requests",
    "area_board",
    "award",
    "awards",
    "board",
    "boards",
    "budget",
    "budget_chart",
    "budget_download",
    "budgets",
    "calendar",
    "calendar_feed",
    "calendar_ics",
    "commitment",
    "commitments",
    "contract",
    "contracts",
    "data_dictionary",
    "data_package",
    "decision",
    "dictionary_csv",
    "dictionary_json",
    "decisions",
    "delivery_action",
    "delivery_actions",
    "disposal",
    "disposals",
    "document",
    "downloads",
    "embed_measure",
    "embed_number",
    "feed",
    "find",
    "follow",
    "follow_confirm",
    "follow_leave",
    "giving_grants",
    "glossary",
    "grading",
    "grant",
    "grant_round",
    "grant_rounds",
    "grants",
    "health_backup",
    "health_live",
    "health_ready",
    "home",
    "inspection",
    "inspection_response",
    "inspection_responses",
    "inspections",
    "measure",
    "measure_card",
    "measure_chart",
    "measure_csv",
    "measure_json",
    "measure_xlsx",
    "measures",
    "measures_csv",
    "measures_json",
    "measures_xlsx",
    "meeting",
    "meetings",
    "metrics",
    "mfa_authenticate",
    "milestone",
    "milestones",
    "objective",
    "ocds_contracts",
    "priority",
    "proof",
    "proof_anchor",
    "proof_key",
    "publication",
    "published",
    "openapi",
    "openid_connect_callback",
    "openid_connect_login",
    "annual_report",
    "annual_report_archive",
    "annual_report_file",
    "annual_reports",
    "panel_meeting",
    "plan",
    "plan_file",
    "payment",
    "payments",
    "place",
    "places",
    "plan_on_a_page",
    "panel_report",
    "panel_report_copy",
    "panel_report_file",
    "panel_report_version",
    "panel_reports",
    "panel_request",
    "panel_requests",
    "project",
    "projects",
    "property",
    "properties",
    "providers",
    "recommendations",
    "register_data",
    "risk",
    "return_code",
    "return_file",
    "return_workbook",
    "risks",
    "services",
    "surveys",
    "provider",
    "service",
    "screen",
    "screen_board",
    "screen_measure",
    "screen_place",
    "screen_theme",
    "since",
    "standard_list",
    "socialaccount_login_cancelled",
    "survey",
    "theme",
    "timeline",
    "tour",
}
STEPS_OF_IMPORTS = ("import_columns", "import_load", "import_undo")
OPEN_QUARTER: dict[str, object] = {"quarter": "2023-24-q3"}
STEPS_OF_PARTS = ("office_part_back", "office_part_down", "office_part_retire", "office_part_up")
STEPS_OF_PLANS = ("objective_down", "objective_up", "theme_down", "theme_up")
FORMS_OF_RETURNS = ("return_ask", "return_ask_again", "return_duty_change", "return_send_back")
FORMS_OF_NOTICES = ("public_notice_accept", "public_notice_link")
STEPS_OF_NOTICES = ("public_notice_again", "public_notice_aside")
STEPS_OF_RETURNS = ("return_duty_end", "return_take", "return_withdraw")
STEPS_OF_KINDS = ("office_kind_back", "office_kind_down", "office_kind_retire", "office_kind_up")
WRITING_AN_UPDATE = ("update_amend", "update_submit", "update_withdraw")
OF_ONE_UPDATE = ("update", "update_preview", "update_review", *WRITING_AN_UPDATE)
BOARD_VERSIONS = ("board_paper_version", "board_paper_version_file", "board_paper_archive")
# What stands in an address that shows no record of the plan, and how it is answered where not with a page.
ARGUMENTS: dict[str, dict[str, object]] = {
    "account_accept_invitation": {"token": "no-such-token"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "no-such-key"},
    "standard_list": {"name": "land-register", "form": "csv"},
    "register_data": {"table": "contract", "form": "json"},
    "assign_owner": {"kind": "theme", "key": "road-safety"},
    **{name: {"slug": "no-such-board"} for name in ("board_paper", "board_paper_file")},
    **{name: {"slug": "no-such-board", "version": 1} for name in BOARD_VERSIONS},
    **{name: {"slug": "2022-23"} for name in ("annual_report", "annual_report_archive", "annual_report_file")},
    **{name: {"slug": "shropshire"} for name in ("place", "screen_place")},
    "calendar_feed": {"token": "no-such-token"},
    "calendar_feed_end": {"pk": 999_999},
    "plan_file": {"slug": "safer-west-mercia", "kind": "csv"},
    "budget_download": {"slug": "2023-24", "part": "reserves", "kind": "csv"},
    "history": {"page": "measure", "record": "sarc-adults"},
    "panel_report_copy": {"slug": "2023-24-q2", "version": 1, "name": "report.html"},
    "panel_report_version": {"slug": "2023-24-q2", "version": 1},
    "mfa_remove_webauthn": {"pk": 999_999},
    "colour_sheet": {"colour": "5a0f3c"},
    **{name: {"kind": 1} for name in ("office_kind_members", "office_kind_rename", *STEPS_OF_KINDS)},
    **{name: {"pk": 1} for name in ("document", "document_change", "document_remove")},
    "document_add": {"kind": "decision", "slug": "pcc-d-2023-30"},
    "plan_order": {"slug": "safer-west-mercia"},
    **{name: {"slug": "road-safety"} for name in STEPS_OF_PLANS},
    **{name: {"part": "risk"} for name in ("office_part_rename", *STEPS_OF_PARTS)},
    "check_rule": {"rule": "old-value"},
    "proposal": {"pk": 1},
    "import_add": {"key": "figures"},
    "priority_statement_change": {"key": "homicide"},
    **{name: {"key": "grants"} for name in ("publication_change", "publication_draft")},
    **{name: {"key": "courts"} for name in ("public_read", "public_series_add", "public_source")},
    "public_series_change": {"pk": 1},
    **{name: {"pk": 1} for name in (*FORMS_OF_NOTICES, *STEPS_OF_NOTICES)},
    "public_notices_read": {"key": "find-a-tender"},
    "import_table": {"key": "figures", "kind": "csv"},
    "import_faults": {"pk": 1, "kind": "csv"},
    **{name: {"pk": 1} for name in ("import", *STEPS_OF_IMPORTS)},
    "logo": {"name": f"{'0' * 64}.png"},  # the demo has none
    **{
        name: {"slug": "safer-west-mercia"}
        for name in ("office_logo", "office_logo_remove", "office_of_plan", "office_states")
    },
    **dict.fromkeys(("close_quarter", "quarter_updates", "reopen_quarter"), OPEN_QUARTER),
    "plan_succession": {"slug": "safer-west-mercia-2025"},
    "quarter_release": {"quarter": "2023-24-q2"},
    **{
        name: {"slug": "2023-24-q3", "theme": "firearms-licensing-unit"}
        for name in ("report_arrange", "report_arrange_step")
    },
    "tour": {"who": "everyone"},
    **{name: {"kind": "measure", "slug": "sarc-adults"} for name in ("feed", "follow")},
    # Everybody, the office too, sees here what readers outside do.
    **{name: {"slug": "crown-court-conviction-rate"} for name in ("embed_measure", "embed_number", "measure_card")},
    "proof_anchor": {"name": "anchor.json"},
    "remind_owner": {"slug": "2023-24-q3", "person": 1},
    **{name: {"pk": 1} for name in (*FORMS_OF_RETURNS, *STEPS_OF_RETURNS, "return")},
    **{
        name: {"token": "no-such-token"}
        for name in ("return_code", "return_file", "return_workbook", "follow_confirm", "follow_leave")
    },
    "scheme_change": {"graded": "measures"},
    **{name: {**OPEN_QUARTER, "theme": "road-safety"} for name in OF_ONE_UPDATE},
}
OF_ONE_PERSON = {
    *("change_role", "close_account", "invite_person_again", "name_deputy", "person", "reopen_account"),
    "reset_second_factors",
}
ANSWERS = {
    **dict.fromkeys(("board_paper", "board_paper_file", *BOARD_VERSIONS), 404),  # for members of the board alone
    **dict.fromkeys(("proof_anchor", "proof_key"), 404),  # nothing was anchored here
    "metrics": 404,  # for whoever has a token
    "health_backup": 503,  # no folder of backups is named here
    "account_accept_invitation": 410,
    "calendar_feed": 404,
    "calendar_feed_end": 405,  # only a button leads there
    "close_quarter": 405,  # only a button leads there
    "discard_draft": 405,  # a button of a form's page leads there
    "drafts": 405,  # and the script of such a page
    **dict.fromkeys(("import", "import_faults"), 404),  # each person's own
    **dict.fromkeys(STEPS_OF_IMPORTS, 405),  # only buttons lead there
    "logo": 404,
    "measure_card": 200 if can_draw() else 404,
    "office_logo_remove": 404,
    **dict.fromkeys((*STEPS_OF_KINDS, *STEPS_OF_PARTS, *STEPS_OF_PLANS), 405),  # only buttons lead there
    "invite_person_again": 405,  # only a button leads there
    "mfa_download_recovery_codes": 404,  # the demo's people have no codes
    "mfa_deactivate_totp": 404,  # and no app
    "mfa_remove_webauthn": 404,
    "mfa_view_recovery_codes": 404,
    "openid_connect_callback": 404,  # the demo has no directory
    "openid_connect_login": 404,
    "report_arrange_step": 405,  # only buttons lead there
    "remind_owner": 405,  # only a button leads there
    "reopen_account": 404,  # it is open
    **dict.fromkeys(FORMS_OF_NOTICES, 404),  # the demo has no notice
    **dict.fromkeys(STEPS_OF_NOTICES, 405),  # only buttons lead there
    **dict.fromkeys(STEPS_OF_RETURNS, 405),  # only buttons lead there
    **dict.fromkeys(("follow_confirm", "follow_leave"), 410),  # no such link
    "return_code": 410,  # no such link
    "return_file": 410,
    "return_workbook": 410,
    "update_withdraw": 405,  # only a button leads there
}
# Pages with a form that changes something, which take POST besides reading.
FORMS = {
    *("assign_owner", "change_role", "close_account", "invite_person", "invite_person_again", "name_deputy"),
    *("reopen_account", "reset_second_factors", "usersessions_list"),
    *("office_kind_add", "office_kind_members", "office_kind_rename", *STEPS_OF_KINDS),
    *("calendar_feed_end", "calendar_feeds", "check_rule"),
    *("follow", "follow_confirm", "follow_leave"),
    *("office_logo", "office_logo_remove", "office_states", "office_part_add", "office_part_rename", *STEPS_OF_PARTS),
    *("discard_draft", "drafts", "update", "update_review", *WRITING_AN_UPDATE),
    *("document_add", "document_change", "document_remove"),
    *("approvals", "proposal", "proposals", "close_quarter", "scheme_change"),
    *("open_quarter", "quarter_release", "reopen_quarter"),
    *("remind_owner", "report_arrange_step", "report_fix", *STEPS_OF_PLANS),
    *("import_add", "office_set_up", "priority_statement_change", "publication_change", *STEPS_OF_IMPORTS),
    *("public_read", "public_series_add", "public_series_change", "public_notices_read"),
    *(*FORMS_OF_NOTICES, *STEPS_OF_NOTICES),
    *("return_code", "return_duty_add", "return_file", "return_workbook", *FORMS_OF_RETURNS, *STEPS_OF_RETURNS),
}
FORMS |= set(editing.PAGES)
# The plan itself and what is measured at all are changed by publishers alone.
OF_PUBLISHERS = {
    *("objective_add", "objective_change", "plan_add", "plan_change", "plan_in_force", "theme_add", "theme_change"),
    *("priority_add", "priority_change", "plan_order"),
    *("annual_report_begin", "annual_report_seal", "annual_report_words"),
    *("board_paper_begin", "board_paper_correct", "board_paper_seal", "board_paper_words"),
    *("area_add", "area_change", "figure_expect", "panel_request_publish"),
    *(
        "report_begin",
        "report_copies",
        "report_correct",
        "report_let_stand",
        "report_note",
        "report_parts",
    ),
    *("report_publish", "report_seal"),
    "document_remove",
}
# Of the office, who may not write there: the contributor answers for another theme.
NOT_THEIRS: dict[str, set[Role]] = {
    **{name: {Role.ADMINISTRATOR} for name in ("update_amend", "update_submit", "import_add", "import_table")},
    **{name: {Role.ADMINISTRATOR, Role.CONTRIBUTOR} for name in ("document_add", "document_change")},
    **{
        name: {Role.ADMINISTRATOR, Role.CONTRIBUTOR}
        for name in (*FORMS_OF_RETURNS, "priority_statement_change", "public_series_change", "publication_change")
    },
    **{name: {Role.ADMINISTRATOR} for name in ("public_notice_link", "public_notices_read", "public_read")},
    "public_notice_accept": {Role.ADMINISTRATOR, Role.CONTRIBUTOR},
    "public_series_add": {Role.ADMINISTRATOR},
}
OF_ALLAUTH = ("account_", "mfa_", "openid_connect_", "socialaccount_", "usersessions_")
# The rows whose pages an address shows: those that are declared, and further addresses of theirs.
RECORDS: dict[str, Any] = {
    **{kind.page: kind.model for kind in all_kinds() if kind.page and kind.model not in {AnnualReport, BoardPaper}},
    **dict.fromkeys(
        ("compose", "lines_of_enquiry", "panel_report_file", "report_changes", "report_check"), PanelReport
    ),
    **dict.fromkeys(("measure_chart", "measure_csv", "measure_json", "measure_xlsx", "screen_measure"), Measure),
    **dict.fromkeys(("board", "screen_board", "screen_theme"), Theme),
    "budget_chart": Budget,
    "panel_readiness": PanelMeeting,
}
WRITING = ("post", "put", "patch", "delete", "options", "trace")
# A view that reads refuses every method alike whoever asks: all of them are tried by a reader and by a publisher.
TAKING: dict[Role | None, tuple[str, ...]] = {
    **dict.fromkeys(READERS, ("post",)),
    NOBODY: WRITING,
    Role.PUBLISHER: WRITING,
}
OF_DRAFTS = {"compose", "report_check"}
# The plan itself is public.
FREE_OF_HIDDEN_ROWS = {"board", "objective", "plan", "priority", "screen_board", "screen_theme", "theme"}


@pytest.fixture(autouse=True)
def without_log_of_refusals(caplog: pytest.LogCaptureFixture) -> None:
    """Thousands of them, each with where it was raised."""
    caplog.set_level(logging.CRITICAL, "django.request")


def client_of(role: Role | None) -> Client:
    client = Client(raise_request_exception=False)
    if role is not NOBODY:
        client.force_login(User.objects.with_role(role).earliest("pk"))
    return client


def names() -> set[str]:
    return {str(entry.name) for _, entry in routes()}


def addresses(*, of_hidden: bool = False) -> Iterator[tuple[str, str]]:
    """(name, address) of each route, with a row of the demo that everyone, or only the office, may see."""
    for name in sorted(names()):
        if name in editing.PAGES:
            address = editing.address_of(name) if not of_hidden else ""
        elif name in {"history_by_key", "report_fix", *ARGUMENTS, *OF_ONE_PERSON}:
            address = reverse(name, kwargs=arguments_of(name))
        elif name in RECORDS:
            slugs = [slug_of(name, of_hidden)] if not (of_hidden and name in FREE_OF_HIDDEN_ROWS) else []
            yield from ((name, reverse(name, args=[slug])) for slug in slugs if slug)
            continue
        else:
            address = reverse(name)
        if not of_hidden:
            yield name, address


def arguments_of(name: str) -> dict[str, object]:
    if name == "history_by_key":
        return {"kind": "performance.measure", "key": Measure.objects.earliest("pk").pk}
    if name == "report_fix":
        return editing.finding_of_draft()
    return {"pk": User.objects.earliest("pk").pk} if name in OF_ONE_PERSON else ARGUMENTS[name]


def slug_of(name: str, of_hidden: bool) -> str:
    model = RECORDS[name]
    if model is PanelReport:
        return "2023-24-q3" if of_hidden or name in OF_DRAFTS else "2023-24-q2"
    if name == "priority":  # the demo's are of a draft, which waits for word of one that is added
        priority = create_priority(plan=Plan.objects.in_force())
        editing.plan_that_is_ready()
        return str(priority.slug)
    if name in FREE_OF_HIDDEN_ROWS:
        rows = model.objects.filter(measures__isnull=False) if name in {"board", "screen_board"} else model.objects
        return str(rows.first().slug)
    drawn = {"slug": "shotgun-grant-longest-wait"} if name == "measure_chart" else {}
    # Of a kind that stands at several addresses, the row may be hidden already.
    row = model.objects.filter(**drawn).order_by("-is_public", "pk").first()
    if row is None or not (row.is_public or of_hidden):
        pytest.fail(f"The demo holds no {model._meta.verbose_name} to open.")
    if of_hidden:
        # Hide one that others point at, so that pages which mention it are tried as well.
        model.objects.filter(pk=row.pk).update(is_public=False)
    return str(row.slug)


def test_every_view_says_who_may_open_it() -> None:
    silent = [route for route, entry in routes() if declared(entry.callback) is None]
    assert silent == []


def test_the_public_list_is_reviewed() -> None:
    public = {str(entry.name) for _, entry in routes() if declared(entry.callback) is PUBLIC}
    assert public == PUBLIC_ROUTES


def test_every_record_page_is_tried() -> None:
    with_slug = {str(entry.name) for route, entry in routes() if "<slug:slug>" in route}
    assert with_slug - set(editing.PAGES) - set(ARGUMENTS) - {"report_fix"} == set(RECORDS)


@cache
def entries() -> dict[str, URLPattern]:
    return {str(entry.name): entry for _, entry in routes()}


def refusal(name: str, role: Role | None) -> set[int]:
    """What somebody gets who may not open the view; empty for those who may."""
    access = declared(entries()[name].callback)
    assert access is not None
    if access.roles is None or role in access.roles:
        return set()
    return {302} if role is NOBODY else {403}


def test_each_address_has_a_name_of_its_own() -> None:
    names = Counter(entry.name for route, entry in routes() if entry.name)
    assert [name for name, times in names.items() if times > 1] == []


def expected(name: str, role: Role | None) -> set[int]:
    if refused := refusal(name, role):
        return refused
    if name in OF_PUBLISHERS:
        return {200} if role == Role.PUBLISHER else {403}
    if (
        name in editing.PAGES
        and name not in editing.OF_ADMINISTRATORS
        and role in {Role.CONTRIBUTOR, Role.ADMINISTRATOR}
    ):
        # Which rows a contributor may change is a rule of its own, tried with own and others' rows in test_forms.
        return {403} if role == Role.ADMINISTRATOR else {200, 403}
    if role in NOT_THEIRS.get(name, ()):
        return {403}
    if name in ANSWERS:
        # Codes are shown and removed only to someone who has just shown who they are.
        return {ANSWERS[name], 302} if name.startswith("mfa_") else {ANSWERS[name]}
    # Signing in leads on those who have; a form's last page leads back to its first.
    return {200, 302} if name.startswith(OF_ALLAUTH) else {200}


Answer = Callable[[str, Role | None], set[int]]


def asked(rows: list[tuple[str, str]], answer: Answer) -> Iterator[tuple[Role | None, str, str]]:
    """(role, name, address) of who tries what. What everybody is answered alike is tried by nobody and a publisher."""
    for number, (name, address) in enumerate(rows):
        alike = [role for role in READERS if answer(name, role) == answer(name, Role.PUBLISHER)]
        turns = [role for role in TURNS if role in alike] if NOBODY not in alike else []
        trying = {NOBODY, Role.PUBLISHER, *turns[number % len(turns) :][:1]} if turns else {NOBODY, Role.PUBLISHER}
        yield from ((role, name, address) for role in READERS if role in trying or role not in alike)


@pytest.mark.usefixtures("memory")
def test_reading_answers_as_declared(demo: None) -> None:
    """And each page is sound, and the page cache keeps those of which it is said."""
    clients, rows = {role: client_of(role) for role in READERS}, list(addresses())
    met, pages = list[str](), dict[str, str]()
    for role, name, address in asked(rows, expected):
        if name == "account_logout":
            continue
        caches["pages"].clear()
        response = clients[role].get(address)
        if response.status_code not in expected(name, role):
            met.append(f"{address} as {role}: {response.status_code}")
        if role is NOBODY and not is_kept_as_said(entries()[name].callback, response):
            met.append(f"{address} is kept for readers outside, or not, and says otherwise")
        if response.status_code == HTTPStatus.OK:
            text = pages[f"{address} as {role}"] = text_of(response)
            met += [f"{address} as {role}: {fault}" for fault in faults(address, text)]
    met += foreign_words("demo", pages)
    forms = {address for name, address in rows if name in editing.PAGES}
    met += titles_alike({address: pages[f"{address} as {Role.PUBLISHER}"] for address in forms})
    assert not met, "\n".join(met)


def test_head_is_answered_as_get_is(demo: None) -> None:
    """By the code of GET where the view is a class or a `public_page`: other functions are asked, and refusals."""
    client = client_of(NOBODY)
    other = [
        f"{address}: {status}"
        for name, address in addresses()
        if name != "account_logout" and (refusal(name, NOBODY) or takes_methods_by_itself(entries()[name].callback))
        if (status := client.head(address).status_code) not in expected(name, NOBODY)
    ]
    assert other == []


def takes_methods_by_itself(view: Any) -> bool:
    return not hasattr(view, "view_class") and not is_cached_page(view)


def test_pages_for_reading_take_nothing(demo: None) -> None:
    clients, rows = {role: client_of(role) for role in READERS}, list(addresses())
    taken = [
        f"{method} {address} as {role}: {status}"
        for role, (name, address) in product(READERS, rows)
        if not name.startswith(OF_ALLAUTH) and name not in FORMS and not refusal(name, role)
        for method in TAKING[role]
        if (status := getattr(clients[role], method)(address).status_code) != HTTPStatus.METHOD_NOT_ALLOWED
        and not (method == "options" and status in {HTTPStatus.OK, HTTPStatus.NO_CONTENT})
    ]
    assert taken == []


def answer_of_hidden(name: str, role: Role | None) -> set[int]:
    return refusal(name, role) or {200 if role in OFFICE_ROLES else 404}


@pytest.mark.usefixtures("kept_drafts")
def test_hidden_records_are_not_found_outside_the_office(demo: None) -> None:
    clients, hidden = {role: client_of(role) for role in READERS}, list(addresses(of_hidden=True))
    assert len(hidden) == len(RECORDS) - len(FREE_OF_HIDDEN_ROWS)
    other = [
        f"{address} as {role}: {status}"
        for role, name, address in asked(hidden, answer_of_hidden)
        if (status := clients[role].get(address).status_code) not in answer_of_hidden(name, role)
    ]
    assert other == []


def test_the_demos_own_drafts_are_not_found_outside_the_office(demo: None) -> None:
    drafts = [
        "/decisions/example-2024-02-victim-services/",
        "/milestones/road-safety-second-grant-round/",
        "/meetings/performance-february-2024/",
        "/contracts/victim-support-interim/",
        "/risks/interim-provider/",
        "/projects/hereford-police-station-refurbishment/",
        "/panel/meetings/2024-02-09/",
        "/panel/reports/2023-24-q3/",
        "/panel/reports/2023-24-q3/report.html",
    ]
    for role, status in ((NOBODY, 404), (Role.PANEL_MEMBER, 404), (Role.PUBLISHER, 200)):
        client = client_of(role)
        met = {address: client.get(address).status_code for address in drafts}
        assert met == dict.fromkeys(drafts, status), role


def test_nobody_learns_whether_a_hidden_record_exists(demo: None) -> None:
    """But for the address to come back to, both answers are the same bytes."""
    client = client_of(NOBODY)
    pages = [client.get(f"/contracts/{slug}/").content.decode() for slug in ("victim-support-interim", "no-such-one")]
    plain = [re.sub(r"victim-support-interim|no-such-one", "…", page) for page in pages]
    assert plain[0] == plain[1]


def test_a_person_who_left_reads_as_nobody(demo: None) -> None:
    client = client_of(Role.PUBLISHER)
    assert client.get("/panel/reports/2023-24-q3/").status_code == 200
    User.objects.with_role(Role.PUBLISHER).update(is_active=False)
    assert client.get("/panel/reports/2023-24-q3/").status_code == 404


def test_a_role_taken_away_counts_at_the_next_request(demo: None) -> None:
    client = client_of(Role.CONTRIBUTOR)
    assert client.get("/contracts/victim-support-interim/").status_code == 200
    User.objects.with_role(Role.CONTRIBUTOR).update(role=Role.PANEL_MEMBER)
    assert client.get("/contracts/victim-support-interim/").status_code == 404
