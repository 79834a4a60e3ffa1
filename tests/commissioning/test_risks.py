"""Risks: what the database refuses, who sees and changes them, and where they are told of besides their own pages."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from commissioning.models import Risk
from commissioning.models.risks import band_of, score_tag
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.changes.sections import sections
from pcc_portal.panel.composition import compose
from pcc_portal.periods.choices import QuarterState
from pcc_portal.ui.markdown import paragraphs, plain_words
from pcc_portal.updates.citations.resolving import Citations, problems
from pcc_portal.updates.models import Release
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, Viewpoint
from tests.factories.accounts import create_publisher, create_user
from tests.factories.commissioning import create_contract, create_risk
from tests.factories.objectives import create_delivery_action, create_theme
from tests.factories.panel import create_panel_report
from tests.factories.performance import create_measure
from tests.factories.periods import create_quarter
from tests.factories.updates import create_release, seal
from tests.forms import as_shown
from tests.pages import publish, queries, read

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 1, 12)


@pytest.fixture(autouse=True)
def stands_still(settings: Any) -> None:
    settings.DEMO_DATE = DAY


@pytest.fixture
def released() -> Release:
    return publish(create_quarter())


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def send(client: Client, address: str, **typed: Any) -> Any:
    return client.post(address, as_shown(client.get(address).context["form"]) | typed)


@pytest.mark.engines
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"likelihood": 6}, "likelihood"),
        ({"impact": 0, "residual_impact": 0}, "likelihood"),
        ({"residual_likelihood": 5}, "residual_likelihood"),
        ({"impact": 3, "residual_impact": 4}, "residual_impact"),
        ({"closed_on": DAY}, "closed_on"),
        ({"outcome": "It passed."}, "closed_on"),
    ],
)
def test_what_the_database_refuses_is_said_in_a_sentence(values: dict[str, Any], field: str) -> None:
    row = create_risk()
    for name, value in values.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as refusal:
        row.validate_constraints()
    assert {error.code for errors in refusal.value.error_dict.values() for error in errors} == {field}
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_controls_may_change_nothing() -> None:
    assert create_risk(residual_likelihood=4, residual_impact=5).residual == 20


@pytest.mark.parametrize(
    ("score", "words"), [(1, "Low"), (4, "Low"), (5, "Medium"), (12, "Medium"), (15, "High"), (25, "High")]
)
def test_a_score_has_a_word_and_a_shape(score: int, words: str) -> None:
    assert band_of(score).label == words
    assert score_tag(score) == ({"Low": "on", "Medium": "risk", "High": "off"}[words], f"{score} {words}")


def test_the_list_says_what_is_high_and_what_is_overdue() -> None:
    create_risk(title="Late")
    create_risk(title="Worse", residual_likelihood=4, residual_impact=5, review_on=DAY)
    create_risk(title="Over", closed_on=DAY, outcome="It passed.")
    html = read("/risks/")
    assert "2 open risks, 1 of them high after controls; 1 review overdue." in html
    assert '<span class="tag tag--off">20 High</span>' in html
    assert '<span class="tag tag--risk">12 Medium</span>' in html
    assert "28 days overdue" in html
    assert "Closed 12 January 2024" in html
    places = [html.index(f">{title}</a>") for title in ("Worse", "Late", "Over")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("band=high", {"Worse"}),
        ("band=medium", {"Late", "Over"}),
        ("band=low", set()),
        ("state=open", {"Late", "Worse"}),
        ("state=overdue", {"Late"}),
        ("state=closed", {"Over"}),
        ("likelihood=4&impact=5", {"Worse"}),
        ("theme=safety", {"Worse"}),
        ("q=nothing+follows", {"Late", "Worse", "Over"}),
    ],
)
def test_filters_of_the_list(query: str, shown: set[str]) -> None:
    create_risk(title="Late")
    theme = create_theme(slug="safety")
    create_risk(title="Worse", residual_likelihood=4, residual_impact=5, review_on=DAY, theme=theme)
    create_risk(title="Over", closed_on=DAY, outcome="It passed.")
    html = read(f"/risks/?{query}")
    assert {title for title in ("Late", "Worse", "Over") if f">{title}</a>" in html} == shown


def test_sorting_and_files_go_by_the_number() -> None:
    create_risk(title="Nine", residual_likelihood=3, residual_impact=3)
    create_risk(title="Ten", residual_likelihood=2, residual_impact=5)
    html = read("/risks/?sort=score_after")
    assert html.index(">Nine</a>") < html.index(">Ten</a>")
    lines = b"".join(Client().get("/risks/?format=csv&sort=-score_after")).decode().splitlines()
    assert [line.split(",")[:5] for line in lines[1:]] == [
        ["Ten", "", "20", "10", "2023-12-15"],
        ["Nine", "", "20", "9", "2023-12-15"],
    ]


def test_the_matrix_counts_open_risks_and_leads_to_them() -> None:
    for _ in range(2):
        create_risk()
    create_risk(closed_on=DAY, outcome="It passed.")
    create_risk(is_public=False)
    table = read("/risks/").partition('class="register matrix"')[2].partition("</table>")[0]
    assert table.count("<a href") == 1
    assert '<a href="?state=open&amp;likelihood=3&amp;impact=4"><span class="tag tag--risk">2</span>' in table
    inside = read("/risks/", user=create_publisher()).partition('class="register matrix"')[2]
    assert '<span class="tag tag--risk">3</span>' in inside.partition("</table>")[0]


def test_an_empty_register_is_useful() -> None:
    html = read("/risks/")
    assert "No risk has been recorded yet." in html
    assert "matrix" not in html


def test_the_page_of_a_risk_says_what_it_threatens_to_who_may_see_it() -> None:
    action, hidden = create_delivery_action(title="Settle support"), create_contract(title="Quiet", is_public=False)
    create_risk(slug="gap", theme=action.theme, action=action, contract=hidden, owner=create_user(name="Ann Owner"))
    outside, inside = read("/risks/gap/"), read("/risks/gap/", user=create_publisher())
    for words in ("The contract ends.", "Nothing follows it.", "Talks with the market.", "28 days overdue"):
        assert words in outside
    assert f'<a href="{action.get_absolute_url()}">Settle support</a>' in outside
    assert [name in outside for name in ("Quiet", "Ann Owner")] == [False, False]
    assert [name in inside for name in ("Quiet", "Ann Owner")] == [True, True]


def test_what_is_not_public_is_not_found(released: Release) -> None:
    create_risk(slug="secret", title="Secret", is_public=False)
    read("/risks/secret/", status=404)
    assert "Secret" not in read("/risks/")
    assert "Not yet released" in read("/risks/secret/", user=create_publisher())


def test_an_owner_adds_and_changes_and_a_publisher_shows_it() -> None:
    owner = create_user(role=Role.CONTRIBUTOR)
    theme, client = create_theme(owner=owner), client_of(owner)
    words = dict.fromkeys(("title", "cause", "event", "effect", "controls"), "Words.")
    scores = {"likelihood": "4", "impact": "5", "residual_likelihood": "4", "residual_impact": "2"}
    address = reverse("risk_add")
    without = send(client, address, **words, **scores, review_on="31 March 2024")
    assert list(without.context["form"].errors) == ["theme"]
    send(client, address, **words, **scores, review_on="31 March 2024", theme=theme.pk)
    risk = Risk.objects.get()
    assert (risk.owner, risk.is_public, risk.score, risk.residual) == (owner, False, 20, 8)
    later = send(client, reverse("risk_change", args=[risk.slug]), review_on="30 April 2024")
    assert list(later.context["form"].errors) == ["review_on"]
    worse = send(client, reverse("risk_change", args=[risk.slug]), residual_likelihood="5")
    assert list(worse.context["form"].errors) == ["residual_likelihood"]
    others = create_risk(theme=create_theme())
    assert client.get(reverse("risk_change", args=[others.slug])).status_code == 403
    assert client_of(create_user(role=Role.PANEL_MEMBER)).get(address).status_code == 403


def test_a_risk_is_closed_once_and_opened_again() -> None:
    risk, client = create_risk(slug="gap"), client_of(create_publisher())
    address = reverse("risk_close", args=["gap"])
    early = send(client, address, closed_on="13 January 2024", outcome="It passed.")
    assert list(early.context["form"].errors) == ["closed_on"]
    send(client, address, closed_on="11 January 2024", outcome="It passed.")
    risk.refresh_from_db()
    assert (risk.closed_on, risk.outcome) == (dt.date(2024, 1, 11), "It passed.")
    assert Event.objects.about(risk).latest("number").verb == "closed"
    assert "It passed." in read("/risks/gap/")
    assert client.get(address).headers["Location"] == risk.get_absolute_url()
    send(client, reverse("risk_change", args=["gap"]), closed_on="", outcome="")
    risk.refresh_from_db()
    assert risk.is_open


def test_text_cites_a_risk() -> None:
    create_risk(slug="gap")
    viewpoint = Viewpoint(WORKING_COPY, create_quarter())
    text = "{risk:gap} of {risk:gap|score}, {risk:gap|band}, until {risk:gap|review}"
    assert problems(text, viewpoint) == []
    [html] = paragraphs(text, Citations([text], viewpoint).cite)
    assert plain_words(html) == "12 of 20, medium, until 15 December 2023"


def test_it_is_found_by_its_words_and_its_owner_is_named(released: Release) -> None:
    create_risk(title="Support ends", event="The lights go out.")
    assert "Support ends" in read("/find/?q=lights")
    assert "Support ends" in read("/owners/", user=create_publisher())


def test_the_page_of_a_theme_shows_its_open_public_risks(released: Release) -> None:
    theme = create_theme(slug="safety")
    create_risk(title="Shown", theme=theme)
    create_risk(title="Hidden", theme=theme, is_public=False)
    create_risk(title="Settled", theme=theme, closed_on=DAY, outcome="It passed.")
    create_risk(title="Elsewhere", theme=create_theme())
    html = read("/themes/safety/")
    assert [name in html for name in ("Shown", "Hidden", "Settled", "Elsewhere")] == [True, False, False, False]


def test_the_report_lists_open_public_risks_once_below_the_words(released: Release) -> None:
    theme = create_theme()
    report = create_panel_report(quarter=released.quarter, risk="As below.")
    create_risk(title="Any", residual_likelihood=1, residual_impact=1)
    create_risk(title="Worst", theme=theme, measure=create_measure(title="Waits"), likelihood=5, residual_impact=5)
    create_risk(title="Hidden", theme=theme, is_public=False)
    create_risk(title="Over", theme=theme, closed_on=DAY, outcome="It passed.")
    composition = compose(report, AsAt(released.number), base_url="https://portal.example")
    [section] = [section for section in composition.sections if section.blocks]
    assert (section.slug, [paragraph.text for paragraph in section.paragraphs]) == ("risk", ["As below."])
    [block] = section.blocks
    assert block.sentence.startswith("2 risks are open, 1 of them high.")
    assert block.table is not None
    assert [[cell.text for cell in row] for row in block.table.rows] == [
        ["Worst", "15 High", "15 December 2023", "Measure: Waits"],
        ["Any", "1 Low", "15 December 2023", "–"],
    ]
    assert block.table.rows[0][0].href.startswith("https://portal.example/risks/")
    assert not any(block.key == "risks" for s in composition.sections for t in s.themes for block in t.blocks)


def test_a_report_without_risks_says_only_its_words(released: Release) -> None:
    report = create_panel_report(quarter=released.quarter, risk="None.")
    assert not any(section.blocks for section in compose(report, AsAt(released.number)).sections)


def test_since_the_last_report_tells_what_is_new_rose_moved_or_is_over() -> None:
    first = create_release(quarter=create_quarter(number=1, state=QuarterState.CLOSED))
    # In the order of their addresses.
    rises, over = create_risk(title="Rises", slug="a"), create_risk(title="Over", slug="b")
    same, before = create_risk(title="Same", slug="c"), create_risk(title="Before", slug="d")
    seal(first, rises, over, same, before)
    second = create_release(quarter=create_quarter(number=2, state=QuarterState.CLOSED))
    rises.residual_likelihood, rises.review_on = 4, dt.date(2023, 12, 20)
    over.closed_on, over.outcome = DAY, "It passed."
    before.likelihood = 5
    new = create_risk(title="New")
    rows = (rises, over, same, before, new)
    for row in rows:
        row.save()
    seal(second, *rows)
    ends = [Viewpoint(AsAt(end.number), end.quarter, end) for end in (first, second)]
    told = {section.slug: [[cell.text for cell in row] for row in section.table.rows] for section in sections(*ends)}
    assert told["risks"] == [
        ["New", "–", "12 Medium", "The contract ends."],
        ["Rises", "12 Medium", "16 High", "Score up 4"],
        ["Over", "12 Medium", "Closed 12 January 2024", "It passed."],
        ["Before", "20 High", "25 High", "Score up 5"],
    ]
    assert told["dates"] == [["Rises", "15 December 2023", "20 December 2023", "5 days later"]]


def test_the_past_is_read_as_it_was_sealed(demo: None) -> None:
    then = read("/as-published/2023-24-q1/risks/firearms-waits/")
    assert "12" in re.findall(r'<span class="value">(\d+)', then)
    assert "Survivors withdraw" not in read("/as-published/2023-24-q1/risks/")
    assert "Survivors withdraw" in read("/as-published/2023-24-q2/risks/")


@pytest.mark.parametrize("inside", [False, True])
def test_queries_do_not_grow_with_rows(released: Release, inside: bool) -> None:
    user = create_publisher() if inside else None
    theme = create_theme(slug="safety")

    def grow(times: int) -> None:
        for _ in range(times):
            action = create_delivery_action(theme=theme)
            create_risk(theme=theme, action=action, measure=create_measure(), contract=create_contract())

    grow(1)
    pages = ("/risks/", "/themes/safety/")
    before = {url: queries(url, user=user) for url in pages}
    grow(5)
    assert {url: asked for url in pages if (asked := queries(url, user=user)) > before[url]} == {}


@pytest.mark.parametrize("tie", ["measure", "contract"])
def test_what_it_threatens_names_it_while_it_is_open_and_public(tie: str, released: Release) -> None:
    threatened: Any = create_measure() if tie == "measure" else create_contract()
    create_risk(title="Nobody bids", **{tie: threatened})
    create_risk(title="For the office alone", is_public=False, **{tie: threatened})
    create_risk(title="It passed", closed_on=DAY, outcome="A new provider.", **{tie: threatened})
    page = read(threatened.get_absolute_url())
    assert [title in page for title in ("Nobody bids", "For the office alone", "It passed")] == [True, False, False]
