"""What readers outside the office can see has a stamp: it moves with each change of that, and with nothing else."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable
from functools import partial
from typing import Any
from unittest import mock

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.urls import resolve, reverse

import commissioning.actions as commissioning
import estates.actions as estates
import objectives.actions as objectives
import performance.actions as performance
from commissioning.choices import ChangeKind
from commissioning.models import Contract, ContractChange, ContractOption
from estates.models import CapitalProject, ProjectStage
from objectives.choices import CommitmentStep
from objectives.models import (
    Commitment,
    CommitmentChange,
    LogoImage,
    Milestone,
    Objective,
    Plan,
    Priority,
    QuarterlyUpdate,
    Theme,
)
from pcc_portal.accounts import actions as accounts
from pcc_portal.accounts.access import PUBLIC, declared, routes
from pcc_portal.accounts.models import OfficeOnly, User
from pcc_portal.accounts.roles import Role
from pcc_portal.accounts.rules import Audience, audience_of
from pcc_portal.audit import actions as audit
from pcc_portal.home import page_cache
from pcc_portal.panel.annual import actions as annual
from pcc_portal.panel.choices import FileKind, RequestKind
from pcc_portal.panel.composing.actions import add_note, change_parts
from pcc_portal.panel.models import (
    Addendum,
    AnnualReport,
    PanelMeeting,
    PanelReport,
    PanelRequest,
    ReportFile,
)
from pcc_portal.panel.requests import actions as requests
from pcc_portal.panel.sealing.actions import add_copies, correct_report
from pcc_portal.periods import actions as periods
from pcc_portal.periods.models import Quarter
from pcc_portal.publication.actions import COLUMNS as COLUMNS_OF_PUBLICATIONS
from pcc_portal.publication.actions import keep as keep_publication
from pcc_portal.publication.models import Publication
from pcc_portal.updates.caching import is_cached_page, public_stamp
from pcc_portal.updates.choices import Graded, Readers, ReleaseKind
from pcc_portal.updates.documents.actions import add_document
from pcc_portal.updates.models import DateMove, Document, GradeScheme, Register, Releasable, Release
from pcc_portal.updates.registers import actions as registers
from pcc_portal.updates.registers.drafts.actions import keep_draft
from pcc_portal.updates.releases import actions as releases
from performance.meeting_kinds.actions import rename_kind
from performance.models import Area, Measure, MeetingKind, Observation
from tests.architecture.test_routes import ARGUMENTS, RECORDS, slug_of
from tests.factories.accounts import create_user
from tests.factories.schemes import regrade
from tests.pictures import PNG

Act = Callable[[], object]
WORDS = "A name of later"


def person(role: Role) -> User:
    return User.objects.with_role(role).earliest("pk")


def publisher() -> User:
    return person(Role.PUBLISHER)


def administrator() -> User:
    return person(Role.ADMINISTRATOR)


def first(model: Any, **wanted: Any) -> Any:
    return model.objects.filter(**wanted).earliest("pk")


def open_quarter() -> Quarter:
    return Quarter.objects.by_slug("2023-24-q3")


def sealed_report() -> PanelReport:
    return PanelReport.objects.sealed().at("2023-24-q2").get()


def draft_report() -> PanelReport:
    return PanelReport.objects.at("2023-24-q3").newest_first()[0]


def correct_a_figure() -> Observation:
    row = Observation.objects.filter(release__isnull=False, superseded_by__isnull=True, value__isnull=False)[0]
    return releases.supersede(row, by=person(Role.CONTRIBUTOR), reason="Counted again.", note=WORDS)


def hidden_contract() -> Contract:
    return registers.add_to_register(
        Contract(title="Only for us", service=first(Contract, is_public=True).service, is_public=False), by=publisher()
    )


def ask() -> PanelRequest:
    return requests.ask(
        sealed_report(),
        by=person(Role.PANEL_MEMBER),
        today=dt.date(2023, 12, 1),
        title="Why",
        kind=RequestKind.QUESTION,
        words="Why do waits grow?",
    )


def a_draft_update() -> QuarterlyUpdate:
    return QuarterlyUpdate.objects.of(open_quarter()).filter(state="draft")[0]


# What each kind of row that readers outside see is changed by, besides the registers' own rows.
LOUD: dict[type[models.Model], Act] = {
    Addendum: lambda: add_note(sealed_report(), by=publisher(), text=WORDS),
    GradeScheme: lambda: regrade(Graded.ACTIONS, by=publisher()),
    Publication: lambda: keep_publication(
        "decisions",
        by=publisher(),
        **dict.fromkeys(COLUMNS_OF_PUBLICATIONS)
        | {"address": "https://opcc.example/decisions", "note": "", "published_on": dt.date(2023, 10, 1)},
    ),
    Document: lambda: add_document(
        first(Contract, is_public=True), by=publisher(), content=PNG, title=WORDS, readers=Readers.PUBLIC
    ),
    MeetingKind: lambda: rename_kind(MeetingKind.objects.get(key="public"), by=administrator(), name=WORDS),
    Area: lambda: performance.change_area(first(Area), by=publisher(), name=WORDS),
    CommitmentChange: lambda: objectives.step_commitment(
        first(Commitment, is_public=True, state="open"),
        by=publisher(),
        quarter=open_quarter(),
        step=CommitmentStep.CARRIED,
        on=dt.date(2023, 12, 1),
        reason=WORDS,
    ),
    ContractChange: lambda: commissioning.change_contract(
        first(Contract, is_public=True),
        by=publisher(),
        kind=ChangeKind.VARIATION,
        on=dt.date(2023, 12, 1),
        value_change=100,
        reason=WORDS,
    ),
    ContractOption: lambda: commissioning.add_option(
        first(Contract, is_public=True, current_end__isnull=False), by=publisher(), title=WORDS, months=12
    ),
    DateMove: lambda: registers.change_register(
        first(Milestone, is_public=True, actual_on=None), by=publisher(), reason=WORDS, forecast_on=dt.date(2025, 9, 1)
    ),
    LogoImage: lambda: objectives.set_logo(first(Plan, is_in_force=True), by=administrator(), content=PNG, words=WORDS),
    Objective: lambda: objectives.change_objective(first(Objective), by=publisher(), title=WORDS),
    Plan: lambda: objectives.change_plan(first(Plan, is_in_force=True), by=publisher(), title=WORDS),
    ProjectStage: lambda: estates.add_project_stage(
        first(CapitalProject, is_public=True), by=publisher(), title=WORDS, forecast_on=dt.date(2024, 5, 1)
    ),
    Quarter: lambda: periods.change_window(
        open_quarter(),
        by=publisher(),
        opens=dt.date(2024, 1, 1),
        due=dt.date(2024, 1, 17),
        closes=dt.date(2024, 1, 30),
        reason=WORDS,
    ),
    Release: lambda: releases.release(by=publisher(), quarter=open_quarter(), kind=ReleaseKind.DATA, note=WORDS),
    ReportFile: lambda: add_copies(sealed_report(), {FileKind.PDF: b"%PDF", FileKind.WORD: b"PK"}, by=publisher()),
    Priority: lambda: objectives.change_priority(first(Priority), by=publisher(), title=WORDS),
    Theme: lambda: objectives.change_theme(first(Theme), by=publisher(), title=WORDS),
    User: lambda: accounts.close(person(Role.CONTRIBUTOR), by=administrator(), reason="Has left.", anonymise=True),
}
# Sealed with its four quarters in `panel.test_annual`; here it stays a draft.
SEALED_ELSEWHERE = {AnnualReport, PanelReport}


def quiet() -> dict[str, Act]:
    """Work of the office that no reader outside sees anything of, in an order in which it can be done."""
    by = publisher()
    asked = first(PanelRequest, is_public=True)
    return {
        "an account": lambda: accounts.add_person(
            by=administrator(), email="new@office.example", name="New Colleague", role=Role.CONTRIBUTOR
        ),
        "a role": lambda: accounts.change_role(
            create_user(role=Role.APPROVER), Role.CONTRIBUTOR, by=administrator(), reason="Moved."
        ),
        "a sign-in": lambda: Client().force_login(person(Role.CONTRIBUTOR)),
        "a password": lambda: accounts.set_password(create_user(), "plum-tractor-velvet-92", by=by),
        "what is typed": lambda: keep_draft(by=by, address="/contracts/add/", page="p", values={"title": [WORDS]}),
        "words of an update": lambda: objectives.write_update(
            by=by,
            theme=a_draft_update().theme,
            quarter=open_quarter(),
            today=open_quarter().opens,
            body=WORDS,
            brag="green",
        ),
        "a corrected figure": correct_a_figure,
        "its approval": lambda: releases.approve([Observation.objects.latest("pk")], by=by),
        "an expected figure": lambda: performance.expect_figure(
            by=by, quarter=open_quarter(), measure=first(Measure), area=Area.objects.latest("pk")
        ),
        "an update sent back": lambda: objectives.return_update(
            QuarterlyUpdate.objects.of(open_quarter()).waiting_for_approval()[0], by=by, comments={"": WORDS}
        ),
        "a hidden contract": hidden_contract,
        "its change": lambda: commissioning.change_contract(
            Contract.objects.latest("pk"),
            by=by,
            kind=ChangeKind.VARIATION,
            on=dt.date(2023, 12, 1),
            value_change=100,
            reason=WORDS,
        ),
        "its name": lambda: registers.change_register(Contract.objects.latest("pk"), by=by, title=WORDS),
        "its links": lambda: registers.link(
            Contract.objects.latest("pk"),
            by=by,
            field="actions",
            to=apps.get_model("objectives", "DeliveryAction").objects.all()[:2],
        ),
        "a part of a draft report": lambda: change_parts(draft_report(), by=by, background=WORDS),
        "a correction begun": lambda: correct_report(sealed_report(), by=by, correction=WORDS),
        "an annual report begun": lambda: annual.begin_annual(by=by, plan=first(Plan), year=2021),
        "its words": lambda: annual.write_annual(first(AnnualReport, year=2021), by=by, introduction=WORDS),
        "a quarter opened for one": lambda: periods.reopen_for(
            open_quarter(),
            by=by,
            person=person(Role.CONTRIBUTOR),
            until=dt.date(2030, 1, 1),
            today=dt.date(2029, 1, 1),
            reason=WORDS,
        ),
        "another reply, in draft": lambda: requests.correct_reply(
            asked, by=person(Role.APPROVER), words=WORDS, reason=WORDS
        ),
        "which is sent back": lambda: requests.return_reply(asked, by=by, reason=WORDS),
    }


def public_registers() -> list[type[Register]]:
    return [model for model in apps.get_models() if issubclass(model, Register)]


def moves(act: Act) -> bool:
    before = public_stamp()
    act()
    return public_stamp() != before


@pytest.mark.parametrize("model", public_registers(), ids=lambda model: model._meta.model_name)
def test_a_change_of_a_public_row_moves_it_and_so_does_hiding_it(demo: None, model: type[Register]) -> None:
    row = model._default_manager.filter(is_public=True).earliest("pk")
    assert moves(lambda: registers.change_register(row, by=publisher(), title=WORDS))
    assert moves(lambda: registers.change_register(row, by=publisher(), is_public=False, reason="Not yet."))
    was_sealed = Release.objects.filter(sealed_records__key=row.slug).exists()
    raised = getattr(row, "raised_by_id", None) is not None
    assert moves(lambda: registers.change_register(row, by=publisher(), title="Another")) is (was_sealed or raised)
    assert moves(lambda: registers.change_register(row, by=publisher(), is_public=True))


@pytest.mark.engines
@pytest.mark.parametrize("model", LOUD, ids=lambda model: model._meta.model_name)
def test_a_change_that_readers_see_moves_it(demo: None, model: type[models.Model]) -> None:
    assert moves(LOUD[model])


def test_it_goes_by_what_is_stored_not_by_what_a_form_filled_in(demo: None) -> None:
    row = first(Contract, is_public=True)
    row.is_public = False  # and not saved
    assert moves(lambda: audit.change(row, by=publisher(), title=WORDS))


def test_every_kind_of_row_in_the_log_is_tried_or_seen_by_nobody_outside(demo: None) -> None:
    ours = {m for m in apps.get_models() if not m.__module__.startswith(("django.", "allauth.", "zeal"))}
    known = {
        *LOUD,
        *public_registers(),
        *SEALED_ELSEWHERE,
        *(m for m in ours if issubclass(m, Releasable | OfficeOnly)),
    }
    unlogged = {"audit.Event", "audit.Head", "reminders.Digest", "reminders.Reminder"}
    unlogged |= {"following.Follower", "following.Following"}
    unlogged |= {"search.Edition", "search.Entry", "updates.Draft", "updates.SentForm", "updates.SealedRecord"}
    unlogged |= {"performance.KeptReading"}  # follows from rows that are logged
    for_members = {"panel.BoardPaper"}  # on pages that nothing keeps
    assert {m._meta.label for m in ours - known} == unlogged | for_members


def test_what_a_release_shows_moves_it_and_entering_and_approving_it_does_not(demo: None) -> None:
    tables: list[Any] = [m for m in apps.get_models() if issubclass(m, Releasable)]
    released = [rows for m in tables if (rows := m.objects.filter(release__isnull=False, superseded_by__isnull=True))]
    # No measure of the demo is graded by a person, and what it tells of lines of budgets waits.
    assert len(released) >= len(tables) - 3
    for row in [rows.earliest("pk") for rows in released]:
        before = public_stamp()
        new = releases.supersede(row, by=person(Role.CONTRIBUTOR), reason="Again.")
        releases.approve([new], by=publisher())
        assert public_stamp() == before, row
    assert moves(lambda: releases.release(by=publisher(), quarter=open_quarter(), kind=ReleaseKind.DATA))


@pytest.mark.engines
def test_a_transaction_that_is_given_back_leaves_it(demo: None) -> None:
    before = public_stamp()
    with transaction.atomic():
        assert moves(LOUD[Theme])
        transaction.set_rollback(True)
    assert public_stamp() == before


def test_what_does_not_move_it_changes_no_public_page(demo: None) -> None:
    """Every public page is rendered afresh before and after, for members of the panel: they see whatever others do."""
    looked_at = public_addresses()
    earlier = pages(Audience.PANEL, looked_at)
    assert [name for name, act in quiet().items() if moves(act)] == []
    later = pages(Audience.PANEL, looked_at)
    assert [address for address in looked_at if later[address] != earlier[address]] == []


OUTSIDE = (Audience.EVERYONE, Audience.PANEL)


def client_of(audience: Audience) -> Client:
    client = Client()
    if audience is Audience.PANEL:
        client.force_login(person(Role.PANEL_MEMBER))
    return client


def public_addresses() -> list[str]:
    """Of each public view one, and some of them as a past quarter was published."""
    public = [address_of(str(e.name)) for _, e in routes() if declared(e.callback) is PUBLIC]
    lasting = sorted(address for address in public if not address.startswith(("/account/", "/health/")))
    lasting = [address for address in lasting if not address.endswith(".xlsx")]  # a workbook says when it was made
    past = [f"/as-published/2023-24-q1{a}" for a in lasting if is_cached_page(resolve(a).func)][::5]
    return [*lasting, *past]


def address_of(name: str) -> str:
    if name in RECORDS:
        return reverse(name, args=[slug_of(name, of_hidden=False)])
    return reverse(name, kwargs=ARGUMENTS.get(name))


def pages(audience: Audience, of: list[str]) -> dict[str, bytes]:
    client = client_of(audience)
    return {address: without_token(body(client.get(address))) for address in of}


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def without_token(content: bytes) -> bytes:
    return re.sub(rb'(name="csrfmiddlewaretoken" value=")\w+', rb"\1", content)


SEEN_BY_BOTH = ("/", "/contracts/", "/panel/requests/", "/panel/reports/2023-24-q2/", "/find/?q=name+of+later")


def test_after_any_series_of_actions_a_cached_page_is_a_fresh_page(demo: None, memory: None) -> None:
    rows: list[Act] = [
        partial(rename_a_row, model) for model in (Contract, Measure, Commitment, PanelMeeting, PanelRequest)
    ]
    hide: list[Act] = [
        lambda: registers.change_register(
            first(Contract, is_public=True), by=publisher(), is_public=False, reason="No."
        ),
        ask,
    ]
    acts = [*LOUD.values(), *quiet().values(), *rows, *hide]
    pick = random.Random(4)  # noqa: S311 (the same series each time)
    done = 0
    for _ in range(16):
        act = pick.choice(acts)
        with transaction.atomic():
            try:
                act()
                done += 1
            except Exception:  # noqa: BLE001 (not every action can be done at every time)
                transaction.set_rollback(True)
        for audience in OUTSIDE:
            check_pages(client_of(audience), [pick.choice(SEEN_BY_BOTH)])
    assert done >= 8


def rename_a_row(model: type[Register]) -> None:
    row = first(model, is_public=True)
    registers.change_register(row, by=publisher(), title=f"{WORDS} {public_stamp()[:6]}")


def check_pages(client: Client, addresses: list[str]) -> None:
    for address in addresses:
        cached = [without_token(client.get(address).content) for _ in range(2)]
        with mock.patch.object(page_cache, "_may_be_kept", return_value=False):
            fresh = without_token(client.get(address).content)
        assert cached == [fresh, fresh], address


def test_each_role_is_of_one_audience() -> None:
    of_role = {role: audience_of(User(role=role)) for role in Role}
    assert of_role == {role: Audience.PANEL if role == Role.PANEL_MEMBER else Audience.OFFICE for role in Role}
    assert audience_of(User(role=Role.PUBLISHER, is_active=False)) is Audience.EVERYONE
