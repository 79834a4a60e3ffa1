"""The governance board's paper of a month: its members are named, its meeting planned, its paper sealed and read."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, expect

DAY = "2024-01-12"  # a day on which the demo's third quarter is open
SignIn = Callable[[Page, str], str]
Check = Callable[[Page], None]
MEMBER = "Eleanor Marsh"
MEETING = "Governance board, January 2024"


def name_members(page: Page, check: Check) -> None:
    page.goto(reverse("office_kinds"))
    check(page)
    page.get_by_role("link", name=re.compile("^Name the members ?: Governance board$")).click()
    check(page)
    page.get_by_label(MEMBER).check()
    page.get_by_role("button", name="Save the members").click()
    expect(page.get_by_text(re.compile(f"Members: .*{MEMBER}"))).to_be_visible()


def plan_the_meeting(page: Page, check: Check) -> None:
    page.goto(reverse("meeting_add"))
    page.get_by_label("Title").fill(MEETING)
    page.get_by_label("Kind").select_option("Governance board")
    page.get_by_label("Planned for").fill("22 January 2024")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("link", name="Add an item to the agenda").click()
    check(page)
    page.get_by_label("Item").fill("The delivery plan")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("region", name="Agenda")).to_contain_text("1. The delivery plan")
    check(page)


def seal_the_paper(page: Page, check: Check) -> str:
    page.get_by_role("link", name="Papers of boards").click()
    expect(page.get_by_role("heading", name="Papers of boards", level=1)).to_be_visible()
    check(page)
    page.get_by_role("link", name="Begin a paper for a board").click()
    page.get_by_label("Meeting").select_option(MEETING)
    page.get_by_label("Plan as at").fill("31 Decembre 2023")
    page.get_by_role("button", name="Begin it").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Plan as at")).to_have_value("31 Decembre 2023")
    check(page)
    page.get_by_label("Plan as at").fill("31 December 2023")
    page.get_by_role("button", name="Begin it").click()
    page.get_by_role("link", name="Write the day and the words around the plan").click()
    page.get_by_label("Introduction").fill("The plan at the end of the year.")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_role("main")).to_contain_text("The plan at the end of the year.")
    check(page)
    page.get_by_role("link", name="Seal the paper").click()
    page.get_by_role("button", name="Seal it").click()
    expect(page.get_by_text("The paper is sealed, and members of the board can read it.")).to_be_visible()
    return page.url


def correct_it(page: Page, check: Check) -> None:
    page.get_by_role("link", name="Correct it in a new version").click()
    page.get_by_role("button", name="Begin the new version").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)
    page.get_by_label("What is corrected, and why").fill("The introduction named the wrong month.")
    page.get_by_role("button", name="Begin the new version").click()
    page.get_by_role("link", name="Write the day and the words around the plan").click()
    page.get_by_label("Introduction").fill("The plan at the end of December.")
    page.get_by_role("button", name="Save the changes").click()
    page.get_by_role("link", name="Seal the paper").click()
    page.get_by_role("button", name="Seal it").click()
    expect(page.get_by_role("main")).to_contain_text("The introduction named the wrong month.")
    check(page)


def test_the_board_reads_its_paper_of_the_month_and_nobody_else_does(
    page: Page, new_page: Callable[..., Page], sign_in: SignIn, check_accessibility: Check
) -> None:
    administrator, member, anybody = new_page(), new_page(), new_page()
    sign_in(administrator, "administrator@demo.example")
    name_members(administrator, check_accessibility)
    sign_in(page, "publisher@demo.example")
    plan_the_meeting(page, check_accessibility)
    address = seal_the_paper(page, check_accessibility)
    sign_in(member, "panel@demo.example")
    member.goto(reverse("board_papers"))
    member.get_by_role("link", name=MEETING).click()
    expect(member.get_by_role("heading", name=MEETING, level=1)).to_be_visible()
    expect(member.get_by_role("main")).to_contain_text("As at 31 December 2023")
    check_accessibility(member)
    correct_it(page, check_accessibility)
    member.reload()
    expect(member.get_by_role("main")).to_contain_text("The plan at the end of December.")
    member.get_by_role("link", name="Version 1").click()
    expect(member.get_by_role("heading", name="This version has been replaced")).to_be_visible()
    expect(member.get_by_role("main")).to_contain_text("The plan at the end of the year.")
    anybody.goto(address)
    expect(anybody.get_by_label("E-mail")).to_be_visible()
