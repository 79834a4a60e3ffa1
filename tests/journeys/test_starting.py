"""An office from an empty database to a composed report, by its workbook: the steps of docs/starting.md."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests import portal as portals
from tests.imports.book import SMALL, TODAY, add_rows
from tests.journeys.test_people import link_sent_to, sign_in
from tests.originals import original

Check = Callable[[Page], None]
PASSWORD = "seven-wet-otters-12"
ADMINISTRATOR, PUBLISHER = "admin@office.example", "publisher@office.example"
MAIL: Path = settings.SCRATCH / "mail-of-people"


@pytest.fixture(scope="module")
def database() -> portals.Database:
    """Empty, but for its one administrator, whom the command has added."""
    database = original("migrated").copy("started_by_workbook")
    words = [sys.executable, str(portals.ROOT / "manage.py"), "add_administrator", ADMINISTRATOR, "Ada Admin"]
    env = portals.environment(database.url)
    subprocess.run(
        words,
        env=env,
        input=f"{PASSWORD}\n{PASSWORD}\n",
        text=True,
        check=True,
        capture_output=True,
        start_new_session=True,
    )
    return database


@pytest.fixture(scope="module")
def portal(database: portals.Database) -> Iterator[str]:
    more = {"DEMO_DATE": TODAY.isoformat(), "EMAIL_URL": f"filemail:///{MAIL}"}
    with portals.serving(database.url, **more) as address:
        yield address.replace("127.0.0.1", "localhost")  # as the links of its mails have it


def take_and_fill_in(page: Page, folder: Path) -> Path:
    page.goto("/imports/")
    page.get_by_role("link", name="Set up the office from one workbook").click()
    page.wait_for_url("**/imports/office/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Take the workbook").click()
    path = folder / "office.xlsx"
    waiting.value.save_as(path)
    book = load_workbook(path)
    add_rows(book, SMALL)
    book.save(path)
    return path


def load(page: Page, file: Path, check: Check) -> None:
    page.get_by_label("Workbook").set_input_files(file)
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_role("button", name="Load all of it")).to_be_visible(timeout=30_000)
    check(page)
    if page.get_by_label("I have checked these").count():
        page.get_by_label("I have checked these").check()
    page.get_by_role("button", name="Load all of it").click()
    expect(page.get_by_role("status")).to_contain_text("It is loaded, all of it.", timeout=30_000)
    check(page)


def invite_publisher(page: Page) -> str:
    page.goto("/people/")
    page.get_by_role("link", name="Pat Publisher").click()
    page.get_by_role("button", name="Send a new invitation").click()
    expect(page.get_by_role("status").first).to_be_visible()
    return link_sent_to(PUBLISHER)


def compose(page: Page, check: Check) -> None:
    page.goto("/panel/meetings/2025-07-28/")
    page.get_by_role("link", name="Begin the report").click()
    page.wait_for_url("**/report/")
    page.get_by_role("button", name="Begin it").click()
    page.wait_for_url("**/compose/")
    main = page.get_by_role("main")
    for words in ("Burglaries of homes", "310", "Visit every victim", "Support for victims, 2025 to 2027"):
        expect(main).to_contain_text(words)
    check(page)


def test_an_office_from_nothing_to_a_composed_report(
    new_page: Callable[..., Page], check_accessibility: Check, tmp_path: Path
) -> None:
    office, publisher = new_page(), new_page()
    sign_in(office, ADMINISTRATOR, PASSWORD)
    load(office, take_and_fill_in(office, tmp_path), check_accessibility)
    publisher.goto(invite_publisher(office))
    publisher.get_by_label("Password", exact=True).fill(PASSWORD)
    publisher.get_by_label("Password again").fill(PASSWORD)
    publisher.get_by_role("button", name="Save the password").click()
    expect(publisher.get_by_role("status").first).to_contain_text("Your password is set")
    sign_in(publisher, PUBLISHER, PASSWORD)
    publisher.wait_for_url(lambda url: "/sign-in/" not in url)
    compose(publisher, check_accessibility)
