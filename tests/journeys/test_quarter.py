"""A quarter from an empty page to approved: officer, approver and publisher, with scripts and without."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import expect_status

pytestmark = pytest.mark.engines

DAY = "2024-01-12"  # a day on which the demo's third quarter is open
SignIn = Callable[[Page, str], str]
Check = Callable[[Page], None]
expect.set_options(timeout=10_000)
OFFICER, APPROVER, PUBLISHER = "officer@demo.example", "approver@demo.example", "publisher@demo.example"

DRUGS = ["Joint working group on drugs", "West Mercia Combatting Drugs delivery plan"]


def saved(page: Page) -> None:
    """The form was sent and taken: not only kept while it was typed, which the page's own line says."""
    expect(page.locator("p.notice", has_text="Saved at")).to_be_visible()


def carry_over(page: Page, commitment: str) -> None:
    group = page.get_by_role("group", name=commitment, exact=True)
    group.get_by_label("Carried forward: it stays as it is", exact=True).check()
    date = group.get_by_label("New date, if revised")  # stands there where it has something in it
    if date.is_visible():
        date.fill("")
    group.get_by_label("Why, unless kept").fill("Waiting for partners.")


def complete_and_submit(page: Page, sign_in: SignIn, check: Check, theme: str, commitments: list[str]) -> None:
    """From sign-in to submitted: two clicks to the form."""
    page.goto(sign_in(page, OFFICER))
    expect(page.get_by_role("heading", level=1)).to_have_text("My work")
    check(page)
    page.get_by_role("main").get_by_role("link", name=theme, exact=True).click()
    page.get_by_label("What happened").fill(f"The quarter went well for {theme}.")
    page.get_by_label("On track", exact=True).check()
    for box in page.locator("input[name$='-value']").all():
        if box.is_visible() and not box.input_value():
            box.fill("8")
    for commitment in commitments:
        carry_over(page, commitment)
    check(page)
    page.get_by_role("button", name="Save and preview").click()
    expect(page.get_by_role("main")).to_contain_text(f"The quarter went well for {theme}.")
    check(page)
    page.get_by_role("link", name="Submit for approval").click()
    page.get_by_label("Who should approve it?").select_option(label="Margaret Corfield")
    check(page)
    page.get_by_role("button", name="Submit for approval").click()
    expect(page.get_by_text(f"{theme} is with Margaret Corfield for approval.")).to_be_visible()


@pytest.mark.parametrize(
    ("scripts", "theme", "commitments"),
    [
        (True, "Serious Violence", ["Strategic needs assessments on serious violence"]),
        (
            False,
            "Combatting drugs partnerships",
            ["Joint working group on drugs", "West Mercia Combatting Drugs delivery plan"],
        ),
    ],
    ids=["with scripts", "without scripts"],
)
def test_an_officer_completes_an_update_and_submits_it(
    new_page: Callable[..., Page],
    sign_in: SignIn,
    check_accessibility: Check,
    scripts: bool,
    theme: str,
    commitments: list[str],
) -> None:
    page = new_page(java_script_enabled=scripts)
    # What checks accessibility is itself a script.
    check = check_accessibility if scripts else (lambda page: None)
    complete_and_submit(page, sign_in, check, theme, commitments)


def test_an_update_that_lacks_something_is_not_submitted(
    page: Page, sign_in: SignIn, check_accessibility: Check
) -> None:
    sign_in(page, OFFICER)
    page.goto("/updates/2023-24-q3/criminal-justice/submit/")
    expect(page.get_by_role("main")).to_contain_text("Still missing")
    page.get_by_label("Who should approve it?").select_option(label="Margaret Corfield")
    page.get_by_role("button", name="Submit for approval").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "Delivery plans of the two criminal justice boards: still missing."
    )
    check_accessibility(page)


def test_an_unlikely_figure_is_asked_about_and_an_impossible_one_refused(
    page: Page, sign_in: SignIn, check_accessibility: Check
) -> None:
    sign_in(page, OFFICER)
    page.goto("/updates/2023-24-q3/criminal-justice/")
    row = page.get_by_role("row", name="Conviction rate, Crown Court")
    value = row.get_by_label("Conviction rate, Crown Court: Per cent", exact=True)
    value.fill("780")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("A percentage cannot be over 100.")
    expect(value).to_have_value("780")
    check_accessibility(page)
    value.fill("7")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("a tenth of the previous figure")
    row.get_by_label("I have checked it: it is right").check()
    check_accessibility(page)
    page.get_by_role("button", name="Save", exact=True).click()
    saved(page)
    expect(value).to_have_value("7")


