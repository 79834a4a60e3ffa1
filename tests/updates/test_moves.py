"""A date that moved prints with the old one and the reason; what the last paper said stands beside what is so now."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commissioning.actions import change_contract
from commissioning.choices import ChangeKind
from estates.actions import change_project_stage, move_disposal
from estates.choices import DisposalStage
from estates.report import project_table
from objectives.actions import commitments
from objectives.choices import CommitmentStep
from objectives.report import commitment_table
from pcc_portal.accounts.models import User
from pcc_portal.audit.models import Event
from pcc_portal.changes.sections import sections
from pcc_portal.panel.composition import SECTIONS
from pcc_portal.periods.choices import QuarterState
from pcc_portal.periods.forms import DateInWords, DayField
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.markdown import references
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.citations.resolving import Citations, problems
from pcc_portal.updates.models import DateMove, Release
from pcc_portal.updates.registers.actions import change_register, record_moves
from pcc_portal.updates.registers.declaration import all_kinds, kind_of
from pcc_portal.updates.registers.fields import PoundsField
from pcc_portal.updates.registers.forms import NoteField, StepForm
from pcc_portal.updates.registers.moves import moves_of
from pcc_portal.updates.registers.views import StepPage
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, Viewpoint
from pcc_portal.updates.releases.past.papers import Paper
from performance.actions import revise_meeting
from tests.factories.accounts import create_publisher
from tests.factories.commissioning import create_award, create_contract, create_provider
from tests.factories.estates import create_disposal, create_project, create_project_stage
from tests.factories.objectives import create_commitment, create_milestone, create_theme
from tests.factories.performance import create_meeting
from tests.factories.periods import create_quarter
from tests.factories.registers import CREATE
from tests.factories.updates import create_release, seal

pytestmark = pytest.mark.django_db

WAS, NOW = dt.date(2023, 11, 30), dt.date(2024, 3, 15)
MOVED = "15 March 2024, was 30 November 2023: the panel of assessors met late"
WHY, NOTE = "the panel of assessors met late", "Nobody had booked the room."


@pytest.fixture
def publisher() -> User:
    return create_publisher()


@pytest.fixture
def paper(publisher: User) -> Release:
    at = dt.datetime(2023, 7, 19, 9, tzinfo=dt.UTC)
    return create_release(quarter=create_quarter(number=1, state=QuarterState.CLOSED), at=at, by=publisher)


@pytest.fixture
def now(paper: Release) -> Viewpoint:
    return Viewpoint(WORKING_COPY, create_quarter(number=2))


def read(client: Client, row: Any) -> str:
    response = client.get(row.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def cited(text: str, viewpoint: Viewpoint) -> list[str]:
    citations = Citations([text], viewpoint)
    return [citations.cite(reference).text for reference in references(text)]


def test_readers_read_the_old_date_and_the_reason_and_the_log_keeps_the_note(
    client: Client, publisher: User, now: Viewpoint
) -> None:
    row = create_milestone(slug="hub", title="Hub", forecast_on=WAS)
    seal(Release.objects.get(), row)
    with pytest.raises(ValidationError, match="Say why"):
        change_register(row, by=publisher, note=NOTE, forecast_on=NOW)
    row.refresh_from_db()
    change_register(row, by=publisher, reason=WHY, note=NOTE, forecast_on=NOW)
    html = read(client, row)
    assert f"Forecast date: {MOVED}" in html
    assert "30 November 2023 when the panel last read it" not in html
    assert NOTE not in html
    assert NOTE in Event.objects.about(row).newest_first()[0].reason
    assert cited("{milestone:hub}", now) == [MOVED]
    (row_of_dates,) = next(s for s in sections(_at(Release.objects.get()), now) if s.slug == "dates").table.rows
    assert [cell.text for cell in row_of_dates] == ["Hub", "30 November 2023", "15 March 2024", WHY]


def _at(release: Release) -> Viewpoint:
    return Viewpoint(AsAt(release.number), release.quarter, release)


def test_a_move_that_the_last_paper_told_of_is_not_told_again(publisher: User, now: Viewpoint) -> None:
    row = create_milestone(slug="hub", forecast_on=WAS)
    change_register(row, by=publisher, reason=WHY, forecast_on=NOW)
    create_release(quarter=now.quarter, by=publisher)
    assert cited("{milestone:hub}", Viewpoint(WORKING_COPY, create_quarter(number=3))) == ["15 March 2024"]


def test_a_date_that_moved_on_is_told_as_it_moved_last(publisher: User) -> None:
    row = create_milestone(forecast_on=WAS)
    change_register(row, by=publisher, reason=WHY, forecast_on=NOW)
    change_register(row, by=publisher, forecast_on=dt.date(2024, 1, 5))
    (move,) = moves_of([row]).values()
    assert (move.from_on, move.to_on, move.reason) == (NOW, dt.date(2024, 1, 5), "")
    assert DateMove.objects.count() == 2


def test_meetings_stages_and_commitments_keep_their_moves(client: Client, publisher: User, now: Viewpoint) -> None:
    meeting = create_meeting(planned_on=WAS)
    revise_meeting(meeting, by=publisher, revised_on=NOW, reason=WHY, note=NOTE)
    assert MOVED in read(client, meeting)
    project = create_project(forecast_on=WAS)
    stage = create_project_stage(project=project, forecast_on=WAS)
    change_project_stage(stage, by=publisher, reason=WHY, note=NOTE, forecast_on=NOW)
    change_register(project, by=publisher, reason=WHY, forecast_on=NOW)
    paper = Paper(now)
    ((_, _, step, completion),) = project_table([project], paper.moves([project]), paper.moves([stage])).rows
    assert (step.sub, completion.text) == (MOVED, MOVED)
    promise = create_commitment(slug="promise", due_on=WAS, made_on=dt.date(2023, 6, 1))
    commitments.step_commitment(
        promise, by=publisher, quarter=now.quarter, step=CommitmentStep.REVISED, on=None, due_on=NOW, reason=WHY
    )
    assert commitment_table([promise], paper.moves([promise])).rows[0][1].text == MOVED
    assert cited("{commitment:promise}", now) == [MOVED]
    assert NOTE not in read(client, project) + read(client, meeting) + read(client, promise)


@pytest.mark.engines
def test_moves_are_never_changed(publisher: User) -> None:
    row = create_milestone(forecast_on=WAS)
    change_register(row, by=publisher, reason=WHY, forecast_on=NOW)
    for write in (lambda: DateMove.objects.update(reason="Better."), DateMove.objects.all().delete):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            write()


def test_a_form_with_a_date_that_readers_wait_for_offers_a_note_and_says_who_reads_the_reason(
    client: Client, publisher: User
) -> None:
    row, plain = create_milestone(forecast_on=WAS), create_provider()
    client.force_login(publisher)
    html = client.get(f"/milestones/{row.slug}/change/").content.decode()
    assert "Readers see it beside the old date." in html
    assert "Note for the office" in html
    assert "Note for the office" not in client.get(f"/providers/{plain.slug}/change/").content.decode()


@pytest.mark.parametrize("is_office", [False, True])
def test_a_record_says_what_the_panel_read_of_it_last(client: Client, paper: Release, is_office: bool) -> None:
    contract = create_contract(title="Climb", value_awarded=999_025, provider=create_provider(title="Old provider"))
    award = create_award(title="Safer Streets", amount=999_025, purpose="Lights.")
    seal(paper, contract, award)
    data = create_release(quarter=paper.quarter, kind=ReleaseKind.DATA, by=paper.by)
    award.amount, award.purpose, award.title = 1_200_000, "Cameras.", "Safer Streets Five"
    contract.provider = create_provider(title="New provider")
    for row in (award, contract):
        row.save()
        seal(data, row)
    if is_office:
        client.force_login(paper.by)
    html = read(client, award)
    assert "Amount: £999,025 when the panel last read it" in html
    assert "Title: Safer Streets when the panel last read it" in html
    assert re.search(
        r"<summary>Purpose: worded differently when the panel last read it</summary>\s*<p>Lights\.</p>", html
    )
    assert "Provider: Old provider when the panel last read it" in read(client, contract)
    assert "when the panel last read it" not in read(client, create_award(title="Another"))


def test_what_the_panel_read_last_takes_two_queries(paper: Release, client: Client) -> None:
    row = create_milestone(forecast_on=WAS)
    seal(paper, row)
    row.title = "Another title"
    row.save()
    with CaptureQueriesContext(connection) as asked:
        assert "when the panel last read it" in read(client, row)
    of_then = [
        q for q in asked.captured_queries if "updates_sealedrecord" in q["sql"] or "updates_datemove" in q["sql"]
    ]
    assert len(of_then) == 2


def test_a_past_quarter_says_nothing_of_another(paper: Release, client: Client) -> None:
    award = create_award(amount=999_025)
    seal(paper, award)
    award.amount = 5
    award.save()
    second = create_release(quarter=create_quarter(number=2, state=QuarterState.CLOSED), by=paper.by)
    seal(second, award)
    html = client.get(f"/as-published/2023-24-q1{award.get_absolute_url()}").content.decode()
    assert "£999,025" in html
    assert "when the panel last read it" not in html


def test_before_cites_the_default_field_as_the_last_paper_had_it(paper: Release, now: Viewpoint) -> None:
    award = create_award(slug="streets", amount=999_025)
    seal(paper, award)
    award.amount = 1_200_000
    award.save()
    text = "From {award:streets|before} to {award:streets}."
    was, became = cited(text, now)
    assert "999,025" in was
    assert "1,200,000" in became or "1.2m" in became
    assert problems(text, now) == []


def test_before_says_where_the_last_paper_had_none(paper: Release, now: Viewpoint) -> None:
    create_award(slug="new", title="New money")
    (problem,) = problems("{award:new|before}", now)
    assert problem == "{award:new|before}: the last paper to the panel has no amount of New money."
    (first,) = problems("{award:new|before}", Viewpoint(WORKING_COPY, Quarter.objects.get(number=1)))
    assert "the last paper to the panel has no amount" in first
    assert cited("{award:new|before}", now) == ["[not published]"]


def _steps() -> list[Any]:
    """Pages of steps that ask for a reason, and for a day or an amount."""
    steps: list[Any] = [page for kind in all_kinds() for page in kind.changing if issubclass(page, StepPage)]
    fields = {page: page.form_class.base_fields for page in steps if issubclass(page.form_class, StepForm)}
    moving = DayField | DateInWords | PoundsField
    return [
        page for page, own in fields.items() if "reason" in own and any(isinstance(f, moving) for f in own.values())
    ]


def test_each_step_that_moves_a_date_or_an_amount_has_a_note_for_the_office_beside_the_reason() -> None:
    assert {page.route for page in _steps()} >= {
        *("commitment_revise", "contract_extend", "contract_vary", "disposal_move", "meeting_revise"),
        *("project_complete", "project_stage_reached"),
    }
    for page in _steps():
        assert isinstance(page.form_class.base_fields.get("note"), NoteField), page


def _noted() -> list[Event]:
    return list(Event.objects.filter(reason__contains=NOTE))


def test_a_note_of_a_step_goes_to_the_log_alone(client: Client, publisher: User, now: Viewpoint) -> None:
    promise = create_commitment(due_on=WAS, made_on=dt.date(2023, 6, 1))
    contract = create_contract(value_awarded=10_000, starts=dt.date(2023, 1, 1), current_end=WAS)
    sale = create_disposal(due_on=WAS)
    commitments.step_commitment(
        promise,
        by=publisher,
        quarter=now.quarter,
        step=CommitmentStep.REVISED,
        on=None,
        due_on=NOW,
        reason=WHY,
        note=NOTE,
    )
    change_contract(
        contract, by=publisher, kind=ChangeKind.EXTENSION, on=WAS, new_end=NOW, reason=WHY, note=NOTE, value_change=None
    )
    move_disposal(sale, by=publisher, stage=DisposalStage.MARKETING, due_on=NOW, reason=WHY, note=NOTE)
    for row in (promise, contract, sale):
        assert NOTE not in read(client, row)
        assert any(event.title == str(row) or event.key == str(row.pk) for event in _noted()), row
    assert not DateMove.objects.filter(reason__contains=NOTE).exists()


AWAITED = [
    (kind, column) for kind in all_kinds() for column in kind.awaited if column != "on" and kind.key != "panel-request"
]


def _theme_of(row: Any) -> Any:
    while not hasattr(row, "theme"):
        kind: Any = kind_of(type(row))
        row = getattr(row, getattr(row, "answered_through", kind.parents)[0])
    return row.theme


@pytest.mark.parametrize(("kind", "column"), AWAITED, ids=lambda value: getattr(value, "key", value))
def test_each_date_that_moved_prints_in_the_paper_with_the_old_one_and_why(
    kind: Any, column: str, now: Viewpoint, publisher: User, settings: Any
) -> None:
    """Once, whether its register has a table of its own in the paper or not; and not in the paper after that."""
    settings.DEMO_DATE = dt.date(2023, 10, 2)
    row = CREATE[kind.key]()
    for name in {"made_on", "raised_on"} & {field.name for field in row._meta.concrete_fields}:
        setattr(row, name, dt.date(2023, 1, 2))
    setattr(row, column, WAS)
    if kind.key == "risk":
        row.theme = create_theme()
    row.save()
    stored = type(row).objects.get(pk=row.pk)
    setattr(row, column, NOW)
    row.save()
    record_moves(stored, row, by=publisher, reason=WHY)
    theme = _theme_of(row)
    assert _printed(theme, now).count(MOVED) == 1
    create_release(quarter=now.quarter, by=publisher, at=dt.datetime(2023, 11, 9, 9, tzinfo=dt.UTC))
    assert _printed(theme, Viewpoint(WORKING_COPY, create_quarter(number=3))).count(MOVED) == 0


def _printed(theme: Any, viewpoint: Viewpoint) -> str:
    blocks = (block for part in SECTIONS for block in part([theme], viewpoint).get(theme.pk, ()))
    cells = (cell for block in blocks if block.table for line in block.table.rows for cell in line)
    return " | ".join(f"{cell.text} {cell.sub}" for cell in cells)


def test_a_move_of_what_readers_do_not_see_is_not_printed_for_them(paper: Release, publisher: User) -> None:
    row = create_milestone(forecast_on=WAS, is_public=False)
    change_register(row, by=publisher, reason=WHY, forecast_on=NOW)
    release = create_release(quarter=create_quarter(number=2), by=publisher)
    assert MOVED in _printed(row.theme, Viewpoint(WORKING_COPY, release.quarter))
    assert MOVED not in _printed(row.theme, _at(release))


def test_a_paper_tells_what_became_of_a_date_over_its_moves(paper: Release, publisher: User, now: Viewpoint) -> None:
    """The old date is that which the last paper had; one that is back has not moved."""
    row, back = create_milestone(slug="hub", forecast_on=WAS), create_milestone(slug="path", forecast_on=WAS)
    for each in (row, back):
        change_register(each, by=publisher, reason="Snow.", forecast_on=dt.date(2024, 12, 31))
    change_register(row, by=publisher, reason=WHY, forecast_on=NOW)
    change_register(back, by=publisher, forecast_on=WAS)
    assert cited("{milestone:hub} {milestone:path}", now) == [MOVED, "30 November 2023"]
    assert Paper(now).moves([back]) == {}
