"""What a contributor changes waits until an approver has read the differences and applied it; then readers see it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import expect_status

Check = Callable[[Page], None]
SignIn = Callable[[Page, str], str]
AUTHOR, APPROVER = "megan.lloyd@demo.example", "approver@demo.example"
CONTRACT = "/contracts/drive-domestic-abuse/"
PROPOSED = "Your change waits for an approver."


def propose(page: Page, name: str) -> None:
    page.goto(f"{CONTRACT}change/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_role("status")).to_contain_text(PROPOSED)


def open_from_work(page: Page, name: str) -> None:
    page.get_by_role("link", name="My work").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My work")
    page.get_by_role("link", name=f"Change the contract: {name}").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Change the contract")


def test_a_contributor_proposes_and_readers_see_what_an_approver_applied(
    new_page: Callable[..., Page], sign_in: SignIn, check_accessibility: Check
) -> None:
    author, approver, reader = new_page(), new_page(), new_page()
    reader.goto(CONTRACT)
    name_before = reader.get_by_role("heading", level=1).inner_text()
    sign_in(author, AUTHOR)
    propose(author, "DRIVE, as it is called now")
    expect(author.get_by_role("main")).to_contain_text("A change waits for an approver")
    check_accessibility(author)
    reader.reload()
    expect(reader.get_by_role("heading", level=1)).to_have_text(name_before)
    expect(reader.get_by_role("main")).not_to_contain_text("as it is called now")

    approver.goto(sign_in(approver, APPROVER))
    open_from_work(approver, "DRIVE")
    expect(approver.get_by_role("main")).to_contain_text("called now")
    check_accessibility(approver)
    approver.get_by_role("button", name="Return it").click()
    expect(approver.get_by_role("alert")).to_contain_text("Say what has to change.")
    approver.get_by_label("What has to change").fill("Say since when.")
    approver.get_by_role("button", name="Return it").click()
    expect(approver.get_by_role("status")).to_contain_text("returned")

    open_from_work(author, "DRIVE")
    expect(author.get_by_role("main")).to_contain_text("Say since when.")
    check_accessibility(author)
    author.get_by_role("link", name="Change what you proposed").click()
    expect(author.get_by_label("Name", exact=True)).to_have_value("DRIVE, as it is called now")
    author.get_by_label("Name", exact=True).fill("DRIVE, as it is called since 2023")
    author.get_by_role("button", name="Save the changes").click()
    expect(author.get_by_role("status")).to_contain_text(PROPOSED)

    open_from_work(approver, "DRIVE")
    approver.get_by_role("button", name="Apply the change").click()
    expect(approver.get_by_role("status")).to_contain_text("applied")
    reader.reload()
    expect(reader.get_by_role("heading", level=1)).to_have_text("DRIVE, as it is called since 2023")
    approver.get_by_role("link", name="History").click()
    expect(approver.get_by_role("main")).to_contain_text("Proposed by Megan Lloyd")


def test_what_somebody_else_saved_meanwhile_is_asked_about(
    new_page: Callable[..., Page], sign_in: SignIn, check_accessibility: Check
) -> None:
    author, approver = new_page(), new_page()
    sign_in(author, AUTHOR)
    propose(author, "DRIVE, as its author calls it")
    sign_in(approver, APPROVER)
    approver.goto(f"{CONTRACT}change/")
    approver.get_by_label("Name", exact=True).fill("DRIVE, as an approver calls it")
    approver.get_by_role("button", name="Save the changes").click()
    expect(approver.get_by_role("status")).to_contain_text("The changes are saved.")
    approver.get_by_role("main").get_by_role("link", name="Change the contract").first.click()
    check_accessibility(approver)
    approver.get_by_role("button", name="Apply the change").click()
    expect(approver.get_by_role("alert")).to_contain_text("Choose which to keep.")
    approver.get_by_label("Use what was proposed").check()
    approver.get_by_role("button", name="Apply the change").click()
    expect(approver.get_by_role("heading", level=1)).to_have_text("DRIVE, as its author calls it")


def test_an_approver_applies_small_facts_together(
    new_page: Callable[..., Page], sign_in: SignIn, check_accessibility: Check
) -> None:
    page = new_page()
    sign_in(page, APPROVER)
    page.goto("/proposals/")
    check_accessibility(page)
    with expect_status(page, 409):
        page.get_by_role("button", name="Apply what is ticked").click()
        expect(page.get_by_role("alert")).to_contain_text("Tick what you apply.")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Apply what is ticked").click()
    expect(page.get_by_role("status")).to_contain_text("You have applied 1 change.")
