"""A report from the publisher's desk to sealed copies, a note after despatch and a corrected second version."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

ORIGINAL, DAY = "composing", "2023-11-08"  # the demo as it stood before its second report was sent
SignIn = Callable[[Page, str], str]
Check = Callable[[Page], None]
PUBLISHER = "publisher@demo.example"
REPORT = "/panel/reports/2023-24-q2/"
NOT_EXPLAINED = "The XQZV reviewed the work of the office in September 2023."


def write_assurance(page: Page, words: str) -> None:
    page.goto(f"{REPORT}compose/parts/")
    page.get_by_label("Delivery plan and assurance").fill(words)
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_text("The changes are saved.")).to_be_visible(timeout=30_000)


def download(page: Page, name: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile(f"^{re.escape(name)}")).click()
    return waiting.value.path().read_bytes()


def compose(page: Page, check: Check) -> None:
    """The check names a slip; once it is fixed, it is silent. Blocks are moved and left out."""
    page.goto(f"{REPORT}compose/")
    check(page)
    page.goto(f"{REPORT}compose/parts/")
    check(page)
    was = page.get_by_label("Delivery plan and assurance").input_value()
    write_assurance(page, f"{was}\n\n{NOT_EXPLAINED}")
    page.get_by_role("link", name="Check", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("XQZV")
    check(page)
    write_assurance(page, was)
    page.goto(f"{REPORT}check/")
    expect(page.get_by_role("main")).not_to_contain_text("XQZV")
    page.goto(f"{REPORT}compose/blocks/firearms-licensing-unit/")
    check(page)
    page.get_by_role("button", name="Move down").first.click()
    expect(page.get_by_role("button", name="Move down").nth(1)).to_be_focused()
    page.get_by_role("button", name=re.compile("Leave out.*Commitments")).click()
    expect(page.get_by_role("button", name=re.compile("Put back.*Commitments"))).to_be_focused()
    page.goto(f"{REPORT}changes/")
    check(page)


def is_refused_and_fixes(page: Page, check: Check) -> None:
    """The page that seals has no button while something stops it; the finding leads to the very box."""
    page.goto(f"{REPORT}compose/parts/")
    box = page.get_by_label("Delivery plan and assurance")
    was = box.input_value()
    write_assurance(page, f"{was}\n\nSee [the annex](#no-such-part).")
    page.goto(f"{REPORT}seal/")
    expect(page.get_by_role("main")).to_contain_text("No: one finding stops it, with the publisher.")
    expect(page.get_by_role("button", name="Seal it")).to_have_count(0)
    check(page)
    page.get_by_role("link", name="Fix it").click()
    expect(box).to_be_focused()
    write_assurance(page, was)
    page.goto(f"{REPORT}seal/")
    expect(page.get_by_role("main")).to_contain_text("Yes: nothing stops it.")


def seal(page: Page, check: Check) -> None:
    page.goto(f"{REPORT}compose/")
    page.get_by_role("link", name="Seal the report").click()
    check(page)
    page.get_by_role("button", name="Seal it").click()
    expect(page.get_by_text("The report is sealed.")).to_be_visible(timeout=90_000)
    expect(page.get_by_role("main")).to_contain_text("SHA-256")
    check(page)


def fetch_every_form(page: Page, check: Check) -> None:
    begins = {"Report as one HTML file": b"<!doctype html>", "What it says as data (JSON)": b"{"}
    for name, start in begins.items():
        assert download(page, name).startswith(start)
    assert download(page, "Report as PDF, to print").startswith(b"%PDF")
    assert download(page, "Report as a Word document").startswith(b"PK")
    page.get_by_role("link", name="Briefing in two pages").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Briefing for the panel")
    check(page)


def add_a_note(page: Page, check: Check) -> None:
    page.goto(REPORT)
    page.get_by_role("link", name="Add a note beside it").click()
    check(page)
    page.get_by_label("Paragraph").fill("9999")
    page.get_by_label("Note").fill("The grant round was opened again.")
    page.get_by_role("button", name="Add the note").click()
    expect(page.get_by_text("The report has 97 paragraphs.").first).to_be_visible()
    page.get_by_label("Paragraph").fill("28")
    page.get_by_role("button", name="Add the note").click()
    expect(page.get_by_role("note", name="Beside paragraph 28")).to_contain_text("opened again")
    expect(page.get_by_role("region", name="Since this report was sent")).to_contain_text("paragraph 28")
    check(page)


def correct(page: Page, check: Check) -> None:
    page.goto(REPORT)
    page.get_by_role("link", name="Correct it in a new version").click()
    check(page)
    page.get_by_label("What is corrected, and why").fill("The background named the wrong months.")
    page.get_by_role("button", name="Begin the new version").click()
    expect(page.get_by_text("The new version is a draft.")).to_be_visible()
    page.goto(f"{REPORT}compose/parts/")
    page.get_by_label("Background", exact=True).fill("This report covers July to September 2023.")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_text("The changes are saved.")).to_be_visible(timeout=30_000)
    seal(page, check)


def test_a_report_goes_from_the_desk_to_a_second_version(
    page: Page, new_page: Callable[..., Page], sign_in: SignIn, check_accessibility: Check
) -> None:
    """A publisher composes an approved quarter, is refused, fixes, seals and corrects; readers see both versions."""
    sign_in(page, PUBLISHER)
    compose(page, check_accessibility)
    is_refused_and_fixes(page, check_accessibility)
    seal(page, check_accessibility)
    fetch_every_form(page, check_accessibility)
    add_a_note(page, check_accessibility)
    correct(page, check_accessibility)
    reader = new_page()
    reader.goto(f"{REPORT}versions/1/")
    expect(reader.get_by_role("heading", name="This version has been replaced")).to_be_visible()
    expect(reader.get_by_role("main")).to_contain_text("The background named the wrong months.")
    check_accessibility(reader)
    reader.goto(REPORT)
    expect(reader.get_by_role("main")).to_contain_text("This report covers July to September 2023.")
