"""Officers keep the registers: a contract is extended, a date slips and says why, two change one contract at once."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import expect_status

Check = Callable[[Page], None]
SignIn = Callable[[Page, str], str]
PUBLISHER = "publisher@demo.example"
APPROVER = "approver@demo.example"
CONTRACT = "/contracts/drive-domestic-abuse/"


def action(page: Page, name: str) -> None:
    page.get_by_role("list", name="What you can do").get_by_role("link", name=name, exact=True).click()


def test_an_officer_extends_a_contract_and_is_asked_why(
    page: Page, sign_in: SignIn, check_accessibility: Check
) -> None:
    sign_in(page, PUBLISHER)
    page.goto(CONTRACT)
    check_accessibility(page)
    action(page, "Extend")
    check_accessibility(page)
    page.get_by_label("New end").fill("2030-03-31")
    page.get_by_label("Agreed").fill("October 2023")
    page.get_by_role("button", name="Extend the contract").click()
    expect(page.get_by_role("alert")).to_contain_text("Reason")
    expect(page.get_by_label("New end")).to_have_value("2030-03-31")
    check_accessibility(page)
    page.get_by_label("Reason").fill("The service works well.")
    page.get_by_role("button", name="Extend the contract").click()
    expect(page.get_by_role("status")).to_contain_text("The contract is extended.")
    expect(page.get_by_role("table", name="What has changed since the award")).to_contain_text(
        "The service works well."
    )
    check_accessibility(page)


def test_a_date_that_slips_asks_why_and_keeps_the_old_one(
    page: Page, sign_in: SignIn, check_accessibility: Check
) -> None:
    sign_in(page, PUBLISHER)
    page.goto("/projects/redditch-police-and-fire-hub/")
    action(page, "Change")
    page.get_by_label("Forecast completion").fill("December 2031")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_role("alert")).to_contain_text("This date moves later. Say why; the old date is kept.")
    check_accessibility(page)
    page.get_by_label("Reason").fill("The builder is late.")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_role("status")).to_contain_text("The changes are saved.")
    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("main")).to_contain_text("The builder is late.")
    expect(page.get_by_role("main")).to_contain_text("December 2031")
    check_accessibility(page)


def test_two_officers_change_one_contract_at_once(
    new_page: Callable[..., Page], sign_in: SignIn, check_accessibility: Check
) -> None:
    first, second = new_page(), new_page()
    for page, person in ((first, PUBLISHER), (second, APPROVER)):
        sign_in(page, person)
        page.goto(f"{CONTRACT}change/")
    first.get_by_label("Name", exact=True).fill("DRIVE, as the first calls it")
    first.get_by_label("Notice, in months").fill("9")
    first.get_by_role("button", name="Save the changes").click()
    expect(first.get_by_role("status")).to_contain_text("The changes are saved.")
    second.get_by_label("Name", exact=True).fill("DRIVE, as the second calls it")
    second.get_by_label("Source").fill("Contract register")
    with expect_status(second, 409):
        second.get_by_role("button", name="Save the changes").click()
        expect(second.get_by_role("alert")).to_contain_text("changed this while you were writing")
    main = second.get_by_role("main")
    expect(main).to_contain_text("DRIVE, as the first calls it")
    expect(second.get_by_label("Name", exact=True)).to_have_value("DRIVE, as the second calls it")
    expect(second.get_by_label("Notice, in months")).to_have_value("9")
    expect(second.get_by_label("Source")).to_have_value("Contract register")
    check_accessibility(second)
    second.get_by_label("Keep theirs").check()
    second.get_by_role("button", name="Save the changes").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("DRIVE, as the first calls it")
    expect(second.get_by_role("main")).to_contain_text("Contract register")
    check_accessibility(second)


def test_an_officer_adds_a_contract_without_javascript(
    new_page: Callable[..., Page], sign_in: SignIn, check_accessibility: Check
) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page, PUBLISHER)
    page.goto("/contracts/")
    action(page, "Add a contract")
    page.get_by_label("Name", exact=True).fill("Counselling for children")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Service")
    page.get_by_label("Service", exact=True).select_option(index=1)
    page.get_by_label("Value as awarded").fill("£1,200,000")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Counselling for children")
    expect(page.get_by_role("main")).to_contain_text("£1,200,000")
