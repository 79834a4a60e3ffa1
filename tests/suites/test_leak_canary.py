"""A word that stands nowhere else is planted in every place that holds drafts; no reader outside the office meets it.

Every text column of every such row is filled, so that a column or a table which is added later is looked for as well.
A page of each kind is read, and one on either side of each relation by which something hidden hangs from it. That the
pages are sound, name no other office and say how long a copy of them may be kept is read on the way.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import CharField, Model, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.test import Client
from django.utils import timezone

from commissioning.models import Payment
from objectives.choices import CommitmentStep
from objectives.models import (
    Commitment,
    CommitmentAnswer,
    Decision,
    Plan,
    QuarterlyUpdate,
    Review,
    ReviewComment,
    Theme,
    UpdateText,
)
from pcc_portal.accounts.access import PUBLIC, declared, routes
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit import actions as audit
from pcc_portal.imports.models import Import
from pcc_portal.panel.choices import ReportState
from pcc_portal.panel.composition import compose
from pcc_portal.panel.file import report_file
from pcc_portal.panel.models import AnnualReport, BoardPaper, CheckOverride, PanelMeeting, PanelReport, PanelRequest
from pcc_portal.periods.models import Quarter, Reopening
from pcc_portal.returns.models import Return, ReturnDuty
from pcc_portal.updates.citations.resolving import NOT_PUBLISHED
from pcc_portal.updates.models import Draft, Proposal, Register, SentForm
from pcc_portal.updates.registers.declaration import all_kinds, released_models
from pcc_portal.updates.releases.as_of import AsAt
from performance.models import AccountabilityMeeting, BudgetMovement, Forecast, LineFigure, Observation, Target
from tests.architecture.crawl import crawl
from tests.architecture.test_pages import faults, foreign_words, titles_alike
from tests.architecture.test_routes import RECORDS
from tests.factories.accounts import create_user
from tests.suites.test_references_everywhere import BRACES, cite_everywhere

# A member of the panel reads what everybody does, and little more: in one office that will do.
WALKS = [("demo", None), ("demo", Role.PANEL_MEMBER), ("valley", None)]
CANARY = "Canary-8352"
WAYS = ("get", "post", "put", "options")  # HEAD is answered by the code of GET
DOMAIN = ("objectives", "performance", "commissioning", "estates")
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
# Numbers that stand in no released row, in each spelling that a page may use; no part of a longer key.
NUMBERS = re.compile(r"(?<!\w)604,?7[1-9]\d(?!\w)|60\.47[1-9]\d|287[.,]654")
OF_CONTENT = re.compile(r"/look/[0-9a-f]+\.\w+$")  # a logo or a colour, named by what it is: the same for everybody
LEAST_KEYS = 10  # so many foreign keys between registers are tried at the least
LEAST_BESIDE = 20  # so many pages on either side of relations, where one end is hidden
LEAST_PLACES = 60  # so many columns of so many tables at the least; more as the portal grows


NO_WORDS = {"slug", "sha256", "content_hash", "page", "address", "column", "due_precision"}


def text_columns(model: type[Model]) -> list[str]:
    """Columns of free words: no choices, no keys, no hashes."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField) and not (field.choices or field.unique or field.name in NO_WORDS)
    ]


def words_for(model: type[Model]) -> dict[str, str]:
    """The canary with the name of its column, as long as the column may be."""
    lengths: dict[str, int | None] = {f.name: f.max_length for f in model._meta.concrete_fields}
    return {name: f"{CANARY} {model.__name__}.{name}"[: lengths[name]] for name in text_columns(model)}


