"""A small office that lives: any of what its people do, one after another, by the portal's own actions."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from itertools import count

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError

from commissioning.models import Provider
from objectives import actions as objectives
from objectives.choices import CommitmentStep
from pcc_portal.accounts import actions as accounts
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.imports import actions as imports
from pcc_portal.imports.choices import ImportState
from pcc_portal.imports.models import Import
from pcc_portal.imports.sheets.grid import Table
from pcc_portal.panel.composing.actions import add_note
from pcc_portal.panel.models import PanelReport
from pcc_portal.panel.sealing import actions as sealing
from pcc_portal.periods.calendar import quarter_span
from pcc_portal.ui.form_pages import ConflictError
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.documents import actions as documents
from pcc_portal.updates.models import Document
from pcc_portal.updates.registers.actions import add_to_register, change_register
from pcc_portal.updates.releases import actions as releases
from performance import actions as performance
from performance.models import Observation
from tests.factories.accounts import create_administrator, create_publisher, create_user
from tests.factories.desks import DUE, TODAY, create_desk
from tests.factories.panel import seal

REFUSALS = (PermissionDenied, ValidationError, ConflictError, ObjectDoesNotExist)
Step = Callable[["Life"], object]


class Life:
    """In the database of `create_published`. `done`: how often each step came through; the others were refused."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.numbers, self.done = chance, count(1), Counter[str]()
        self.publisher, self.administrator = create_publisher(), create_administrator()
        self.approver, self.desk = create_user(role=Role.APPROVER), create_desk()
        objectives.begin_update(by=self.desk.officer, theme=self.desk.theme, quarter=self.desk.quarter)

    def step(self) -> None:
        step = self.chance.choice(STEPS)
        try:
            step(self)
        except REFUSALS:
            return
        self.done[step.__name__] += 1

    def words(self) -> str:
        return f"Siân O’Brien’s {next(self.numbers)} – {self.chance.random()}\n“{{”"

    def paper(self, *, sealed: bool) -> PanelReport:
        """The newest, or the newest of those that are sealed."""
        papers = PanelReport.objects.sealed() if sealed else PanelReport.objects.all()
        return papers.newest_first()[0]

    def any_of(self, rows: list[int]) -> int:
        """Raises ValidationError, as a step does that is refused, where there is none."""
        if not rows:
            raise ValidationError("There is none.")
        return self.chance.choice(rows)


def write(life: Life) -> object:
    return life.desk.write(life.words())


def enter_figure(life: Life) -> object:
    back = life.chance.randrange(40)
    start, end = quarter_span(2022 - back // 4, 4 - back % 4)
    return life.desk.figure(life.chance.randrange(1, 10**9), start=start, end=end, as_at=end)


def correct_figure(life: Life) -> object:
    row = Observation.objects.filter(measure=life.desk.measure, superseded_by=None).latest("end")
    value = Decimal(life.chance.randrange(1, 10**9))
    return performance.correct_observation(row, by=life.desk.officer, today=TODAY, reason=life.words(), value=value)


def answer(life: Life) -> object:
    return life.desk.answer(life.chance.choice([CommitmentStep.KEPT, CommitmentStep.OVERTAKEN]), reason=life.words())


def submit(life: Life) -> object:
    life.desk.write(life.words())
    if not Observation.objects.filter(measure=life.desk.measure, start=life.desk.quarter.start).exists():
        life.desk.figure()
    if not life.desk.commitment.answers.exists():
        life.desk.answer()
    return life.desk.submit(approver=life.approver)


def send_back(life: Life) -> object:
    return objectives.return_update(life.desk.update, by=life.approver, comments={"": life.words()})


def approve(life: Life) -> object:
    return life.desk.approve(by=life.approver)


def amend(life: Life) -> object:
    return objectives.amend_update(life.desk.update, by=life.desk.officer, today=TODAY, reason=life.words())


def promise(life: Life) -> object:
    about = {"title": life.words()[:60], "words": life.words(), "made_in": "Panel report", "made_on": TODAY}
    return objectives.add_commitment(
        by=life.publisher, theme=life.desk.theme, due_on=DUE + dt.timedelta(days=90), **about
    )


def release(life: Life) -> object:
    return releases.release(by=life.publisher, quarter=life.desk.quarter, kind=ReleaseKind.DATA, note=life.words())


def publish(life: Life) -> object:
    return sealing.publish_report(life.paper(sealed=True), by=life.publisher)


def correct_paper(life: Life) -> object:
    return sealing.correct_report(life.paper(sealed=True), by=life.publisher, correction=life.words())


def seal_paper(life: Life) -> object:
    return seal(life.paper(sealed=False), by=life.publisher, hold=life.chance.random() < 0.3)


def note(life: Life) -> object:
    return add_note(life.paper(sealed=True), by=life.publisher, text=life.words())


def add_record(life: Life) -> object:
    return add_to_register(Provider(title=life.words()[:60], is_public=life.chance.random() < 0.5), by=life.publisher)


def change_record(life: Life) -> object:
    row = Provider.objects.get(pk=life.any_of([*Provider.objects.values_list("pk", flat=True)]))
    return change_register(row, by=life.publisher, reason=life.words(), source=life.words()[:60])


def bring_in(life: Life) -> object:
    rows = [(at, [f"Provider {next(life.numbers)} é", str(life.chance.randrange(10**6))]) for at in range(2, 6)]
    table = Table(["Name", "Registered number"], rows)
    brought = imports.bring(by=life.publisher, target="provider", name="a.csv", table=table, today=TODAY)
    return imports.load(brought, by=life.publisher, today=TODAY, confirmed=True)


def take_back(life: Life) -> object:
    loaded = Import.objects.filter(state=ImportState.LOADED).values_list("pk", flat=True)
    return imports.undo(Import.objects.get(pk=life.any_of([*loaded])), by=life.publisher, today=TODAY)


def add_document(life: Life) -> object:
    content = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%" + life.words().encode() + b"\ntrailer\n<<>>\n%%EOF\n"
    return documents.add_document(life.paper(sealed=True), by=life.publisher, content=content, title="A paper")


def remove_document(life: Life) -> object:
    kept = Document.objects.filter(removed_because="").values_list("pk", flat=True)
    row = Document.objects.get(pk=life.any_of([*kept]))
    return documents.remove_document(row, by=life.publisher, reason=life.words())


def add_person(life: Life) -> object:
    email, role = f"{next(life.numbers)}@office.example", life.chance.choice([Role.CONTRIBUTOR, Role.APPROVER])
    return accounts.add_person(by=life.administrator, email=email, name=life.words()[:60], role=role)


def close_account(life: Life) -> object:
    people = User.objects.filter(email__regex=r"^\d+@").values_list("pk", flat=True)
    person = User.objects.get(pk=life.any_of([*people]))
    return accounts.close(person, by=life.administrator, reason=life.words(), anonymise=life.chance.random() < 0.5)


STEPS: tuple[Step, ...] = (
    *(write, enter_figure, correct_figure, answer, submit, send_back, approve, amend, promise),
    *(release, publish, correct_paper, seal_paper, note),
    *(add_record, change_record, bring_in, take_back),
    *(add_document, remove_document, add_person, close_account),
)
