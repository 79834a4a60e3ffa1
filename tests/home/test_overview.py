"""The overview and the pages of the plan: what each reader sees, and from which release."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from objectives.choices import CommitmentStep
from objectives.models import Theme
from pcc_portal.accounts.roles import Role
from pcc_portal.periods.choices import QuarterState
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import Brag, ReleaseKind
from pcc_portal.updates.models import Release
from pcc_portal.updates.registers.due import next_dates
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, Viewpoint, report_before
from performance.models import Observation
from tests.factories.accounts import create_user
from tests.factories.commissioning import create_contract, create_contract_change
from tests.factories.estates import create_disposal
from tests.factories.objectives import (
    create_commitment,
    create_commitment_change,
    create_delivery_action,
    create_milestone,
    create_theme,
    create_update_text,
)
from tests.factories.performance import create_area, create_measure, create_meeting, create_observation, create_target
from tests.factories.periods import create_quarter
from tests.factories.updates import create_release, seal, show, store_releasable

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Client:
    client = Client()
    client.force_login(create_user(role=Role.CONTRIBUTOR))
    return client


@pytest.fixture
def first() -> Quarter:
    return create_quarter(number=1, state=QuarterState.CLOSED)


@pytest.fixture
def second() -> Quarter:
    return create_quarter(number=2)


def read(client: Client, address: str = "/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def section(html: str, name: str) -> str:
    """What stands below that heading, up to the next section."""
    return html.partition(f'id="{name}"')[2].partition("</section>")[0]


def create_figure(release: Release | None, *, value: int = 300, quarter: Quarter, **values: Any) -> Observation:
    measure = create_measure(theme=Theme.objects.first(), **values)
    observation = create_observation(
        measure=measure, value=value, quarter=quarter, start=quarter.start, end=quarter.end
    )
    return show(observation, release) if release else observation


def test_a_fresh_database_says_what_to_do(client: Client) -> None:
    html = read(client)
    assert "Nothing has been published yet" in html
    assert "load_demo" in html


def test_a_plan_without_a_release_shows_outsiders_nothing(client: Client, office: Client, second: Quarter) -> None:
    create_update_text(theme=create_theme(title="Estates"), quarter=second, brag=Brag.RED, brag_reason="Roof leaks.")
    assert "Roof leaks." not in read(client)
    assert "Roof leaks." in read(office)


def test_what_needs_attention_is_the_worst_first_with_its_reason(client: Client, second: Quarter) -> None:
    release = create_release(quarter=second)
    for brag, reason in ((Brag.AMBER, "Slow."), (Brag.GREEN, ""), (Brag.RED, "Stuck.")):
        create_update_text(theme=create_theme(), quarter=second, release=release, brag=brag, brag_reason=reason)
    html = read(client)
    assert html.index("Stuck.") < html.index("Slow.")
    assert "Of 3 themes, 1 is on track, 1 is at risk and 1 is off track." in html


def test_of_the_same_grade_what_got_worse_stands_first(client: Client, first: Quarter, second: Quarter) -> None:
    release, themes = create_release(quarter=first), [create_theme(title="Always so"), create_theme(title="Just now")]
    for theme, brag in zip(themes, (Brag.AMBER, Brag.GREEN), strict=True):
        create_update_text(theme=theme, quarter=first, release=release, brag=brag)
    release = create_release(quarter=second)
    for theme in themes:
        create_update_text(theme=theme, quarter=second, release=release, brag=Brag.AMBER)
    matters = section(read(client), "attention")
    assert matters.index("Just now") < matters.index("Always so")
    assert "Was on track" in matters


def test_three_things_stand_at_length_and_the_others_a_line_each(client: Client, second: Quarter) -> None:
    release = create_release(quarter=second)
    for _ in range(5):
        create_update_text(theme=create_theme(), quarter=second, release=release, brag=Brag.RED)
    matters = section(read(client), "attention")
    assert matters.count('class="matter"') == 3
    assert matters.partition('class="needing"')[2].count("<li>") == 2


def test_what_matters_is_shown_by_the_measure_that_misses_its_target_by_most(client: Client, second: Quarter) -> None:
    theme, release = create_theme(), create_release(quarter=second)
    create_update_text(theme=theme, quarter=second, release=release, brag=Brag.RED)
    for title, value in (("Shotgun wait", 300), ("Firearm wait", 660), ("Renewal wait", 140)):
        show(create_target(measure=create_figure(release, quarter=second, value=value, title=title).measure), release)
    matters = section(read(client), "attention")
    assert "660 days" in matters
    assert "Firearm wait" in matters
    assert "Shotgun wait" not in matters


def test_every_theme_stands_below_its_objective_with_its_grade_in_words(client: Client, second: Quarter) -> None:
    theme = create_theme(title="Road safety")
    create_update_text(theme=theme, quarter=second, release=create_release(quarter=second), brag=Brag.AMBER)
    glance = section(read(client), "plan")
    assert glance.index(theme.objective.title) < glance.index("Road safety")
    assert 'Road safety</span><span class="visually-hidden">: At risk</span>' in glance


def test_the_lead_names_the_measure_furthest_from_target(client: Client, second: Quarter) -> None:
    create_theme()
    release = create_release(quarter=second)
    for title, value in (("Shotgun wait", 300), ("Firearm wait", 660)):
        figure = create_figure(release, quarter=second, value=value, title=title, is_headline=True)
        show(create_target(measure=figure.measure, value=150), release)
    words = "Firearm wait</a> is furthest from its target: 660 days, 510 days over target."
    address = figure.measure.get_absolute_url()
    for page in ("/", figure.measure.theme.get_absolute_url()):
        assert f'<a href="{address}">{words}' in read(client, page)


def test_an_unreleased_figure_stays_inside(client: Client, office: Client, first: Quarter, second: Quarter) -> None:
    create_theme()
    figure = create_figure(create_release(quarter=first), quarter=first, value=276, is_headline=True)
    create_observation(measure=figure.measure, value=999, quarter=second)
    assert "276 days" in read(client)
    assert "999 days" not in read(client)
    html = read(office)
    assert "999 days" in html
    assert "Not yet released" in html


def test_next_dates_come_from_today_on_and_leave_out_what_is_done(second: Quarter, settings: Any) -> None:
    settings.DEMO_DATE = dt.date(2023, 10, 1)
    create_commitment(title="Before", due_on=dt.date(2023, 9, 30))
    create_commitment(title="After", due_on=dt.date(2023, 10, 1))
    create_milestone(title="Reached", forecast_on=dt.date(2023, 10, 2), actual_on=dt.date(2023, 10, 1))
    create_milestone(title="To come", forecast_on=dt.date(2023, 10, 3))
    create_meeting(title="Held", planned_on=dt.date(2023, 10, 4), held_on=dt.date(2023, 10, 4))
    create_meeting(title="Moved", planned_on=dt.date(2023, 8, 4), revised_on=dt.date(2023, 10, 5))
    create_contract(title="Decide", extension_decision_by=dt.date(2023, 10, 6))
    create_milestone(title="Hidden", forecast_on=dt.date(2023, 10, 7), is_public=False)
    outside = [date.title for date in next_dates(Viewpoint(AsAt(1), second), 8)]
    assert outside == ["After", "To come", "Moved", "Decide"]
    assert [date.title for date in next_dates(Viewpoint(WORKING_COPY, second), 8)][-1] == "Hidden"


def test_a_promise_and_its_milestone_are_one_date(second: Quarter, settings: Any) -> None:
    settings.DEMO_DATE = dt.date(2023, 10, 1)
    theme = create_theme()
    create_commitment(theme=theme, title="Hub opens", due_on=dt.date(2023, 11, 30))
    create_milestone(theme=theme, title="Hub opens", forecast_on=dt.date(2023, 11, 30))
    assert [(date.title, date.page) for date in next_dates(Viewpoint(AsAt(1), second), 8)] == [
        ("Hub opens", "commitment")
    ]


def test_the_report_before_is_that_of_an_earlier_quarter(first: Quarter, second: Quarter) -> None:
    create_release(quarter=first)
    sent = create_release(quarter=second)
    create_release(quarter=second, kind=ReleaseKind.CORRECTION, corrects=sent)
    before = report_before(Viewpoint(AsAt(3), second))
    assert before
    assert (before.as_at, before.quarter) == (AsAt(1), first)
    assert report_before(Viewpoint(AsAt(1), first)) is None


def test_the_report_before_is_another_paper_of_the_quarter_where_it_has_two(first: Quarter, second: Quarter) -> None:
    for quarter in (first, second, second):
        create_release(quarter=quarter)
    before = report_before(Viewpoint(AsAt(3), second))
    assert before
    assert (before.as_at, before.quarter) == (AsAt(2), second)


def test_a_changed_grade_is_told_with_the_one_before(client: Client, first: Quarter, second: Quarter) -> None:
    theme = create_theme(title="Road safety")
    create_update_text(theme=theme, quarter=first, release=create_release(quarter=first), brag=Brag.GREEN)
    create_update_text(theme=theme, quarter=second, release=create_release(quarter=second), brag=Brag.AMBER)
    since = read(client).split('id="since"')[1]
    assert "Road safety" in since
    assert since.index("On track") < since.index("At risk")


def test_a_restated_figure_shows_both_values(client: Client, first: Quarter, second: Quarter) -> None:
    create_theme()
    figure = create_figure(create_release(quarter=first), quarter=first, value=276, title="Longest wait")
    correction = Observation(
        measure=figure.measure,
        area=create_area(),
        quarter=first,
        start=figure.start,
        end=figure.end,
        as_at=figure.end,
        value=280,
        supersedes=figure,
        reason="Four cases were late to the system.",
    )
    store_releasable(correction)
    assert "280 days" not in read(client)
    correction.refresh_from_db()
    show(correction, create_release(quarter=second))
    since = read(client).split('id="since"')[1]
    assert "276 days" in since
    assert "280 days" in since
    assert "Four cases were late to the system." in since


def test_commitments_of_the_quarter_are_told_and_kept_ones_counted(
    client: Client, first: Quarter, second: Quarter
) -> None:
    create_release(quarter=first)
    create_release(quarter=second)
    late = create_commitment(title="Shorter waits", due_on=dt.date(2023, 10, 31))
    create_commitment_change(
        commitment=late, quarter=second, step=CommitmentStep.REVISED, to_due_on=dt.date(2024, 3, 31), reason="Staff."
    )
    kept = create_commitment(title="Survey done")
    create_commitment_change(commitment=kept, quarter=second, step=CommitmentStep.KEPT, reason="")
    hidden = create_commitment(title="Hidden promise", is_public=False)
    create_commitment_change(commitment=hidden, quarter=second)
    since = read(client).split('id="since"')[1]
    assert "Due 31 October 2023" in since
    assert "Due 31 March 2024" in since
    assert "1 commitment" in since
    assert "Hidden promise" not in since


def test_a_sale_that_moved_on_is_told(client: Client, first: Quarter, second: Quarter) -> None:
    disposal = create_disposal(title="Holmer Road", stage=3, expected_receipt=1_200_000)
    seal(create_release(quarter=first), disposal)
    create_release(quarter=second)
    assert "Holmer Road" not in read(client).split('id="since"')[1]
    disposal.stage = 4
    disposal.save()
    since = read(client).split('id="since"')[1]
    assert "Marketing" in since
    assert "Decision at £1,200,000" in since


def test_a_contract_that_grew_shows_its_value_before_and_now(client: Client, first: Quarter, second: Quarter) -> None:
    contract = create_contract(title="Climb", value_awarded=600_000)
    earlier = create_contract_change(contract=contract, value_change=71_762)
    seal(create_release(quarter=first), contract, earlier)
    create_release(quarter=second)
    create_contract_change(contract=contract, value_change=198_000, reason="Younger children.")
    since = read(client).split('id="since"')[1]
    assert "£671,762" in since
    assert "£869,762" in since
    assert "£600,000" not in since
    assert "Younger children." in since


def test_the_theme_page_shows_the_released_words_outside_and_the_newer_ones_inside(
    client: Client, office: Client, second: Quarter
) -> None:
    theme = create_theme()
    text = create_update_text(
        theme=theme, quarter=second, release=create_release(quarter=second), body="As released.", brag=Brag.GREEN
    )
    create_update_text(theme=theme, quarter=second, supersedes=text, body="As rewritten.", brag=Brag.RED)
    outside, inside = read(client, theme.get_absolute_url()), read(office, theme.get_absolute_url())
    assert "As released." in outside
    assert "As rewritten." not in outside
    assert "Off track" not in outside
    assert "As rewritten." in inside
    assert "Not yet released" in inside


def test_an_update_cites_figures_of_its_own_quarter(
    client: Client, office: Client, first: Quarter, second: Quarter
) -> None:
    theme = create_theme()
    release = create_release(quarter=first)
    figure = create_figure(release, quarter=first, value=276, slug="longest-wait")
    create_update_text(theme=theme, quarter=first, release=release, body="It took {measure:longest-wait} at worst.")
    create_observation(measure=figure.measure, value=300, quarter=second)
    for reader in (client, office):
        assert "It took" in (html := read(reader, theme.get_absolute_url()))
        assert ">276 days</a> at worst." in html


def test_markdown_cannot_bring_markup_into_the_page(client: Client, second: Quarter) -> None:
    theme = create_theme(title="<script>alert(1)</script>")
    create_update_text(
        theme=theme,
        quarter=second,
        release=create_release(quarter=second),
        brag=Brag.AMBER,
        brag_reason="<img src=x onerror=alert(2)>",
        body="<script>alert(3)</script> [x](javascript:alert(4))",
        commissioner_action="<iframe></iframe>",
    )
    for address in ("/", theme.objective.get_absolute_url(), theme.get_absolute_url()):
        html = read(client, address)
        assert "<script>" not in html
        assert "<img" not in html
        assert "<iframe" not in html
        assert 'href="javascript' not in html


def test_earlier_updates_are_listed_with_their_grade(client: Client, first: Quarter, second: Quarter) -> None:
    theme = create_theme()
    for quarter, brag in ((first, Brag.RED), (second, Brag.GREEN)):
        create_update_text(theme=theme, quarter=quarter, release=create_release(quarter=quarter), brag=brag)
    earlier = read(client, theme.get_absolute_url()).split("Earlier updates")[1]
    assert "Q1 2023/24" in earlier
    assert "Off track" in earlier


def test_a_theme_without_an_update_says_so(client: Client, second: Quarter) -> None:
    theme = create_theme()
    create_release(quarter=second)
    assert "No update has been published for this theme yet." in read(client, theme.get_absolute_url())
    assert "No update has been published yet." in read(client, theme.objective.get_absolute_url())


def test_hidden_records_of_a_theme_stay_inside(client: Client, office: Client, second: Quarter) -> None:
    theme = create_theme()
    create_release(quarter=second)
    create_commitment(theme=theme, title="Hidden promise", is_public=False)
    create_delivery_action(theme=theme, title="Hidden action", is_public=False)
    create_milestone(theme=theme, title="Hidden milestone", is_public=False)
    create_measure(theme=theme, title="Hidden measure", is_public=False)
    assert "Hidden" not in read(client, theme.get_absolute_url())
    inside = read(office, theme.get_absolute_url())
    assert all(f"Hidden {noun}" in inside for noun in ("promise", "action", "milestone", "measure"))


@pytest.mark.parametrize("address", ["/objectives/nothing/", "/themes/nothing/"])
def test_what_is_not_there_is_not_found(address: str, client: Client, second: Quarter) -> None:
    create_release(quarter=second)
    assert client.get(address).status_code == 404


def fill(theme: Theme, quarter: Quarter, release: Release, rows: int) -> None:
    for _ in range(rows):
        other = create_theme(objective=theme.objective)
        create_update_text(theme=other, quarter=quarter, release=release, brag=Brag.AMBER, commissioner_action="Asked.")
        create_figure(release, quarter=quarter, is_headline=True)
        commitment = create_commitment(theme=theme)
        create_commitment_change(commitment=commitment, quarter=quarter)
        create_milestone(theme=theme)
        create_delivery_action(theme=theme)
        create_contract()
        create_disposal()


def test_pages_ask_as_many_questions_for_many_rows_as_for_few(client: Client, first: Quarter, second: Quarter) -> None:
    theme = create_theme()
    create_release(quarter=first)
    release = create_release(quarter=second)
    create_update_text(theme=theme, quarter=second, release=release)
    addresses = ("/", theme.objective.get_absolute_url(), theme.get_absolute_url(), "/accessibility/")

    def asked() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                read(client, address)
            counts.append(len(queries))
        return counts

    fill(theme, second, release, 1)
    few = asked()
    fill(theme, second, release, 10)
    assert asked() == few
    assert few[0] <= 33
