"""The figures of an update as one grid: filled by one paste from a sheet, and submitted."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from .test_quarter import OFFICER, carry_over, saved

DAY = "2024-01-12"  # a day on which the demo's third quarter is open
SignIn = Callable[[Page, str], str]
Check = Callable[[Page], None]
UPDATE = "/updates/2023-24-q3/firearms-licensing-unit/"
COLUMN = ["310", "672", "121", "58%", "430", "199", "51", "171", "139", "71", "85", "655", "188", "99", "78", "275"]
COMMITMENTS = ("Online Community Conversation on firearms licensing", "Six-monthly review of firearms licensing")
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}"""


def test_save_is_in_view_hides_no_box_and_is_a_few_tabs_away(page: Page, sign_in: SignIn) -> None:
    sign_in(page, OFFICER)
    page.goto(UPDATE)
    save = page.get_by_role("button", name="Save", exact=True)
    expect(save).to_be_in_viewport()
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(save).to_be_focused()
    boxes = page.locator(".figures__value input[type=text]")
    bar = page.locator(".update__save")
    for number in (0, 8, 15):
        boxes.nth(number).focus()
        assert boxes.nth(number).bounding_box()["y"] < bar.bounding_box()["y"]  # type: ignore[index]


def test_arrow_keys_go_from_box_to_box_and_the_change_is_told(page: Page, sign_in: SignIn) -> None:
    sign_in(page, OFFICER)
    page.goto(UPDATE)
    row = page.get_by_role("row", name="Longest wait for a new shotgun certificate")
    box = row.get_by_label("Days")
    box.press("ArrowDown")
    expect(page.get_by_label("Longest wait for a new firearm certificate: Days", exact=True)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    box.fill("320")
    expect(row).to_contain_text("up 20 days")
    box.fill("three")
    expect(row).to_contain_text("Write a number in figures")


def look_and_take(page: Page, check: Check) -> None:
    look = page.get_by_role("region", name="What was pasted: 16 lines, 16 for the boxes")
    expect(look).to_be_focused()
    expect(look.get_by_role("row", name="Longest wait for a new shotgun certificate")).to_contain_text("up 10 days")
    check(page)
    look.get_by_role("button", name="Put them into the boxes").click()
    expect(page.get_by_text("16 figures from the sheet are in the boxes below.")).to_be_visible()
    boxes = page.locator(".figures__value input[type=text]")
    assert [boxes.nth(number).input_value() for number in range(len(COLUMN))] == COLUMN
    check(page)


def test_an_officer_fills_sixteen_figures_by_one_paste_and_submits(
    page: Page, sign_in: SignIn, check_accessibility: Check
) -> None:
    sign_in(page, OFFICER)
    page.goto(UPDATE)
    page.locator(".figures__value input[type=text]").first.focus()
    page.evaluate(PASTE, "\n".join(COLUMN))
    look_and_take(page, check_accessibility)
    for commitment in COMMITMENTS:
        carry_over(page, commitment)
    page.get_by_role("button", name="Save and submit").click()
    page.wait_for_url(f"**{UPDATE}submit/")
    page.get_by_label("Who should approve it?").select_option(label="Margaret Corfield")
    check_accessibility(page)
    page.get_by_role("button", name="Submit for approval").click()
    expect(page.get_by_text("Firearms Licensing Unit is with Margaret Corfield for approval.")).to_be_visible()
    page.goto(UPDATE)
    page.get_by_role("button", name="Take it back").click()  # for the other journeys
    page.wait_for_url(f"**{UPDATE}")


def test_without_scripts_the_column_goes_into_its_own_box(new_page: Callable[..., Page], sign_in: SignIn) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page, "publisher@demo.example")
    page.goto("/updates/2023-24-q3/improving-responses-to-domestic-abuse/")
    page.get_by_text("Paste a column from a sheet").click()
    page.get_by_label("Column").fill("Victims supported by DRIVE\t41\nDRIVE direct contact cases closed\t14\nNobody\t4")
    page.get_by_role("button", name="Look at what was pasted").click()
    expect(page.get_by_text("“Nobody” is not one of the figures here.")).to_be_visible()
    page.get_by_role("button", name="Put them into the boxes").click()
    row = page.get_by_role("row", name="DRIVE direct contact cases closed")
    expect(row.get_by_role("textbox").first).to_have_value("14")
    expect(row).to_contain_text("up 2")
    page.get_by_role("button", name="Save", exact=True).click()
    saved(page)
    expect(row.get_by_role("textbox").first).to_have_value("14")


def test_words_are_previewed_copied_and_figures_inserted(
    page: Page, sign_in: SignIn, check_accessibility: Check
) -> None:
    sign_in(page, OFFICER)
    page.goto("/updates/2023-24-q3/criminal-justice/")
    box = page.get_by_label("What happened")
    box.fill("Courts convicted ")
    page.get_by_text("Insert a figure").click()
    page.get_by_role("button", name="Conviction rate, Crown Court").click()
    expect(box).to_have_value("Courts convicted {measure:crown-court-conviction-rate}")
    page.get_by_text("As it will print").click()
    expect(page.locator("[data-preview]")).to_contain_text("Courts convicted")
    check_accessibility(page)
    page.get_by_label("Words in the name of a record").fill("safer streets")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Safer Streets").first).to_be_visible()
    expect(box).to_have_value("Courts convicted {measure:crown-court-conviction-rate}")
    page.get_by_role("button", name=re.compile("Copy into this quarter.*What happened")).click()
    expect(box).to_have_value(re.compile(r"^Courts convicted \{measure:crown-court-conviction-rate\}\n\n.+"))
