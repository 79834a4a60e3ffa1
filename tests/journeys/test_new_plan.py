"""An old plan passes into a new one: duties are recorded, what is left is mapped, and it comes into force."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

Check = Callable[[Page], None]
SignIn = Callable[[Page, str], str]
DAY = "2024-01-12"
DRAFT = "Safer West Mercia Plan from 2025"
DUTIES = {
    "Send the draft to the panel": "3 January 2024",
    "The panel reviews it, and reports or recommends": "8 January 2024",
    "Answer the panel, and publish the answer": "9 January 2024",
    "Issue the plan, send copies and publish it": "11 January 2024",
}
LATER = "It was asked too early."
END_THE_OTHERS = f"""
from objectives.actions.succession import map_part
from objectives.choices import How
from objectives.models import Plan
from objectives.succession.parts import passage_to
from pcc_portal.accounts.models import User
plan, by = Plan.objects.get(title="{DRAFT}"), User.objects.get(email="publisher@demo.example")
for part in {{waiting}}:
    map_part(plan, by=by, kind=part.kind.key, key=part.row.slug, how=How.ENDED, reason="{LATER}")
"""
LEVELS_AND_THEMES = "[part for part in passage_to(plan).waiting if part.theme in (None, part.row)]"


def test_an_old_plan_passes_into_a_new_one(
    new_page: Callable[..., Page], sign_in: SignIn, check_accessibility: Check, manage: Callable[..., str]
) -> None:
    page = new_page()
    sign_in(page, "publisher@demo.example")
    page.goto("/plans/")
    page.get_by_role("link", name=f"What {DRAFT} still needs").click()
    expect(page.get_by_role("main")).to_contain_text("The Act asks for this first")
    check_accessibility(page)
    for duty, day in DUTIES.items():
        record(page, duty, day, check_accessibility)
    split_a_theme(page, check_accessibility)
    map_what_is_left(page, manage, check_accessibility)
    bring_it_into_force(page, check_accessibility)
    look_at_both(new_page(), check_accessibility)


def record(page: Page, duty: str, day: str, check_accessibility: Check) -> None:
    page.get_by_role("link", name=f"Record: {duty}").click()
    page.get_by_label("Done on").fill(day)
    page.get_by_label("Note").fill("At a meeting in public.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Who")
    expect(page.get_by_label("Note")).to_have_value("At a meeting in public.")
    check_accessibility(page)
    page.get_by_label("Who").fill("The clerk of the panel")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("The duty is recorded.")


def split_a_theme(page: Page, check_accessibility: Check) -> None:
    page.get_by_role("link", name="Map: Sexual Violence", exact=True).click()
    check_accessibility(page)
    page.get_by_label("Split into").check()
    page.get_by_label("Help for victims").check()
    page.get_by_label("Why").fill("Help and justice are two things.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose at least two that it is split into.")
    expect(page.get_by_label("Why")).to_have_value("Help and justice are two things.")
    page.get_by_label("Swift justice").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("table", name="Mapped", exact=True)).to_contain_text("Help and justice are two things.")


def follow(page: Page, link: Locator) -> None:
    """What is counted next is on the page that it leads to."""
    with page.expect_navigation():
        link.click()


def map_what_is_left(page: Page, manage: Callable[..., str], check_accessibility: Check) -> None:
    """An objective by itself, then whatever hangs from a theme at once; the others in the same way, without pages."""
    waiting = page.get_by_role("table", name="Not mapped yet")
    follow(page, waiting.get_by_role("row").filter(has_text="Objective").first.get_by_role("link", name="Map: "))
    end(page)
    manage("shell", "-c", END_THE_OTHERS.format(waiting=LEVELS_AND_THEMES))
    page.reload()
    follow(page, page.get_by_role("link", name="Map what is left of").first)
    page.get_by_label("Under which theme it goes on").select_option(label="Help for victims")
    follow(page, page.get_by_role("button", name="Save"))
    manage("shell", "-c", END_THE_OTHERS.format(waiting="passage_to(plan).waiting"))
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("Every record of Safer West Mercia Plan is mapped")
    check_accessibility(page)


def end(page: Page) -> None:
    ended = page.get_by_role("radio", name="Ended")
    if ended.count():
        ended.check()
    page.get_by_label("Why").fill(LATER)
    follow(page, page.get_by_role("button", name="Save"))


def bring_it_into_force(page: Page, check_accessibility: Check) -> None:
    page.get_by_role("link", name=f"Bring {DRAFT} into force").click()
    expect(page.get_by_role("main")).to_contain_text("What happens then")
    check_accessibility(page)
    page.get_by_role("button", name="Bring it into force").click()
    expect(page.get_by_role("status")).to_contain_text("The plan is in force.")
    check_accessibility(page)


def look_at_both(page: Page, check_accessibility: Check) -> None:
    """As anyone may."""
    page.goto("/")
    expect(page.get_by_role("main")).to_contain_text("Listening to victims")
    expect(page.get_by_role("main")).not_to_contain_text("Reforming West Mercia")
    page.get_by_role("link", name="Safer West Mercia Plan", exact=True).click()
    check_accessibility(page)
    page.get_by_role("link", name="Sexual Violence").first.click()
    expect(page.get_by_role("main")).to_contain_text("it is split into Help for victims and Swift justice")
    check_accessibility(page)
    page.get_by_role("link", name="Read it as it was in the paper for").click()
    expect(page.get_by_role("main")).not_to_contain_text("split into")
    expect(page.get_by_role("main")).to_contain_text("Adults using the sexual assault referral centre")
    page.goto("/plans/safer-west-mercia-2025/")
    expect(page.get_by_role("table", name="How it was made")).to_contain_text("The clerk of the panel")
    check_accessibility(page)
