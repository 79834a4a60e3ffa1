"""A publisher adds to the plan and records a promise; the officer who owns it moves its date and says why, and
the publisher applies it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

Check = Callable[[Page], None]
SignIn = Callable[[Page, str], str]
PUBLISHER = "publisher@demo.example"
OFFICER = "officer@demo.example"


def action(page: Page, name: str) -> None:
    page.get_by_role("list", name="What you can do").get_by_role("link", name=name, exact=True).click()


def test_a_promise_is_recorded_and_its_date_moves_with_a_reason(
    new_page: Callable[..., Page], sign_in: SignIn, check_accessibility: Check
) -> None:
    publisher = new_page()
    publisher.goto(sign_in(publisher, PUBLISHER))
    add_a_theme(publisher, check_accessibility)
    record_a_promise(publisher, check_accessibility)
    officer = new_page()
    sign_in(officer, OFFICER)
    address = publisher.url
    revise_it(officer, address, check_accessibility)
    apply_it(publisher, address, check_accessibility)


def add_a_theme(page: Page, check_accessibility: Check) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="My work").click()
    page.get_by_role("main").get_by_role("link", name="Plans").click()
    check_accessibility(page)
    action(page, "Add a theme")
    check_accessibility(page)
    page.get_by_label("Objective", exact=True).select_option(label="Building a more secure West Mercia")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Title")
    check_accessibility(page)
    page.get_by_label("Title", exact=True).fill("Water safety")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Water safety")
    check_accessibility(page)


def record_a_promise(page: Page, check_accessibility: Check) -> None:
    page.goto("/commitments/")
    action(page, "Add a commitment")
    check_accessibility(page)
    page.get_by_label("Title", exact=True).fill("Lifebelts at every weir")
    page.get_by_label("Theme", exact=True).select_option(label="Road safety")
    page.get_by_label("What was promised").fill("The office will pay for lifebelts at every weir.")
    page.get_by_label("Where it was promised").fill("Panel meeting, 20 July 2023")
    page.get_by_label("When it was promised").fill("20 July 2023")
    page.get_by_label("Due", exact=True).fill("mid-March 2024")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lifebelts at every weir")
    expect(page.get_by_role("main")).to_contain_text("mid-March 2024")


def revise_it(page: Page, address: str, check_accessibility: Check) -> None:
    page.goto(address)
    action(page, "Revise")
    check_accessibility(page)
    expect(page.get_by_role("main")).to_contain_text("Due mid-March 2024.")
    page.get_by_label("New date").fill("June 2024")
    page.get_by_role("button", name="Revise").click()
    expect(page.get_by_role("alert")).to_contain_text("Why the date moves")
    expect(page.get_by_label("New date")).to_have_value("June 2024")
    check_accessibility(page)
    page.get_by_label("Why the date moves").fill("The river is too high.")
    page.get_by_role("button", name="Revise").click()
    expect(page.get_by_role("status")).to_contain_text("Your change waits for an approver.")
    expect(page.get_by_role("main")).to_contain_text("mid-March 2024")


def apply_it(page: Page, address: str, check_accessibility: Check) -> None:
    page.goto(address)
    page.locator("p", has_text="A change waits for an approver").get_by_role("link").click()
    page.get_by_role("button", name="Apply the change").click()
    expect(page.get_by_role("main")).to_contain_text("June 2024")
    expect(page.get_by_role("table", name="Quarter by quarter")).to_contain_text("The river is too high.")
    check_accessibility(page)
