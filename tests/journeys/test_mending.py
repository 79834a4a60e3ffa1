"""An author reads what the check finds while writing, cites a typed figure with one click, and submits."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from .test_quarter import OFFICER, carry_over, saved

DAY = "2024-01-12"  # a day on which the demo's third quarter is open
SignIn = Callable[[Page, str], str]
expect.set_options(timeout=10_000)
THEME, UPDATE = "Road safety", "/updates/2023-24-q3/road-safety/"
SLIP = "Surveys show that 17% of drivers go too fast."
BASED = "Of 400 drivers who were asked, 17% go too fast."
TYPED, CITED = (
    "A round of £150,000 has been opened.",
    "A round of {grant-round:road-safety-west-mercia} has been opened.",
)


def beside(page: Page) -> Locator:
    """What the check says of what happened."""
    return page.locator("[data-findings=body]")


def box(page: Page) -> Locator:
    return page.get_by_label("What happened")


def cite(page: Page) -> None:
    beside(page).get_by_text("Typed figures that a record holds").click()
    beside(page).get_by_role("button").filter(has_text="£150,000").click()
    saved(page)


def mend_without_scripts(page: Page) -> None:
    """Findings stand beside the box once it is saved."""
    page.goto(UPDATE)
    box(page).fill(f"{SLIP} {TYPED}")
    page.get_by_label("Why this grade").fill("It goes as planned.")
    page.get_by_role("button", name="Save", exact=True).click()
    saved(page)
    expect(beside(page)).to_contain_text("Percentage without base")
    cite(page)
    expect(box(page)).to_have_value(f"{SLIP} {CITED}")
    expect(page.get_by_label("Why this grade")).to_have_value("It goes as planned.")


def test_an_author_mends_while_writing_and_submits(
    new_page: Callable[..., Page], sign_in: SignIn, check_accessibility: Callable[[Page], None]
) -> None:
    plain, page = new_page(java_script_enabled=False), new_page()
    sign_in(plain, OFFICER)
    mend_without_scripts(plain)
    sign_in(page, OFFICER)
    page.goto(UPDATE)
    box(page).fill(TYPED)
    expect(beside(page)).not_to_contain_text("Percentage without base")
    box(page).fill(f"{SLIP} {TYPED}")
    expect(beside(page)).to_contain_text(f"Percentage without base {SLIP}", use_inner_text=True)
    check_accessibility(page)
    box(page).fill(f"{BASED} {TYPED}")
    expect(beside(page)).not_to_contain_text("Percentage without base")
    page.get_by_label("On track", exact=True).check()
    cite(page)
    expect(box(page)).to_have_value(f"{BASED} {CITED}")
    for commitment in ("Road safety grants awarded", "Road Safety Needs Assessment received"):
        carry_over(page, commitment)
    page.get_by_role("row").get_by_label("Per cent").fill("12")
    page.get_by_role("button", name="Save and submit").click()
    page.wait_for_url(re.compile(f"{UPDATE}submit/"))
    expect(page.get_by_role("main")).to_contain_text(re.compile("None of them stops|It does not stop|finds nothing"))
    check_accessibility(page)
    page.get_by_label("Who should approve it?").select_option(label="Margaret Corfield")
    page.get_by_role("button", name="Submit for approval").click()
    expect(page.get_by_text(f"{THEME} is with Margaret Corfield for approval.")).to_be_visible()