def test_an_approver_returns_at_a_sentence_and_approves_the_rest(
    new_page: Callable[..., Page], sign_in: SignIn, check_accessibility: Check
) -> None:
    approver, author = new_page(), new_page()
    approver.goto(sign_in(approver, APPROVER))
    approver.get_by_role("main").get_by_role("link", name="Safer Streets Five").click()
    approver.wait_for_url("**/safer-streets-five/review/")
    expect(approver.get_by_text("Marked against the words published for Quarter 2, 2023/24")).to_be_visible()
    expect(approver.locator("ins").nth(1)).to_contain_text("Unreleased draft.")
    expect(approver.get_by_role("region", name="What the check finds")).to_be_visible()
    approver.get_by_text("Comment on a sentence of paragraph 1 of What happened").click()
    check_accessibility(approver)
    approver.get_by_label("Claims for the first spending").fill("How much has been spent?")
    approver.get_by_role("button", name="Return with comments").click()
    expect(approver.get_by_text(re.compile(r"Safer Streets Five is back with Megan Lloyd\. \d left"))).to_be_visible()
    expect(approver.get_by_role("heading", level=1)).to_have_text("Review: Regional collaboration")
    answer_the_comment(author, sign_in, check_accessibility)
    approver.goto("/approvals/")
    expect(approver.get_by_role("main")).to_contain_text(re.compile(r"\d left, \d with findings"))
    check_accessibility(approver)
    approver.get_by_role("row", name="Safer Streets Five").get_by_role("link").click()
    approver.wait_for_url("**/safer-streets-five/review/")
    expect(approver.get_by_text("Marked against what you returned on 12 January 2024: 2 words differ.")).to_be_visible()
    expect(approver.locator("ins").nth(1)).to_contain_text("XQZ claims")
    expect(approver.get_by_role("region", name="What the check finds")).to_contain_text("XQZ")
    expect(approver.get_by_role("region", name="What Margaret Corfield asked")).to_contain_text("Nothing yet.")
    approver.goto("/approvals/")
    for theme in ("Safer Streets Five", "Regional collaboration"):
        approver.get_by_label(f"Approve {theme}").check()
    approver.get_by_role("button", name="Approve what is ticked").click()
    expect(approver.get_by_text("You have approved 2 things.")).to_be_visible()
    expect(approver.get_by_role("main")).not_to_contain_text("Safer Streets Five")
    check_accessibility(approver)


def answer_the_comment(author: Page, sign_in: SignIn, check: Check) -> None:
    """At the box that it is about; and a word comes that the check knows nothing of."""
    author.goto(sign_in(author, "megan.lloyd@demo.example"))
    expect(author.get_by_role("main")).to_contain_text("How much has been spent?")
    author.get_by_role("main").get_by_role("link", name="Safer Streets Five").click()
    author.wait_for_url("**/safer-streets-five/")
    author.get_by_role("link", name="What happened, “Claims for the first spending").click()
    check(author)
    author.get_by_label("Your answer").fill("Nothing yet.")
    words = author.get_by_label("What happened")
    words.fill(words.input_value().replace("Claims", "XQZ claims"))
    author.get_by_role("button", name="Save and submit").click()
    author.wait_for_url(re.compile("/submit/"))
    author.get_by_label("Who should approve it?").select_option(label="Margaret Corfield")
    author.get_by_role("button", name="Submit for approval").click()
    expect(author.get_by_text("Safer Streets Five is with Margaret Corfield for approval.")).to_be_visible()


def test_a_publisher_sees_how_complete_the_quarter_is_and_opens_the_next(
    page: Page, sign_in: SignIn, check_accessibility: Check
) -> None:
    page.goto(sign_in(page, PUBLISHER))
    page.get_by_role("link", name="All updates").click()
    expect(page.get_by_role("main")).to_contain_text("of 21 updates are approved.")
    check_accessibility(page)
    page.get_by_role("link", name="Without a figure").click()
    expect(page.get_by_role("table")).to_contain_text("Hannah Pryce")
    check_accessibility(page)
    page.goto("/quarters/")
    page.get_by_role("link", name="Open the next quarter").click()
    check_accessibility(page)
    page.get_by_role("button", name="Open the quarter").click()
    expect(page.get_by_text("Quarter 4, 2023/24 is open: 21 updates to write")).to_be_visible()
    check_accessibility(page)


def test_two_officers_collide_and_no_words_are_lost(
    new_page: Callable[..., Page], sign_in: SignIn, check_accessibility: Check
) -> None:
    first, second = new_page(), new_page()
    for page, who in ((first, OFFICER), (second, PUBLISHER)):
        sign_in(page, who)
        page.goto("/updates/2023-24-q3/road-safety/")
    first.get_by_label("What happened").fill("The first officer’s words.")
    first.get_by_role("button", name="Save", exact=True).click()
    saved(first)
    second.get_by_label("What happened").fill("The second officer’s words.")
    with expect_status(second, 409):
        second.get_by_role("button", name="Save", exact=True).click()
        both = second.get_by_role("region", name="Somebody else has saved this update since you opened it")
        expect(both).to_contain_text("The first officer’s words.")
    expect(second.get_by_label("What happened")).to_have_value("The second officer’s words.")
    check_accessibility(second)
    both.get_by_label("Keep mine, as it stands in the box").check()
    second.get_by_role("button", name="Save", exact=True).click()
    saved(second)
    second.goto("/history/theme/road-safety/")
    for words in ("The first officer’s words.", "The second officer’s words."):
        expect(second.get_by_role("main")).to_contain_text(words.split("’")[0].removeprefix("The "))
