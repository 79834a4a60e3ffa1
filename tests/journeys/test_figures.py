"""A published figure is corrected: the office sees it at once, readers outside with the next release."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

DAY = "2024-01-12"  # a day on which the demo's third quarter is open
SignIn = Callable[[Page, str], str]
Check = Callable[[Page], None]
MEASURE = "/measures/crown-court-conviction-rate/"
RELEASE = """
from pcc_portal.accounts.models import User
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.releases.actions import release
quarter = Quarter.objects.by_slug("2023-24-q2")
release(by=User.objects.get(email="publisher@demo.example"), quarter=quarter, kind="correction", note="Recounted.")
"""


def figures(page: Page) -> str:
    """What the page says of the quarter that is corrected."""
    page.goto(MEASURE)
    table = page.get_by_role("table", name="Conviction rate, Crown Court: every figure, latest first")
    return table.get_by_role("row").filter(has_text="July to September 2023").first.inner_text()


def test_a_correction_reaches_readers_with_the_next_release(
    new_page: Callable[..., Page], sign_in: SignIn, check_accessibility: Check, manage: Callable[..., str]
) -> None:
    officer, approver, reader = new_page(), new_page(), new_page()
    assert "78%" in figures(reader)

    sign_in(officer, "officer@demo.example")
    officer.goto(MEASURE)
    officer.get_by_role("link", name="Correct July to September 2023", exact=True).click()
    check_accessibility(officer)
    officer.get_by_label("Per cent").fill("81")
    officer.get_by_role("button", name="Correct the figure").click()
    expect(officer.get_by_role("alert")).to_be_visible()
    expect(officer.get_by_label("Per cent")).to_have_value("81")
    officer.get_by_label("Why the published figure changes").fill("Three cases were counted twice.")
    officer.get_by_role("button", name="Correct the figure").click()
    expect(officer.get_by_text("The correction is entered.")).to_be_visible()
    assert "81%" in figures(officer)
    check_accessibility(officer)

    sign_in(approver, "approver@demo.example")
    approver.goto("/approvals/")
    row = approver.get_by_role("region", name="Conviction rate, Crown Court")
    expect(row).to_contain_text("Three cases were counted twice.")
    check_accessibility(approver)
    row.get_by_label("I have looked at this and approve it").check()
    approver.get_by_role("button", name="Approve what is ticked").click()
    expect(approver.get_by_text("You have approved 1 thing.")).to_be_visible()

    assert "81%" not in figures(reader)
    manage("shell", "-c", RELEASE)
    assert "81%" in figures(reader)
    check_accessibility(reader)