def plant() -> set[str]:
    """Fill every place that holds drafts. Answers with the words planted, each of which names its column."""
    planted = set(plant_work())
    for table in released_models():
        plant_corrections(table)
        planted |= fill(table.objects.unreleased())
    plant_figures()
    hide_what_others_point_at()
    for register in registers():
        hide_one(register)
        planted |= fill(hidden_rows(register))
    Decision.objects.filter(is_public=False).update(reference=Concat(Value(f"{CANARY} "), "reference"))
    planted |= plant_replies()
    planted |= plant_withheld_names()
    plan = Plan.objects.earliest("pk")
    AnnualReport.objects.create(plan=plan, year=2023)
    meeting = AccountabilityMeeting.objects.earliest("pk")
    BoardPaper.objects.create(plan=plan, meeting=meeting, as_at=dt.date(2024, 1, 1))
    draft = PanelReport.objects.filter(state=ReportState.DRAFT)
    annual = AnnualReport.objects.filter(state=ReportState.DRAFT)
    stands = words_for(CheckOverride)
    CheckOverride.objects.create(
        report=draft.earliest("pk"), at=timezone.now(), by=User.objects.earliest("pk"), **stands
    )
    planted |= set(stands.values())
    planted |= fill(ReturnDuty.objects.all()) | fill(Return.objects.all())
    return planted | fill(draft) | fill(annual) | fill(BoardPaper.objects.all())


def registers() -> list[Any]:
    """All but the panel's meetings, for a published report names its meeting, hidden or not."""
    return [m for m in apps.get_models() if issubclass(m, Register) and m is not PanelMeeting]


def hidden_rows(register: Any) -> QuerySet[Any]:
    """What members of the panel raised themselves they read before it is published."""
    rows = register.objects.filter(is_public=False)
    return rows.filter(raised_by=None) if register is PanelRequest else rows


def plant_replies() -> set[str]:
    """Not approved yet, to requests that everybody reads and to those that the panel does."""
    words, by = f"{CANARY} PanelRequest.reply", User.objects.with_role(Role.PUBLISHER).earliest("pk")
    asked = f"{CANARY} PanelRequest.returned_for"
    seen = [PanelRequest.objects.filter(is_public=True), PanelRequest.objects.filter(raised_by__isnull=False)]
    given = {"reply": words, "replied_at": timezone.now(), "replied_by": by, "returned_for": asked}
    assert all(rows.update(**given, reply_approved_at=None, reply_approved_by=None) for rows in seen)
    return {words, asked}


def plant_withheld_names() -> set[str]:
    """In payments that everybody reads."""
    name = f"{CANARY} Payment.kept_name"
    assert Payment.objects.public().exclude(withheld="").update(kept_name=name)
    return {name}


def fill(rows: QuerySet[Any]) -> set[str]:
    """Each column by itself: some may only be filled together with others that are no words."""
    filled, keys = set(), list(rows.values_list("pk", flat=True))
    for name, words in words_for(rows.model).items():
        with suppress(IntegrityError), transaction.atomic():
            if rows.model._default_manager.filter(pk__in=keys).update(**{name: words}):
                filled.add(words)
    return filled


def plant_corrections(table: Any) -> None:
    """Rows that replace what has been released: one that waits, and one that is approved and not yet released."""
    author, approver, now = create_user(), create_user(role=Role.APPROVER), timezone.now()
    released = table.objects.filter(release__isnull=False, superseded_by__isnull=True).order_by("-pk")
    for is_approved, row in zip([False, True] * 3, released[:6], strict=False):
        new = table.objects.get(pk=row.pk)
        new.pk, new.supersedes, new.release = None, row, None
        new.created_at, new.created_by = now, author
        new.approved_at, new.approved_by = (now, approver) if is_approved else (None, None)
        for name, words in words_for(table).items():
            setattr(new, name, words)
        new.save(force_insert=True)


def plant_figures() -> None:
    """In each unreleased row that holds one: a number of its own, as a share where it is one."""
    tables: tuple[Any, ...] = (Observation, Target)
    for table in tables:
        rows = table.objects.unreleased().filter(value__isnull=False).select_related("measure")
        for number, row in enumerate(rows):
            value = Decimal(604_713 + number) / (10_000 if is_percentage(row) else 1)
            table.objects.filter(pk=row.pk).update(value=value)
        assert len(rows) < 80  # so many fit the pattern
    Forecast.objects.unreleased().update(outturn=287_654_321)
    LineFigure.objects.unreleased().update(actual=287_654_321, forecast=287_654_321)
    BudgetMovement.objects.unreleased().update(amount=287_654_321)


def is_percentage(row: Observation | Target) -> bool:
    return row.measure.unit == "percent"


