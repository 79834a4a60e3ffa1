"""Fixtures of the journeys. `portal` is the address of a portal that belongs to the journey's file alone.

A journey speaks to the portal through the browser, and through `manage` where an officer would type a command.
It never uses the database that other tests have in their process.
"""

import io
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import DjangoDbBlocker

from pcc_portal.home.demo import demo_office
from tests import portal as portals
from tests.browser import CHROMIUM_FLAGS, Seen, faults, watch
from tests.demo_database import connected_to
from tests.offices import FIXTURES
from tests.originals import collect_static, original
from tests.reminders.smtp import MailServer, mail_server

# Where somebody begins who has signed in, and their cookies.
Session = tuple[str, Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Walks over all pages take minutes each: they come first, so that no worker waits for the last of them."""
    for item in items:
        if item.path.is_relative_to(settings.BASE_DIR / "tests" / "journeys"):
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: not item.path.name.startswith("test_every_"))


@pytest.fixture(scope="session", autouse=True)
def static_files() -> None:
    collect_static()


@pytest.fixture(autouse=True)
def numbers_of_factories() -> None:
    """Journeys of one file share their database, so names there go on from one test to the next."""


@pytest.fixture(scope="session")
def chromium() -> str:
    found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if found:
        return found
    advice = "Chromium is missing. Type: sudo make chromium"
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(advice, pytrace=False)
    pytest.skip(advice)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], chromium: str) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": chromium, "args": CHROMIUM_FLAGS}


@dataclass
class Served:
    """A portal that goes on from file to file, each of which finds its own records there."""

    server: portals.Server
    database: portals.Database
    shows: str = ""

    def show(self, name: str, *, reads_only: bool) -> None:
        """Put a copy of that original under it, unless all who were there since the last one only read."""
        if self.shows != name:
            with self.server.begin_again():
                original(name).copy(self.database.name)
        self.shows = name if reads_only else ""


@pytest.fixture(scope="session")
def portals_by_day(worker_id: str) -> Iterator[Callable[[str], Served]]:
    with ExitStack() as stack:

        @cache
        def on_day(day: str) -> Served:
            database = original("migrated").copy(f"served_by_{worker_id}_on_{day}")
            server = stack.enter_context(portals.started(database.url, "--preload", DEMO_DATE=day))
            return Served(server, database)

        yield on_day


@pytest.fixture(scope="module")
def served(request: pytest.FixtureRequest, portals_by_day: Callable[[str], Served]) -> Served:
    """A running portal with the demo in it: of the first office unless a file says `OFFICE`, and as an `ORIGINAL` of
    another name has it; on a `DAY`, as `make run` does. Files that say `READS_ONLY` change no record."""
    says = request.module.__dict__.get
    portal = portals_by_day(says("DAY", ""))
    portal.show(says("ORIGINAL", says("OFFICE", "demo")), reads_only=says("READS_ONLY", False))
    return portal


@pytest.fixture(scope="module")
def database(served: Served) -> portals.Database:
    """What the file's portal stands on; a file with a portal of its own has both."""
    return served.database


@pytest.fixture(scope="module")
def portal(served: Served) -> str:
    """The address of the file's portal, as "http://127.0.0.1:43567"."""
    return served.server.address


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    """A real mail server, for a portal that a file of journeys starts with its port."""
    with mail_server() as running:
        yield running


@pytest.fixture
def manage(database: portals.Database, django_db_blocker: DjangoDbBlocker) -> Callable[..., str]:
    """Run a management command on the portal's database: `manage("verify_audit")` gives what it prints."""

    def manage(*arguments: str) -> str:
        output = io.StringIO()
        with django_db_blocker.unblock(), connected_to(database):
            call_command(*arguments, stdout=output)
        return output.getvalue()

    return manage


@pytest.fixture
def new_page(browser: Browser, portal: str) -> Iterator[Callable[..., Page]]:
    """Open a page of a new reader (own cookies); takes Playwright's context options, such as `viewport`."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(**{"base_url": portal, "locale": "en-GB", **options})
        contexts.append(context)
        page = context.new_page()
        watch(page, portal, complaints)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints, "The browser complained:\n" + "\n".join(complaints)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page that fails its test on a request to another host, a console or script error, or a blocked resource."""
    return new_page()


@pytest.fixture(scope="module")
def sessions() -> dict[str, Session]:
    """By e-mail address, who has signed in to the file's portal: where they begin, and their cookies."""
    return {}


@pytest.fixture
def sign_in(request: pytest.FixtureRequest, sessions: dict[str, Session]) -> Callable[[Page, str], str]:
    """Give the page's reader the session of that person, who signs in once in a file, and the address at which they
    begin. The page stays where it is; test_signing_in.py is of the form."""
    password = demo_office(FIXTURES[getattr(request.module, "OFFICE", "demo")]).password

    def sign_in(page: Page, email: str) -> str:
        if email not in sessions:
            sessions[email] = signed_in(page.context, email, password)
        start, cookies = sessions[email]
        page.context.add_cookies(cookies)
        return start

    return sign_in


def signed_in(reader: BrowserContext, email: str, password: str) -> Session:
    """Send the form as the browser would, without drawing it and the page that it leads to."""
    form = reader.request.get("/account/sign-in/").text()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token
    fields = {"login": email, "password": password, "csrfmiddlewaretoken": token[1]}
    answer = reader.request.post("/account/sign-in/", form=fields, max_redirects=0)
    assert answer.status == HTTPStatus.FOUND, f"{email} cannot sign in: {answer.status}"
    return answer.headers["location"], reader.cookies()


@pytest.fixture(scope="session")
def axe() -> Axe:
    return Axe()


@pytest.fixture(scope="session")
def seen() -> Seen:
    """What axe has found no fault with in this run."""
    return Seen()


@pytest.fixture
def check_accessibility(axe: Axe, seen: Seen) -> Callable[[Page], None]:
    """Fail with each rule of WCAG 2.2 A and AA that axe finds broken, and where."""

    def check(page: Page) -> None:
        broken = faults(axe, page, seen)
        assert not broken, f"{page.url} has {len(broken)} faults in accessibility:\n" + "\n".join(broken)

    return check
