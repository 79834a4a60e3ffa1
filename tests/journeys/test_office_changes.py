"""An office passes to a mayor: its names and a word of its grades change, and what was published keeps its own."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Check = Callable[[Page], None]
SignIn = Callable[[Page, str], str]
DAY = "2024-01-12"
NAMES = {
    "Name of the office": "Mayor’s Office for West Mercia",
    "Title of the office-holder": "Deputy Mayor for Policing and Crime",
    "Name of the panel": "Policing Scrutiny Board",
}
THEN = "/as-published/2023-24-q2"


def test_an_office_changes_its_names_and_its_grades(
    new_page: Callable[..., Page], sign_in: SignIn, check_accessibility: Check
) -> None:
    administrator, reader = new_page(), new_page(viewport={"width": 360, "height": 800})
    sign_in(administrator, "administrator@demo.example")
    change_names(administrator, check_accessibility)
    change_a_grade(administrator, check_accessibility)
    read_both(reader, check_accessibility)


def change_names(page: Page, check: Check) -> None:
    page.goto("/office/")
    check(page)
    page.get_by_role("link", name="Change names and titles").click()
    check(page)
    for label, words in NAMES.items():
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_label("Name of the plan", exact=True).fill("")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_role("alert")).to_contain_text("Name of the plan")
    expect(page.get_by_label("Name of the panel", exact=True)).to_have_value(NAMES["Name of the panel"])
    check(page)
    page.get_by_label("Name of the plan", exact=True).fill("Safer West Mercia Plan")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_role("region", name="Names and titles")).to_contain_text("Policing Scrutiny Board")


def change_a_grade(page: Page, check: Check) -> None:
    page.goto("/grades/")
    check(page)
    page.get_by_role("link", name=re.compile("^Change how measures")).click()
    grade = page.get_by_role("group", name=re.compile("Off track$"))
    grade.get_by_label("Word", exact=True).fill("Behind")
    grade.get_by_label("In a sentence").fill("behind")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Why it changes")
    expect(page.get_by_label("Word", exact=True).nth(2)).to_have_value("Behind")
    check(page)
    page.get_by_label("Why it changes").fill("The mayor’s other papers say so.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("region", name=re.compile("^Measures"))).to_contain_text("Behind")
    page.goto("/measures/")
    expect(page.get_by_role("main")).to_contain_text("Behind")
    expect(page.get_by_role("main")).not_to_contain_text("Off track")
    check(page)


def read_both(page: Page, check: Check) -> None:
    page.goto("/about/")
    for words in NAMES.values():
        expect(page.get_by_role("main")).to_contain_text(words)
    check(page)
    page.goto("/grading/")  # as published, which no later scheme grades anew
    expect(page.get_by_role("main")).to_contain_text("Off track")
    page.goto("/panel/reports/2023-24-q2/")
    expect(page.get_by_role("main")).to_contain_text("What the Commissioner did")
    page.goto(f"{THEN}/about/")
    expect(page.get_by_role("main")).to_contain_text("Office of the Police and Crime Commissioner for West Mercia")
    page.goto(f"{THEN}/measures/")
    expect(page.get_by_role("main")).to_contain_text("Off track")
    expect(page.get_by_role("main")).not_to_contain_text("Behind")
