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
from pcc_portal.panel.arrangement import BlockStep, arranged, as_list, with_marks
from pcc_portal.panel.briefing import briefing
from pcc_portal.panel.checks.findings import Finding, Place
from pcc_portal.panel.composing import views
from pcc_portal.panel.composing.actions import begin_report, change_parts, let_stand, move_block
from pcc_portal.panel.composition import blocks_of, compose
from pcc_portal.panel.models import CheckOverride, PanelReport
from pcc_portal.panel.sealed import last_sealed
from pcc_portal.ui.block import Block
from pcc_portal.ui.plain_tables import Heading, PlainTable
from pcc_portal.updates.registers.versions import StaleError, version_of
from pcc_portal.updates.releases.as_of import WORKING_COPY
from tests.factories.accounts import create_publisher, create_user
from tests.factories.objectives import create_theme
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
    last = rest[-1]
    move_block(report, by=by, theme=theme, key=first.key, step=BlockStep.LEAVE_OUT)
    move_block(report, by=by, theme=theme, key=last.key, step=BlockStep.UP)
    [shown] = [t.blocks for s in compose(report, WORKING_COPY).sections for t in s.themes if t.slug == theme.slug]
    *others, before, _ = rest
    assert [block.key for block in shown] == [block.key for block in (*others, last, before)]


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
    sections = compose(report, WORKING_COPY).sections
    parts = {part.slug: part for part in views.marked_parts(sections, last_sealed(report))}
    assert parts["recommendation"].mark == views.SAME
    assert parts["background"].mark == views.CHANGED
    [row] = [each for each in parts["background"].rows if not each.is_same][:1]
    assert "<del>" in row.before
    assert "<ins>" not in row.before
    assert "<ins>" in row.now
    assert parts["sexual-violence"].mark == views.GONE
    assert all(part.mark == views.NEW for part in views.marked_parts(sections, None))


def test_the_briefing_names_what_is_off_track_and_what_changed(demo: None) -> None:
    report = PanelReport.objects.at("2023-24-q2").get()
    brief = briefing(compose(report, WORKING_COPY))
    assert [point.theme.status for point in brief.watched] == ["off", *["risk"] * 7]
    changed = {point.theme.slug: point.words for point in brief.changed}
    assert changed["firearms-licensing-unit"] == "Was at risk, is now off track.\N{NO-BREAK SPACE}†"
    assert [paragraph.number for paragraph in brief.asked] == [5]


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
    assert client_of(Role.PANEL_MEMBER).get(f"{Q3}{place}").status_code in {403, 404}
    client = client_of(Role.PUBLISHER)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"{Q3}{place}").status_code == 200
    assert len(asked) < 460
    of_sealed = client_of(Role.PUBLISHER).get(f"/panel/reports/2023-24-q2/{place}").status_code
    assert of_sealed == (200 if place == "changes/" else 404)


def test_a_publisher_moves_the_blocks_of_a_theme_by_buttons(demo: None) -> None:
    client, page = client_of(Role.PUBLISHER), f"{Q3}compose/blocks/firearms-licensing-unit/"
    keys = [block.key for block, _ in client.get(page).context["rows"]]
    first, second = keys[:2]
    assert client.post(f"{page}step/", {"key": second, "step": "up"})["Location"] == f"{page}#down-{second}"
    assert client.post(f"{page}step/", {"key": second, "step": "leave-out"})["Location"] == f"{page}#show-{second}"
    rows = [(block.key, is_shown) for block, is_shown in client.get(page).context["rows"]]
    assert rows == [(second, False), (first, True), *((key, True) for key in keys[2:])]
    assert client.post(f"{page}step/", {"key": first, "step": "up"})["Location"] == f"{page}#down-{first}"
    last = client.get(page).context["rows"][-1][0].key
    assert client.post(f"{page}step/", {"key": last, "step": "down"})["Location"] == f"{page}#up-{last}"
    assert 'id="up-' + last in client.get(page).content.decode()
    refused = client.post(f"{page}step/", {"key": "none", "step": "up"}, follow=True)
    assert "Look at the list again" in refused.content.decode()
    assert client.post(f"{page}step/", {"key": first, "step": "sideways"}).status_code == 404
    for person in (Role.APPROVER, Role.PANEL_MEMBER):
        assert client_of(person).get(page).status_code == 403
        assert client_of(person).post(f"{page}step/", {"key": first, "step": "up"}).status_code == 403


def test_what_is_typed_shows_beside_the_form_and_is_not_saved(publisher: User) -> None:
    draft, client = create_panel_report(background="The plan."), Client()
    client.force_login(publisher)
    page = f"/panel/reports/{draft.slug}/compose/parts/"
    opened = client.get(page)
    form = opened.context["form"]
    assert all(f'for="{form[name].id_for_label}"' in opened.content.decode() for name in ("background", "risk"))
    shown = {name: form[name].value() or "" for name in form.fields}
    typed = client.post(page, shown | {"background": "A *new* plan.", "do": "preview"})
    [background] = [each for each in typed.context["written"] if each.slug == "background"]
    assert [paragraph.html for paragraph in background.paragraphs] == ["<p>A <em>new</em> plan.</p>"]
    assert typed.context["form"]["background"].value() == "A *new* plan."
    draft.refresh_from_db()
    assert draft.background == "The plan."
    assert client.post(page, shown | {"background": "A *new* plan."}).status_code == 302
    draft.refresh_from_db()
    assert draft.background == "A *new* plan."


def test_moving_is_the_publishers_and_of_a_draft(publisher: User) -> None:
    report, theme = create_panel_report(), create_theme()
    with pytest.raises(PermissionDenied):
        move_block(report, by=create_user(role=Role.APPROVER), theme=theme, key="a", step=BlockStep.UP)
    seal(report, by=publisher)
    with pytest.raises(ValidationError, match="new version"):
        move_block(report, by=publisher, theme=theme, key="a", step=BlockStep.UP)


def test_members_of_the_panel_read_what_changed_once_it_is_sealed(demo: None) -> None:
    member = client_of(Role.PANEL_MEMBER)
    changes = member.get("/panel/reports/2023-24-q2/changes/")
    assert changes.status_code == 200
    assert changes.context["parts"]
    assert "What changed since the last report" in member.get("/panel/reports/2023-24-q2/").content.decode()
    assert member.get(f"{Q3}changes/").status_code == 404
    assert Client().get("/panel/reports/2023-24-q2/changes/").status_code == 302
