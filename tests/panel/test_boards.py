"""The paper of a board: the delivery plan as at a day, sealed for the members of the board alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from commissioning.models import Risk
from objectives.models import DeliveryAction, Plan
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.panel.archives.actions import add_archive_of
from pcc_portal.panel.archives.checking import run
from pcc_portal.panel.boards import actions
from pcc_portal.panel.boards.assembly import assemble
from pcc_portal.panel.choices import FileKind
from pcc_portal.panel.models import BoardPaper
from pcc_portal.panel.sealing.verify import faults, unrecorded
from pcc_portal.periods import clock
from pcc_portal.updates.registers.actions import add_to_register, change_register
from performance.choices import HeldBy
from performance.meeting_kinds.actions import set_members
from performance.models import AccountabilityMeeting, MeetingKind
from tests.conftest import triggers_off
from tests.factories.accounts import create_administrator, create_publisher, create_user
from tests.factories.objectives import create_theme
from tests.factories.performance import create_accountability_action, create_meeting
from tests.forms import as_shown
from tests.panel.archives.test_archives import checked, content, unpacked

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

APRIL, MAY, JUNE = (dt.date(2024, month, 10) for month in (4, 5, 6))


@pytest.fixture
def by() -> User:
    return create_publisher()


@pytest.fixture
def member() -> User:
    """Sits on the board, and works elsewhere."""
    person = create_user(role=Role.PANEL_MEMBER, name="Bela Member")
    board = MeetingKind.objects.get(key="governance-board")
    set_members(board, by=create_administrator(), people=[person])
    return person


def action(by: User, title: str, **values: Any) -> DeliveryAction:
    row = DeliveryAction(title=title, theme=create_theme(), owner=by, **values)
    with clock.set_to(APRIL):
        return add_to_register(row, by=by)


def meeting(day: dt.date) -> AccountabilityMeeting:
    return create_meeting(title=f"Board of {day:%B}", kind="governance-board", theme=None, planned_on=day)


def draft(day: dt.date, by: User, as_at: dt.date | None = None) -> BoardPaper:
    plan = Plan.objects.in_force()
    assert plan is not None
    return actions.begin_paper(meeting(day), by=by, plan=plan, as_at=as_at or day)


def said(paper: BoardPaper) -> str:
    fresh = BoardPaper.objects.select_related("meeting__kind", "plan").get(pk=paper.pk)
    rows = []
    for section in assemble(fresh).sections:
        rows += [section.title, *(p.text for p in section.paragraphs)]
        for block in section.blocks:
            rows.append(block.sentence)
            rows += [cell.printed + cell.sub for row in (block.table.rows if block.table else ()) for cell in row]
    return "\n".join(rows)


def html(paper: BoardPaper) -> str:
    return bytes(paper.files.get(kind=FileKind.HTML).content).decode()


def test_the_plan_is_told_of_as_it_stood_on_the_day(by: User, member: User) -> None:
    row = action(by, "Open the hub", baseline_on=dt.date(2024, 6, 1), forecast_on=dt.date(2024, 6, 1))
    with clock.set_to(MAY + dt.timedelta(days=2)):
        reason = "The builder is late."
        change_register(row, by=by, reason=reason, forecast_on=dt.date(2024, 9, 1), title="Open both hubs")
        add_to_register(DeliveryAction(title="Begun since", theme=row.theme), by=by)
    may, june = draft(MAY, by), draft(JUNE, by)
    assert "Open the hub" in said(may)
    assert "1 September 2024" not in said(may)
    assert "Begun since" not in said(may)
    assert "Open both hubs" in said(june)
    assert "92 days later than planned" in said(june)
    assert "Begun since" in said(june)


def test_what_moved_since_the_last_paper_says_why(by: User, member: User) -> None:
    row = action(by, "Open the hub", baseline_on=dt.date(2024, 6, 1), forecast_on=dt.date(2024, 6, 1))
    may = draft(MAY, by)
    with clock.set_to(MAY + dt.timedelta(days=2)):
        change_register(row, by=by, reason="The builder is late.", forecast_on=dt.date(2024, 9, 1))
    june = draft(JUNE, by)
    assert "No date of an action moved since the board’s last paper." in said(may)
    assert "The builder is late." in said(june)
    assert "The builder is late." not in said(draft(JUNE + dt.timedelta(days=30), by))


def test_owners_risks_and_open_actions_stand_in_it(by: User, member: User) -> None:
    row = action(by, "Open the hub", baseline_on=dt.date(2024, 6, 1))
    risk = {"cause": "Few builders", "event": "No bid comes in", "effect": "No hub", "controls": "Early notice"}
    scores = {"likelihood": 4, "impact": 4, "residual_likelihood": 3, "residual_impact": 4}
    with clock.set_to(APRIL):
        add_to_register(Risk(title="No builder", action=row, review_on=JUNE, **risk, **scores), by=by)
    before = meeting(APRIL)
    create_accountability_action(title="Price the options", meeting=before)
    words = said(draft(MAY, by))
    for told in (by.name, "1 risk was open.", "No builder", "12 ", "Price the options", "1 meeting"):
        assert told in words, told


def test_a_member_works_a_paper_out_again(client: Client, by: User, member: User, tmp_path: Path) -> None:
    """`verify.py` agrees, and finds each number that somebody changed, be the list of hashes made anew."""
    row = action(by, "Open the hub", baseline_on=dt.date(2024, 6, 1), forecast_on=dt.date(2024, 6, 1))
    action(by, "Close the old one", baseline_on=dt.date(2024, 6, 3))
    scores = {"likelihood": 4, "impact": 4, "residual_likelihood": 3, "residual_impact": 4}
    with clock.set_to(APRIL):
        words = {"cause": "Few builders", "event": "No bid", "effect": "No hub", "controls": "Early notice"}
        add_to_register(Risk(title="No builder", action=row, review_on=JUNE, **words, **scores), by=by)
    with clock.set_to(MAY):
        change_register(row, by=by, reason="The builder is late.", forecast_on=dt.date(2024, 9, 1))
    paper = draft(JUNE, by)
    actions.write_paper(paper, by=by, introduction="It cost 70,123.")
    add_archive_of(actions.seal_paper(paper, by=by, today=JUNE), by=by)
    client.force_login(member)
    files = content(client.get(reverse("board_paper_archive", args=[paper.slug, 1])).content)
    answer = checked(unpacked(files, tmp_path / "whole"))
    assert answer.returncode == 0, answer.stdout
    assert run.counts(run.read(tmp_path / "whole"))[0] >= 10
    rows = "rows/delivery-action.json"
    for name, was, now in (
        (run.REPORT, "92 days later", "29 days later"),
        (run.REPORT, "1 September 2024", "2 September 2024"),
        (run.REPORT, "Of 2 actions", "Of 3 actions"),
        (run.REPORT, "1 risk was", "4 risk was"),
        (run.REPORT, "70,123", "70,321"),
        (rows, "2024-06-01", "2024-06-02"),
        (rows, "2024-09-01", "2024-09-02"),
    ):
        assert was.encode() in files[name], was
        assert [*run.wrong_numbers(files | {name: files[name].replace(was.encode(), now.encode())})], was


def test_a_sealed_paper_is_bytes_for_members_alone(client: Client, by: User, member: User) -> None:
    row = action(by, "Open the hub", baseline_on=dt.date(2024, 6, 1))
    paper = draft(MAY, by)
    actions.write_paper(paper, by=by, introduction="May was dry.")
    address, file = paper.get_absolute_url(), reverse("board_paper_file", args=[paper.slug])
    client.force_login(member)
    assert client.get(address).status_code == 404
    with clock.set_to(MAY):
        sealed = actions.seal_paper(paper, by=by, today=MAY)
    change_register(row, by=by, title="Open both hubs")
    assert "May was dry." in html(sealed)
    page = client.get(address)
    assert "Open the hub" in page.content.decode()
    assert sealed.sha256 in page.content.decode()
    assert "Open both hubs" not in page.content.decode()
    assert "Board of May" in client.get(reverse("board_papers")).content.decode()
    answer = client.get(file)
    assert (answer.content.decode(), answer.headers["ETag"]) == (html(sealed), f'"{sealed.sha256}"')
    assert "no-store" in answer.headers["Cache-Control"] + page.headers["Cache-Control"]
    assert [*faults(), *unrecorded()] == []


@pytest.mark.parametrize("role", [None, Role.PANEL_MEMBER])
def test_nobody_else_outside_the_office_has_it(client: Client, by: User, member: User, role: Role | None) -> None:
    action(by, "Open the hub")
    paper = draft(MAY, by)
    actions.seal_paper(paper, by=by, today=MAY)
    if role:
        client.force_login(create_user(role=role, name="Another Member"))
    for address in (paper.get_absolute_url(), reverse("board_paper_file", args=[paper.slug])):
        answer = client.get(address)
        assert answer.status_code == (404 if role else 302)
        assert b"Open the hub" not in answer.content
    assert b"Board of May" not in client.get(reverse("board_papers")).content


def test_who_leaves_the_board_reads_it_no_more(client: Client, by: User, member: User) -> None:
    action(by, "Open the hub")
    paper = actions.seal_paper(draft(MAY, by), by=by, today=MAY)
    board = MeetingKind.objects.get(key="governance-board")
    set_members(board, by=create_administrator(), people=[])
    client.force_login(member)
    assert client.get(paper.get_absolute_url()).status_code == 404
    verbs = Event.objects.filter(kind="performance.meetingkind").in_order().values_list("verb", "after")
    assert list(verbs) == [("named members", {"members": ["Bela Member"]}), ("named members", {"members": []})]


def test_it_is_begun_written_and_sealed_on_pages(client: Client, by: User, member: User) -> None:
    action(by, "Open the hub")
    may = meeting(MAY)
    client.force_login(by)
    begin = reverse("board_paper_begin")
    form = as_shown(client.get(begin).context["form"]) | {"meeting": may.pk, "as_at": "31 Apil 2024"}
    refused = client.post(begin, form)
    assert list(refused.context["form"].errors) == ["as_at"]
    assert "31 Apil 2024" in refused.content.decode()
    client.post(begin, form | {"as_at": "30 April 2024"})
    paper = BoardPaper.objects.get()
    words = reverse("board_paper_words", args=[paper.slug])
    cited = as_shown(client.get(words).context["form"]) | {"introduction": "See {measure:x}."}
    assert list(client.post(words, cited).context["form"].errors) == ["introduction"]
    client.post(words, cited | {"introduction": "April was wet."})
    assert "April was wet." in client.get(paper.get_absolute_url()).content.decode()
    client.post(reverse("board_paper_seal", args=[paper.slug]), as_shown(client.get(words).context["form"]))
    paper.refresh_from_db()
    assert paper.is_sealed
    assert "As at 30 April 2024" in html(paper)
    history = client.get(reverse("history", args=["board_paper", paper.slug])).content.decode()
    assert "sealed" in history


def test_what_cannot_be(by: User, member: User) -> None:
    action(by, "Open the hub")
    plan = Plan.objects.in_force()
    assert plan is not None
    with pytest.raises(ValidationError, match="Nobody is named"):
        actions.begin_paper(create_meeting(kind="thematic"), by=by, plan=plan, as_at=MAY)
    paper = draft(JUNE, by)
    with pytest.raises(ValidationError, match="already"):
        actions.begin_paper(paper.meeting, by=by, plan=plan, as_at=JUNE)
    with pytest.raises(ValidationError, match="has not come yet"):
        actions.seal_paper(paper, by=by, today=MAY)
    with pytest.raises(PermissionDenied):
        actions.seal_paper(paper, by=create_user(role=Role.APPROVER), today=JUNE)
    sealed = actions.seal_paper(paper, by=by, today=JUNE)
    with pytest.raises(ValidationError, match="has been sealed"):
        actions.write_paper(sealed, by=by, introduction="Later.")
    panel = MeetingKind.objects.filter(held_by=HeldBy.PANEL).earliest("pk")
    with pytest.raises(ValidationError):
        set_members(panel, by=create_administrator(), people=[member])


def test_the_database_refuses_to_change_its_bytes_and_verify_finds_it(by: User, member: User) -> None:
    action(by, "Open the hub")
    paper = actions.seal_paper(draft(MAY, by), by=by, today=MAY)
    change = "UPDATE panel_reportfile SET content = %s WHERE board_paper_id = %s"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change, [b"", paper.pk])
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute(change, [b"", paper.pk])
    assert any("it has changed since it was sealed" in fault for fault in faults())


def test_what_is_wrong_is_put_right_in_a_new_version_and_the_old_one_stays(
    client: Client, by: User, member: User
) -> None:
    action(by, "Open the hub")
    paper = draft(MAY, by)
    actions.write_paper(paper, by=by, introduction="May was dry.")
    first = actions.seal_paper(paper, by=by, today=MAY)
    second = actions.correct_paper(first, by=by, correction="May was wet.")
    assert (second.version, second.introduction, second.as_at) == (2, "May was dry.", MAY)
    client.force_login(member)
    assert "May was dry." in client.get(first.get_absolute_url()).content.decode()
    assert client.get(second.get_version_url()).status_code == 404
    actions.write_paper(second, by=by, introduction="May was damp.")
    actions.seal_paper(second, by=by, today=MAY)
    newest = client.get(first.get_absolute_url()).content.decode()
    assert ("May was damp." in newest, "Version 2: what it corrects" in newest) == (True, True)
    older = client.get(first.get_version_url()).content.decode()
    for told in ("May was dry.", "This version has been replaced", second.get_version_url(), "May was wet."):
        assert told in older, told
    assert older.count("May was damp.") == 0
    file = client.get(reverse("board_paper_version_file", args=[first.slug, 1]))
    assert file.content.decode() == html(first)
    assert client.get(reverse("board_paper_file", args=[first.slug])).content.decode() == html(second)
    assert client.get(reverse("board_papers")).content.decode().count("Board of May") == 1
    assert [*faults(), *unrecorded()] == []


def test_a_correction_says_what_it_puts_right_and_is_one_at_a_time(client: Client, by: User, member: User) -> None:
    action(by, "Open the hub")
    paper = draft(MAY, by)
    with pytest.raises(ValidationError, match="being written"):
        actions.correct_paper(paper, by=by, correction="Words.")
    sealed = actions.seal_paper(paper, by=by, today=MAY)
    with pytest.raises(ValidationError, match="Say what is corrected"):
        actions.correct_paper(sealed, by=by, correction=" ")
    with pytest.raises(PermissionDenied):
        actions.correct_paper(sealed, by=create_user(role=Role.APPROVER), correction="Words.")
    client.force_login(by)
    page = reverse("board_paper_correct", args=[sealed.slug])
    typed = as_shown(client.get(page).context["form"])
    assert list(client.post(page, typed | {"correction": ""}).context["form"].errors) == ["correction"]
    client.post(page, typed | {"correction": "The day."})
    with pytest.raises(ValidationError, match="being written"):
        actions.correct_paper(sealed, by=by, correction="Words.")
    assert "Correct it in a new version" not in client.get(sealed.get_version_url()).content.decode()


def test_a_later_day_of_a_correction_is_no_paper_before(by: User, member: User) -> None:
    """What moved is told since the paper of the meeting before, whatever the versions of this one."""
    row = action(by, "Open the hub", baseline_on=dt.date(2024, 6, 1), forecast_on=dt.date(2024, 6, 1))
    with clock.set_to(MAY - dt.timedelta(days=2)):
        change_register(row, by=by, reason="The builder is late.", forecast_on=dt.date(2024, 9, 1))
    first = actions.seal_paper(draft(MAY, by), by=by, today=MAY)
    second = actions.correct_paper(first, by=by, correction="The day.")
    actions.write_paper(second, by=by, as_at=MAY + dt.timedelta(days=1))
    assert "The builder is late." in said(second)