def hide_what_others_point_at() -> None:
    """By each foreign key between registers, a row that everybody may see leads to one that is hidden."""
    kept, hidden = set[Model](), set[Model]()
    for register in registers():
        keys = [f for f in register._meta.concrete_fields if f.is_relation and f.related_model in registers()]
        for key in keys:
            rows = register.objects.filter(is_public=True, **{f"{key.name}__is_public": True}).select_related(key.name)
            pairs = [(row, getattr(row, key.name)) for row in rows if row not in hidden]
            free = [pair for pair in pairs if pair[1] not in kept and pair[0] != pair[1]]
            if not free:
                continue  # the demo has none, or one that another key needs
            row, target = free[0]
            kept.add(row)
            hidden.add(target)
            type(target).objects.filter(pk=target.pk).update(is_public=False)
    assert len(kept) >= LEAST_KEYS


def hide_one(register: Any) -> None:
    """One of several, so that each kind has a page that everybody may open."""
    shown = register.objects.filter(is_public=True).order_by("-pk")
    if len(shown) > 1 and not register.objects.filter(is_public=False).exists():
        register.objects.filter(pk=shown[0].pk).update(is_public=False)


def beside_hidden() -> set[str]:
    """By each relation, a page that everybody may open of a record that has something hidden at its other end."""
    hidden = [hidden_rows(register) for register in registers()]
    return {page for rows in [*hidden, *(t.objects.unreleased() for t in released_models())] for page in beside(rows)}


def beside(rows: QuerySet[Any], *, through: bool = True) -> Iterator[str]:
    """From these rows to what they lead to or is led from; through rows that have no page of their own once."""
    shown: dict[type[Model], Any] = {kind.model: kind.model._default_manager for kind in all_kinds() if kind.page}
    for relation in (field for field in rows.model._meta.get_fields() if field.is_relation and field.related_model):
        keys = rows.order_by().exclude(**{relation.name: None}).values(relation.name)
        other = relation.related_model
        if other in shown:
            row = shown[other].visible_to(AnonymousUser()).filter(pk__in=keys).order_by("-pk").first()
            yield from [row.get_absolute_url()] if row else []
        elif through and other is not User and not relation.auto_created:
            yield from beside(other._default_manager.filter(pk__in=keys), through=False)


def plant_work() -> Iterator[str]:
    """What people do between a draft and its approval."""
    officer, quarter = create_user(name=f"{CANARY} User.name", email="canary-8352@office.example"), being_written()
    User.objects.filter(pk=officer.pk).update(invited_at=timezone.now())
    commitment, now = Commitment.objects.public().earliest("pk"), timezone.now()
    update = QuarterlyUpdate.objects.filter(quarter=quarter).earliest("pk")
    typed = {"body": [f"{CANARY} Draft.values"]}
    answered = {"step": CommitmentStep.REVISED, "due_on": dt.date(2037, 8, 1)}
    CommitmentAnswer.objects.filter(quarter=quarter).delete()
    for row in (
        CommitmentAnswer(commitment=commitment, quarter=quarter, **answered, **words_for(CommitmentAnswer)),
        ReviewComment(update=update, at=now, by=officer, column="body", **words_for(ReviewComment)),
        Review(update=update, person=officer, content_hash="0" * 64, printed={"{a:b}": CANARY}, opened_at=now),
        Reopening(quarter=quarter, person=officer, until=quarter.closes, at=now, by=officer, **words_for(Reopening)),
        Draft(person=officer, address="/", page="0" * 32, values=typed, saved_at=now),
        proposal_of(officer, commitment),
        Import(by=officer, at=now, table={"heads": [CANARY], "rows": [], "notes": []}, **words_for(Import)),
        SentForm(person=officer, page="0" * 32, sha256="0" * 64, location=f"/{CANARY}/", at=now),
    ):
        row.save()
        yield from words_for(type(row)).values()
    audit.record(by=officer, verb="noted", target=commitment, after={"words": CANARY}, reason=f"{CANARY} Event.reason")


def proposal_of(author: User, row: Commitment) -> Proposal:
    """What waits beside a record that everybody may see."""
    words = words_for(Proposal) | {"about": row.get_absolute_url()}
    where = {"address": f"{row.get_absolute_url()}change/", "sha256": "0" * 64, "at": timezone.now()}
    told = {"values": {"title": [f"{CANARY} Proposal.values"]}, "differences": [[CANARY, CANARY, CANARY]]}
    return Proposal(author=author, **where, **told, **words)


