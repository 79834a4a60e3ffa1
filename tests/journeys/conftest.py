"""Fixtures of the journeys. `portal` is the address of a portal that belongs to the journey's file alone.

A journey speaks to the portal through the browser, and through `manage` where an officer would type a command.
It never uses the database that other tests have in their process.
"""

import io
import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import DjangoDbBlocker

from pcc_portal.home.demo import demo_office
from tests import portal as portals
from tests.browser import CHROMIUM_FLAGS, arrive, faults, watch
from tests.demo_database import connected_to
from tests.journeys.walk import WORDS
from tests.offices import FIXTURES
from tests.originals import collect_static, original
from tests.reminders.smtp import MailServer, mail_server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(settings.BASE_DIR / "tests" / "journeys"):
            item.add_marker(pytest.mark.browser)


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


@pytest.fixture(scope="module")
def database(request: pytest.FixtureRequest) -> portals.Database:
    """The demo, of the first office unless a file says `OFFICE`; each file of journeys works on a copy."""
    office = getattr(request.module, "OFFICE", "demo")
    return original(office).copy(f"{office}_of_{request.path.stem}")


@pytest.fixture(scope="module")
def portal(database: portals.Database, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a running portal with the demo in it, as "http://127.0.0.1:43567"; a file that says `DAY` stands
    on that day, as `make run` does."""
    with portals.serving(database.url, DEMO_DATE=getattr(request.module, "DAY", "")) as address:
        yield address


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


@pytest.fixture
def sign_in(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    password = demo_office(FIXTURES[getattr(request.module, "OFFICE", "demo")]).password

    def sign_in(page: Page, email: str) -> None:
        page.goto("/account/sign-in/")
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password", exact=True).fill(password)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/sign-in/" not in url)

    return sign_in


@pytest.fixture(scope="session")
def axe() -> Axe:
    return Axe()


@pytest.fixture(scope="session")
def sound() -> set[tuple[str, object]]:
    """What axe has found no fault with in this run, at which size."""
    return set()


@pytest.fixture(scope="session")
def colours() -> set[str]:
    """In which colours texts were seen in this run that axe has found no fault with."""
    return set()


@pytest.fixture
def check_accessibility(axe: Axe, sound: set[tuple[str, object]], colours: set[str]) -> Callable[[Page], None]:
    """Fail with each rule of WCAG 2.2 A and AA that axe finds broken, and where; what differs from a page that was
    looked at in words alone is not looked at again."""

    def check(page: Page) -> None:
        arrive(page)
        look = (WORDS.sub("words", page.content()), str(page.viewport_size))
        if look not in sound:
            broken = faults(axe, page, colours)
            assert not broken, f"{page.url} has {len(broken)} faults in accessibility:\n" + "\n".join(broken)
            sound.add(look)

    return check
