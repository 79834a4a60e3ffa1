"""The publisher's desk: carried parts, order of blocks, marks against the last report, overrides."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from objectives.models import Theme
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.panel import display
from pcc_portal.panel.arrangement import arranged, as_list, with_marks
from pcc_portal.panel.briefing import briefing
from pcc_portal.panel.checks.findings import Finding, Place
from pcc_portal.panel.composing import views
from pcc_portal.panel.composing.actions import arrange, begin_report, change_parts, let_stand
from pcc_portal.panel.composition import blocks_of, compose
from pcc_portal.panel.models import CheckOverride, PanelReport
from pcc_portal.panel.record import last_sealed
from pcc_portal.ui.block import Block
from pcc_portal.ui.plain_tables import Heading, PlainTable
from pcc_portal.updates.registers.versions import StaleError, version_of
from pcc_portal.updates.releases.as_of import WORKING_COPY
from tests.factories.accounts import create_publisher, create_user
from tests.factories.panel import create_panel_meeting, create_panel_report, seal
from tests.factories.periods import create_quarter

Q3 = "/panel/reports/2023-24-q3/"
PLACE = Place("background", "Background", paragraph=2)
FINDING = Finding("a-rule", PLACE, "XQZ", "It is not explained.", "Explain it.")


@pytest.fixture
def publisher(db: None) -> User:
    return create_publisher()


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(User.objects.with_role(role).earliest("pk"))
    return client


def table(name: str) -> Block:
    return Block(table=PlainTable(name, [Heading("Head")], []))


A, B, C = table("A"), table("B"), table("C")


@pytest.mark.parametrize(
    ("order", "shown"),
    [
        ([], [A, B, C]),
        (["c", "a"], [C, A, B]),
        (["-a", "c", "b"], [C, B]),
        (["no-longer-there", "b"], [B, A, C]),
        (["-a", "-b", "-c"], []),
    ],
)
def test_blocks_stand_in_the_order_that_was_chosen(order: list[str], shown: list[Block]) -> None:
    assert arranged([A, B, C], order) == shown


def test_what_is_kept_reads_back_as_it_was_chosen() -> None:
    kept = as_list([("b", True), ("a", False), ("c", True)])
    assert [(block.key, is_shown) for block, is_shown in with_marks([A, B, C], kept)] == [
        ("b", True),
        ("a", False),
        ("c", True),
    ]


def test_a_block_has_a_key_of_its_own_within_each_theme(demo: None) -> None:
    report = PanelReport.objects.at("2023-24-q2").get()
    for section in compose(report, WORKING_COPY).sections:
        for theme in section.themes:
            keys = [block.key for block in theme.blocks]
            assert len(keys) == len(set(keys)), theme.title


def test_a_block_that_is_left_out_is_in_no_report(demo: None) -> None:
    report = PanelReport.objects.at("2023-24-q3").get()
    theme = Theme.objects.get(slug="firearms-licensing-unit")
    by = User.objects.with_role(Role.PUBLISHER).earliest("pk")
    [first, *rest] = blocks_of(report, theme, WORKING_COPY)
    arrange(report, by=by, theme=theme, order=as_list([(first.key, False), *((b.key, True) for b in reversed(rest))]))
    [shown] = [t.blocks for s in compose(report, WORKING_COPY).sections for t in s.themes if t.slug == theme.slug]
    assert [block.key for block in shown] == [block.key for block in reversed(rest)]


def test_the_draft_begins_with_what_the_last_one_said(publisher: User) -> None:
    last = create_panel_report(risk="None.", contacts="The office.")
    seal(last, by=publisher)
    meeting = create_panel_meeting(on=last.meeting.on + dt.timedelta(90))
    draft = begin_report(meeting, by=publisher, quarter=create_quarter(number=3))
    assert (draft.risk, draft.contacts, draft.background) == (last.risk, last.contacts, last.background)
    with pytest.raises(ValidationError, match="already"):
        begin_report(meeting, by=publisher, quarter=create_quarter(number=4))


def test_a_meeting_has_one_report(publisher: User) -> None:
    last = create_panel_report()
    with pytest.raises(ValidationError, match="to this meeting already"):
        begin_report(last.meeting, by=publisher, quarter=last.quarter)


def test_fixed_parts_are_written_by_one_at_a_time(publisher: User) -> None:
    draft = create_panel_report()
    seen = version_of(draft)
    change_parts(draft, by=publisher, seen=seen, background="New words.")
    with pytest.raises(StaleError):
        change_parts(draft, by=publisher, seen=seen, background="Other words.")
    with pytest.raises(TypeError):
        change_parts(draft, by=publisher, state="sealed")
    draft.refresh_from_db()
    assert draft.background == "New words."


def test_nothing_of_a_sealed_report_is_rewritten(publisher: User) -> None:
    report = create_panel_report()
    seal(report, by=publisher)
    with pytest.raises(ValidationError, match="new version"):
        change_parts(report, by=publisher, background="Later words.")
    with pytest.raises(ValidationError, match="new version"):
        let_stand(report, FINDING, by=publisher, reason="Late.")


def test_a_finding_stands_with_a_name_and_a_reason(publisher: User) -> None:
    draft = create_panel_report()
    with pytest.raises(ValidationError, match="Say why"):
        let_stand(draft, FINDING, by=publisher, reason=" ")
    let_stand(draft, FINDING, by=publisher, reason="The panel knows it.")
    kept = CheckOverride.objects.get()
    assert (kept.finding, kept.by, kept.reason, kept.about) == (FINDING.key, publisher, "The panel knows it.", "XQZ")
    with pytest.raises(ValidationError, match="already"):
        let_stand(draft, FINDING, by=publisher, reason="Again.")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUBLISHER], ids=str)
def test_composing_is_the_publishers(publisher: User, role: Role) -> None:
    person, draft = create_user(role=role), create_panel_report()
    for act in (
        lambda: change_parts(draft, by=person, background="Mine."),
        lambda: let_stand(draft, FINDING, by=person, reason="Mine."),
        lambda: begin_report(draft.meeting, by=person, quarter=draft.quarter),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_parts_are_marked_against_the_last_sealed_report(demo: None) -> None:
    report = PanelReport.objects.at("2023-24-q3").get()
    parts = {part.slug: part for part in views.marked_parts(compose(report, WORKING_COPY), last_sealed(report))}
    assert parts["recommendation"].mark == views.SAME
    assert parts["background"].mark == views.CHANGED
    assert "<del>" in parts["background"].difference
    assert parts["sexual-violence"].mark == views.GONE
    assert all(part.mark == views.NEW for part in views.marked_parts(compose(report, WORKING_COPY), None))


def test_the_briefing_names_what_is_off_track_and_what_changed(demo: None) -> None:
    report = PanelReport.objects.at("2023-24-q2").get()
    brief = briefing(compose(report, WORKING_COPY))
    assert [point.theme.status for point in brief.watched] == ["off", *["risk"] * 7]
    changed = {point.theme.slug: point.words for point in brief.changed}
    assert changed["firearms-licensing-unit"] == "Was at risk, is now off track.\N{NO-BREAK SPACE}†"
    assert [paragraph.number for paragraph in brief.asked] == [1]


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("One two three.", 3, "One two three."),
        ("One two. Three four five.", 4, "One two."),
        ("One two three four", 2, "One two …"),
        ("", 2, ""),
    ],
)
def test_a_text_is_shortened_at_a_sentence(text: str, most: int, short: str) -> None:
    assert display.shortened(text, most) == short


@pytest.mark.parametrize(("count", "minutes"), [(0, 0), (1, 1), (240, 1), (241, 2)])
def test_reading_time_is_rounded_up(count: int, minutes: int) -> None:
    assert display.minutes(count) == minutes


@pytest.mark.parametrize("place", ["compose/", "check/", "changes/"])
def test_pages_of_the_desk_are_the_offices_and_cost_a_fixed_number_of_queries(demo: None, place: str) -> None:
    assert Client().get(f"{Q3}{place}").status_code == 302
    assert client_of(Role.PANEL_MEMBER).get(f"{Q3}{place}").status_code == 403
    client = client_of(Role.PUBLISHER)
    assert client.get(f"{Q3}{place}").status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(f"{Q3}{place}")
    assert len(asked) < 360
    assert client_of(Role.PUBLISHER).get(f"/panel/reports/2023-24-q2/{place}").status_code == 404


def test_a_publisher_orders_the_blocks_of_a_theme_on_a_page(demo: None) -> None:
    client = client_of(Role.PUBLISHER)
    address = f"{Q3}compose/blocks/firearms-licensing-unit/"
    form = client.get(address).context["form"]
    posted = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    posted = {name: value for name, value in posted.items() if value is not None and value is not False}
    posted |= {"place_1": 9, "seen": form["seen"].initial if "seen" in form.fields else ""}
    del posted["shown_2"]
    assert client.post(address, posted).status_code == 302
    report = PanelReport.objects.at("2023-24-q3").get()
    order = report.arrangement["firearms-licensing-unit"]
    assert order[0].startswith("-")
    assert order[-1] == form.blocks[0][0].key
    refused = client.post(address, posted | {"place_1": "first"})
    assert refused.status_code == 200
    assert "Write a whole number in figures." in refused.content.decode()