def being_written() -> Quarter:
    return Quarter.objects.open().latest_first()[0]


class Recorder(Client):
    """A reader's browser that remembers what each answer said about keeping a copy of it."""

    def __init__(self) -> None:
        super().__init__(raise_request_exception=False)
        self.kept: dict[str, str] = {}

    def request(self, **asked: Any) -> Any:
        response = super().request(**asked)
        self.kept[f"{asked['REQUEST_METHOD']} {asked['PATH_INFO']}"] = response.headers.get("Cache-Control", "")
        return response


def reader(role: Role | None) -> Recorder:
    client = Recorder()
    if role is not None:
        client.force_login(User.objects.with_role(role).earliest("pk"))
    return client


def leaks(text: str) -> list[str]:
    words = rf"{CANARY}[^<\"]{{0,60}}|class=\"unreleased\"|1 August 2037|2037-08-01"
    return re.findall(rf"{words}|{NUMBERS.pattern}", text)


@pytest.mark.usefixtures("kept_drafts")
@pytest.mark.parametrize(("office", "role"), WALKS, indirect=["office"])
def test_no_draft_is_met_on_any_page_or_file(office: str, without_zeal: None, role: Role | None) -> None:
    """Past quarters, which everybody reads alike, are read by one, in one office."""
    assert len(plant()) > LEAST_PLACES
    if role is None:
        fill(PanelRequest.objects.filter(is_public=False))
    else:
        cite_everywhere()
    client, first = reader(role), beside_hidden()
    assert len(first) > LEAST_BESIDE
    pages = crawl(client, first=first, hidden_since=True, past=(office, role) == ("demo", None))
    assert len(pages) > 150
    met = [f"{address} as {role} shows {shown}" for address, text in pages.items() if (shown := leaks(text))]
    # What was hidden just now is cited still.
    unsound = [f"{address} as {role}: {fault}" for address, text in pages.items() for fault in faults(address, text)]
    met += [fault for fault in unsound if NOT_PUBLISHED not in fault]
    met += [*titles_alike(pages), *foreign_words(office, pages), *kept_wrongly(client, role, pages)]
    met += braces(pages) if role else []
    assert not met, "\n".join(met)


def kept_wrongly(client: Recorder, role: Role | None, pages: dict[str, str]) -> list[str]:
    """Nobody's computer keeps what a signed-in person saw; other copies are asked for again before they are used."""
    expected = "no-store" if role else "no-cache"
    refused = {f"GET {address}" for address, text in pages.items() if "Page not found" in text}  # hidden since
    other = {address for address, kept in client.kept.items() if kept != expected and "no-store" not in kept}
    return [f"{address} as {role} may be kept" for address in other - refused if not OF_CONTENT.search(address)]


def braces(pages: dict[str, str]) -> list[str]:
    """References are printed; the files of a sealed report tell of each what it printed."""
    assert sum("Until " in text for text in pages.values()) > 40
    files = (".json", "/archive.zip")
    return [f"{page} shows a reference" for page, text in pages.items() if BRACES in text and not page.endswith(files)]


def test_no_report_that_is_composed_now_names_what_is_hidden(office: str) -> None:
    """The sealed file has its words of then; what would be sealed today is read here."""
    report = PanelReport.objects.sealed().latest("pk")
    assert report.release is not None
    plant()
    assert leaks(report_file(compose(report, AsAt(report.release.number)))) == []


def test_no_refusal_tells_a_draft(demo: None, without_zeal: None, caplog: pytest.LogCaptureFixture) -> None:
    """Every address, also of hidden records and of the office's pages, asked in every way. What is not allowed is
    refused before anybody looks who asks: a member of the panel reads alone, and of pages without a record only those
    that not everybody may open."""
    caplog.set_level(logging.CRITICAL, "django.request")
    plant()
    every = [(route, entry) for route, entry in routes() if entry.name != "account_logout"]
    closed = [(r, e) for r, e in every if "<slug:slug>" in r or declared(e.callback) is not PUBLIC]
    met = list[str]()
    for role, entries, methods in ((None, every, WAYS), (Role.PANEL_MEMBER, closed, WAYS[:1])):
        client, asked = reader(role), [address for route, _ in entries for address in addresses(route)]
        assert len(asked) > 150
        answers = ((address, method, getattr(client, method)(address)) for address in asked for method in methods)
        met += [f"{method} {address} as {role}" for address, method, answer in answers if leaks(said(answer))]
        met += [f"{asked} as {role}: {kept}" for asked, kept in client.kept.items() if not kept or "public" in kept]
    assert not met, "\n".join(met)


