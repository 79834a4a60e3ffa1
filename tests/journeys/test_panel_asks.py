"""A member of the panel asks about a paragraph; the office answers, approves and publishes the pair."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, expect

DAY = "2024-01-12"  # a day on which the demo's third quarter is open
SignIn = Callable[[Page, str], str]
Check = Callable[[Page], None]
REPORT = "/panel/reports/2023-24-q2/"
TITLE = "Tender for the firearms range"
QUESTION = "Which suppliers were asked to tender for the firearms range?"
ANSWER = "Four suppliers were asked, and three of them tendered."
FIRST_ANSWER, WANTED = "Some suppliers were asked.", "Say how many."


def ask(page: Page, check: Check) -> str:
    """About paragraph 60, which a wrong number does not reach; the lines of enquiry say what is worth asking."""
    page.goto(REPORT)
    page.get_by_role("link", name="Lines of enquiry for members").click()
    check(page)
    page.goto(REPORT)
    page.locator("#para-60").get_by_role("link", name="Ask about this paragraph 60").click()
    expect(page.get_by_label("Paragraph")).to_have_value("60")
    check(page)
    page.get_by_label("In a few words").fill(TITLE)
    page.get_by_label("Kind").select_option("Question")
    page.get_by_label("Paragraph").fill("600")
    page.get_by_label("What you ask").fill(QUESTION)
    page.get_by_label("Reply due").fill("9 February 2024")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("The report has 97 paragraphs.").first).to_be_visible()
    expect(page.get_by_label("What you ask")).to_have_value(QUESTION)
    check(page)
    page.get_by_label("Paragraph").fill("60")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("The office has your question.")).to_be_visible()
    beside = page.get_by_role("note", name="Beside paragraph 60")
    expect(beside).to_contain_text("With Tom Ashworth. Open for 0 days, due in 28 days.")
    check(page)
    beside.get_by_role("link", name=TITLE).click()
    page.wait_for_url("**/panel/requests/**")
    return page.url


def open_from_work(page: Page) -> None:
    page.goto(reverse("work"))
    page.get_by_role("link", name=TITLE).click()


def answer(page: Page, check: Check) -> None:
    """The owner of the paragraph's theme finds it among their work."""
    page.goto(reverse("work"))
    check(page)
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="Reply", exact=True).click()
    check(page)
    page.get_by_label("Reply").fill(FIRST_ANSWER)
    page.get_by_role("button", name="Save the reply").click()
    expect(page.get_by_text("Somebody else has to approve it.").first).to_be_visible()
    expect(page.get_by_role("link", name="Approve the reply")).to_have_count(0)


def send_back(page: Page, check: Check) -> None:
    open_from_work(page)
    page.get_by_role("link", name="Return the reply").click()
    expect(page.get_by_role("main")).to_contain_text(FIRST_ANSWER)
    check(page)
    page.get_by_label("What has to change").fill(WANTED)
    page.get_by_role("button", name="Return the reply").click()
    expect(page.get_by_text("The reply is returned to its author").first).to_be_visible()


def answer_again(page: Page, check: Check) -> None:
    open_from_work(page)
    expect(page.get_by_role("region", name="What has to change")).to_contain_text(WANTED)
    page.get_by_role("link", name="Correct the reply").click()
    expect(page.get_by_label("Reason")).to_have_value(f"As asked: {WANTED}")
    check(page)
    page.get_by_label("Reply").fill(ANSWER)
    page.get_by_role("button", name="Save the correction").click()
    expect(page.get_by_text("The reply is corrected.").first).to_be_visible()


def approve(page: Page, check: Check) -> None:
    open_from_work(page)
    check(page)
    page.get_by_role("link", name="Approve the reply").click()
    expect(page.get_by_role("main")).to_contain_text(ANSWER)
    check(page)
    page.get_by_role("button", name="Approve the reply").click()
    expect(page.get_by_text("The reply is approved, and the panel reads it.")).to_be_visible()


def publish(page: Page, check: Check) -> None:
    page.goto(reverse("work"))
    page.get_by_role("link", name="Readiness for Police and Crime Panel, 9 February 2024").click()
    check(page)
    open_from_work(page)
    page.get_by_role("link", name="Publish it with its answer").click()
    check(page)
    page.get_by_role("button", name="Publish both").click()
    expect(page.get_by_text("Everyone can read the request and its answer.")).to_be_visible()


def test_a_member_asks_about_paragraph_60_and_the_office_replies(
    page: Page, new_page: Callable[..., Page], sign_in: SignIn, check_accessibility: Check
) -> None:
    sign_in(page, "panel@demo.example")
    address = ask(page, check_accessibility)
    reader = new_page()
    assert reader.request.get(address).status == 404
    for email, step in (
        ("tom.ashworth@demo.example", answer),
        ("approver@demo.example", send_back),
        ("tom.ashworth@demo.example", answer_again),
        ("approver@demo.example", approve),
        ("publisher@demo.example", publish),
    ):
        colleague = new_page()
        sign_in(colleague, email)
        step(colleague, check_accessibility)
        page.goto(address)
        is_answered = step in {approve, publish}
        expect(page.get_by_role("region", name="What the office answered")).to_contain_text(
            ANSWER if is_answered else "Not answered yet."
        )
    reader.goto("/panel/requests/?state=answered")
    check_accessibility(reader)
    reader.get_by_role("link", name=TITLE).click()
    expect(reader.get_by_role("main")).to_contain_text(ANSWER)
    reader.get_by_role("link", name="60", exact=True).click()
    expect(reader.locator("#para-60")).to_be_in_viewport()