def addresses(route: str) -> list[str]:
    """Of a route, with the keys of a record that everybody may see and of one that is hidden."""
    beginning = route.split("<", maxsplit=1)[0]
    model: Any = next(
        (RECORDS[str(e.name)] for r, e in routes() if e.name in RECORDS and r.startswith(beginning)), Theme
    )
    hidden = model.objects.filter(is_public=False).values_list("slug", flat=True) if model in registers() else []
    slugs = ["no-such", *hidden[:1]] if "<slug:slug>" in route else [""]
    return [f"/{ARGUMENT.sub(partial(argument, slug), route)}" for slug in slugs]


def argument(slug: str, found: re.Match[str]) -> str:
    known = {"slug": slug, "quarter": being_written().slug, "theme": Theme.objects.earliest("pk").slug}
    return known.get(found[1], "1")


def said(response: Any) -> str:
    """Headers too: an address to go on to can tell as much as a page."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{response.headers}{body.decode(errors='replace')}"


def test_no_error_page_tells_a_draft(demo: None) -> None:
    plant()
    for address in ("/no-such-page/", "/measures/?page=99", "/measures/?sort=canary", "/data/none.csv"):
        assert leaks(said(reader(None).get(address))) == [], address


def test_the_office_meets_them(demo: None) -> None:
    """The search can fail: an officer's pages are full of what was planted."""
    plant()
    client = reader(Role.PUBLISHER)
    text = UpdateText.objects.waiting_for_approval().filter(supersedes__isnull=False).earliest("pk")
    waiting = Observation.objects.waiting_for_approval().filter(supersedes__isnull=False).earliest("pk")
    asked = PanelRequest.objects.filter(is_public=True).earliest("pk")
    pages = [row.get_absolute_url() for row in (text.update.theme, waiting, asked)] + ["/commitments/", "/decisions/"]
    met = [leaks(said(client.get(page))) for page in pages]
    assert all(met), dict(zip(pages, met, strict=True))
    figures = Observation.objects.unreleased().filter(area__kind="force", value__gte=604_713)
    assert NUMBERS.search(said(client.get(figures.earliest("pk").measure.get_absolute_url())))
    assert set(client.kept.values()) == {"no-store"}


def test_every_table_with_words_is_thought_of() -> None:
    """A new one is planted above, or added to those that hold what is public by itself."""
    papers = {PanelReport, CheckOverride, AnnualReport, BoardPaper}
    drafts = papers | {CommitmentAnswer, Review, ReviewComment, Reopening, Draft, Proposal, SentForm}
    drafts |= {ReturnDuty, Return}
    planted = {*released_models(), *registers(), *drafts}
    ours = {m for m in apps.get_models() if m.__module__.startswith(("pcc_portal", *DOMAIN)) and text_columns(m)}
    assert {m.__name__ for m in ours - planted} == {
        *("Addendum", "Release", "SealedRecord"),  # published as they are made
        "KeptReading",  # made of figures, which are planted, for the same readers
        "Entry",  # words to find by, taken from the others: what is shown of them is read again
        *("Area", "Objective", "Plan", "Priority", "Theme", "PanelMeeting"),  # the plan itself
        *("GradeScheme", "MeetingKind", "ReportPart", "RuleSetting"),  # what the office says of itself
        # The history of a live row, shown with it.
        *("CommitmentChange", "ContractChange", "ContractOption", "DateMove", "ProjectStage"),
        "Document",  # who gets which: tests/documents
        "Feed",  # each person's own: tests/calendar_of_days
        "Import",  # each person's own: tests/imports
        *("PlanMapping", "PlanStep"),  # on pages of the office alone
        "Publication",  # where the office publishes what: public by itself, but for its note (tests/publication)
        *("Fetch", "MappedSeries", "Notice", "PriorityStatement"),  # so are these
        "Following",  # on no page with an address: tests/following
        *("Digest", "Event", "Head", "User", "Reminder"),  # planted by hand, or without words of people
    }
