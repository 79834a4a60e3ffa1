"""Sealed bytes never change: not with the records, not by a later version, not by hand without being found."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client

from commissioning.models import Contract
from objectives.models import Theme
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.chain import verify
from pcc_portal.panel.choices import FileKind
from pcc_portal.panel.composing.actions import add_note, change_parts
from pcc_portal.panel.models import PanelReport, ReportFile
from pcc_portal.panel.sealed import sealed_record
from pcc_portal.panel.sealing import verify as proof
from pcc_portal.panel.sealing.actions import correct_report, publish_report, seal_report
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.models import Release
from pcc_portal.updates.releases.actions import release as make_release
from pcc_portal.updates.releases.as_of import as_at_for
from performance.models import Observation
from tests.conftest import triggers_off
from tests.factories.accounts import create_publisher, create_user
from tests.factories.objectives import create_theme, create_update_text
from tests.factories.panel import create_panel_meeting, create_panel_report, seal
from tests.factories.performance import create_measure, create_observation
from tests.reference.report import Reader, missing

ADDRESS = "/panel/reports/2023-24-q2/"
NAMES = ("report.html", "report.json", "briefing.html")


@pytest.fixture
def publisher(db: None) -> User:
    return create_publisher()


@pytest.fixture
def sealed(demo: None) -> PanelReport:
    return PanelReport.objects.sealed().at("2023-24-q2").get()


def served(name: str, version: int = 1) -> bytes:
    response = Client().get(f"{ADDRESS}versions/{version}/{name}")
    assert response.status_code == 200, name
    return response.content


def publisher_of_demo() -> User:
    return User.objects.with_role(Role.PUBLISHER).earliest("pk")


def test_what_is_sealed_stays_whatever_happens_to_the_records(sealed: PanelReport) -> None:
    before = {name: served(name) for name in NAMES}
    page = Client().get(ADDRESS).content
    Theme.objects.update(title="Renamed title")
    Contract.objects.update(title="Renamed contract")
    with triggers_off():
        Observation.objects.filter(value__isnull=False).update(value=1, source="Elsewhere")
    sealed.meeting.plan.objectives.update(title="Renamed objective")
    PanelReport.objects.update(background="Other words.")
    assert {name: served(name) for name in NAMES} == before
    after = Client().get(ADDRESS).content
    assert b"Renamed" not in after
    assert page.count(b"data-paragraph=") == before["report.html"].count(b"data-paragraph=") > 90


def test_the_file_is_what_its_hash_says_and_holds_every_figure(sealed: PanelReport) -> None:
    html = served("report.html")
    assert hashlib.sha256(html).hexdigest() == sealed.sha256
    assert sealed.sha256 in Client().get(ADDRESS).content.decode()
    assert missing(Reader(html.decode())) == []


def test_nothing_is_sealed_on_a_guess_of_where_its_links_lead(composing: None, settings: Any) -> None:
    draft = PanelReport.objects.at("2023-24-q2").get()
    settings.MAY_SEAL_LINKS = False
    with pytest.raises(ValidationError, match="PORTAL_URL"):
        seal(draft, by=publisher_of_demo())
    settings.MAY_SEAL_LINKS = True
    assert seal(draft, by=publisher_of_demo()).is_sealed


def test_the_page_shows_the_parts_that_stand_in_the_file(sealed: PanelReport) -> None:
    parts = json.loads(bytes(sealed.files.get(kind=FileKind.PARTS).content))
    html, page = served("report.html").decode(), Client().get(ADDRESS).content.decode()
    for name in ("lead", "contents", "body"):
        assert parts[name] in html
        as_linked = parts[name].replace(f'href="{settings.PORTAL_URL}/', 'href="/')
        # Between the pieces stands what was written beside a paragraph later.
        assert [piece for piece in re.split(r'</div>|(?=<div id="para-)', as_linked) if piece not in page] == []


def test_the_record_says_what_the_file_says(sealed: PanelReport) -> None:
    record = json.loads(served("report.json"))
    assert (record["number"], record["version"], record["quarter"]) == (sealed.number, 1, "2023-24-q2")
    assert record["release"]["sha256"] == Release.objects.get(panel_report=sealed).sha256
    parts = [part for section in record["sections"] for part in (section, *section["themes"])]
    numbers = [paragraph["number"] for part in parts for paragraph in part["paragraphs"]]
    assert numbers == list(range(1, served("report.html").count(b"data-paragraph=") + 1))
    assert record["cited"] != []


@pytest.mark.engines
def test_the_database_lets_nobody_change_a_sealed_file(sealed: PanelReport) -> None:
    for change in (lambda: ReportFile.objects.update(content=b"x"), lambda: ReportFile.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize("kind", [FileKind.HTML, FileKind.PARTS, FileKind.RECORD, FileKind.BRIEFING])
def test_one_changed_byte_is_found(sealed: PanelReport, kind: FileKind) -> None:
    assert list(proof.faults()) == []
    file = sealed.files.get(kind=kind)
    content = bytearray(bytes(file.content))
    content[len(content) // 2] ^= 1
    with triggers_off():
        ReportFile.objects.filter(pk=file.pk).update(content=bytes(content))
    [fault, *_] = proof.faults()
    assert fault.startswith(file.get_kind_display())
    with pytest.raises(CommandError, match="is not as it was"):
        call_command("verify_reports", stderr=io.StringIO())


def test_a_file_that_was_swapped_with_its_hash_is_found(sealed: PanelReport) -> None:
    with triggers_off():
        sealed.files.filter(kind=FileKind.HTML).update(content=b"x", sha256=hashlib.sha256(b"x").hexdigest())
    assert any("not the one that was sealed" in fault for fault in proof.faults())


def test_a_file_that_is_gone_is_found(sealed: PanelReport) -> None:
    with triggers_off():
        sealed.files.filter(kind=FileKind.RECORD).delete()
    assert any("lost Record" in fault for fault in proof.faults())


def test_the_command_says_that_all_is_well(sealed: PanelReport) -> None:
    out = io.StringIO()
    call_command("verify_reports", stdout=out)
    assert f"All {ReportFile.objects.count()} sealed files" in out.getvalue()


def test_only_approved_words_are_sealed(publisher: User) -> None:
    report = create_panel_report()
    theme = create_theme()
    create_update_text(theme=theme, quarter=report.quarter, body="Nobody has approved this.")
    seal(report, by=publisher)
    assert b"Nobody has approved this" not in bytes(report.files.get(kind=FileKind.HTML).content)


def test_a_correction_is_a_new_version_and_the_old_one_is_marked(sealed: PanelReport) -> None:
    before = served("report.html")
    publisher = publisher_of_demo()
    draft = correct_report(sealed, by=publisher, correction="Paragraph 2 was unclear.")
    assert draft.background == sealed.background
    assert Client().get(f"{ADDRESS}versions/2/").status_code == 404
    change_parts(draft, by=publisher, background="Clearer words.")
    seal(draft, by=publisher)
    assert served("report.html") == before
    assert b"Clearer words" in served("report.html", 2)
    old, new = (Client().get(f"{ADDRESS}versions/{n}/").content.decode() for n in (1, 2))
    assert "This version has been replaced" in old
    assert "This version has been replaced" not in new
    assert "Paragraph 2 was unclear." in old
    assert "Clearer words." in Client().get(ADDRESS).content.decode()
    draft.refresh_from_db()
    assert (draft.number, draft.version) == (sealed.number, 2)
    assert list(proof.faults()) == []


def test_a_correction_shows_nothing_of_a_later_quarter(demo: None) -> None:
    """What is approved for the next report waits for that one."""
    publisher = publisher_of_demo()
    report = PanelReport.objects.sealed().at("2023-24-q2").get()
    later = Observation.objects.filter(quarter__number=3, release__isnull=True, supersedes__isnull=True).first()
    assert later is not None
    Observation.objects.filter(pk=later.pk).update(
        approved_at=report.sealed_at, approved_by=User.objects.exclude(pk=later.created_by_id).earliest("pk")
    )
    draft = correct_report(report, by=publisher, correction="A word.")
    seal(draft, by=publisher)
    later.refresh_from_db()
    assert later.release is None


def test_a_correction_says_why(sealed: PanelReport) -> None:
    with pytest.raises(ValidationError, match="readers see this note"):
        correct_report(sealed, by=publisher_of_demo(), correction=" ")
    correct_report(sealed, by=publisher_of_demo(), correction="A word.")
    with pytest.raises(ValidationError, match="being written already"):
        correct_report(sealed, by=publisher_of_demo(), correction="Another word.")


@contextmanager
def held(publisher: User) -> Iterator[tuple[PanelReport, Observation]]:
    report = create_panel_report(meeting=create_panel_meeting(panel_reads_first=True))
    row = create_observation(measure=create_measure(), quarter=report.quarter)
    Observation.objects.filter(pk=row.pk).update(approved_at=row.created_at, approved_by=publisher)
    seal(report, by=publisher, hold=True)
    yield report, row


def test_the_panel_reads_first_and_everyone_else_when_it_is_published(publisher: User) -> None:
    member = create_user(role=Role.PANEL_MEMBER)
    with held(publisher) as (report, row):
        assert list(PanelReport.objects.visible_to(AnonymousUser())) == []
        assert list(PanelReport.objects.visible_to(member)) == [report]
        for reader in (AnonymousUser(), member):
            assert not Observation.objects.as_at(as_at_for(reader)).exists()
        address = report.get_absolute_url()
        assert Client().get(address).status_code == 404
        client = Client()
        client.force_login(member)
        assert b"not yet published" in client.get(address).content
        with pytest.raises(ValidationError, match="not yet published"):
            make_release(by=publisher, quarter=report.quarter, kind=ReleaseKind.DATA)
        publish_report(report, by=publisher)
        assert list(PanelReport.objects.visible_to(AnonymousUser())) == [report]
        assert list(Observation.objects.as_at(as_at_for(AnonymousUser()))) == [row]
        assert Client().get(address).status_code == 200
        with pytest.raises(ValidationError):
            publish_report(report, by=publisher)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUBLISHER], ids=str)
def test_sealing_is_the_publishers(publisher: User, role: Role) -> None:
    person = create_user(role=role)
    draft = create_panel_report()
    with pytest.raises(PermissionDenied):
        seal_report(draft, by=person, today=draft.quarter.closes)
    seal(draft, by=publisher)
    for act in (
        lambda: publish_report(draft, by=person),
        lambda: correct_report(draft, by=person, correction="Mine."),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_the_next_report_starts_from_the_notes_beside_the_last(publisher: User) -> None:
    report = create_panel_report()
    seal(report, by=publisher)
    note = add_note(report, by=publisher, text="The sale completed.", paragraph=1)
    following = create_panel_report(meeting=create_panel_meeting(on=report.meeting.on + dt.timedelta(90)))
    seal(following, by=publisher, today=report.quarter.closes)
    [section] = [s for s in sealed_record(following)["sections"] if s["slug"] == "since-the-last-paper"]
    assert note.text in section["paragraphs"][0]["text"]
    assert "Paragraph 1 of the paper" in section["paragraphs"][0]["text"]


def test_sealing_is_told_in_the_log(publisher: User) -> None:
    report = create_panel_report()
    seal(report, by=publisher)
    assert verify().broken is None


def test_a_sealed_file_can_be_kept_by_browsers_as_one(sealed: PanelReport) -> None:
    response = Client().get(f"{ADDRESS}versions/1/report.html")
    assert response["ETag"] == f'"{sealed.sha256}"'
    again = Client().get(f"{ADDRESS}versions/1/report.html", HTTP_IF_NONE_MATCH=response["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_the_page_asks_no_more_queries_than_a_few(sealed: PanelReport, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        Client().get(ADDRESS)


@pytest.mark.engines
def test_a_name_that_no_form_has_is_not_found(sealed: PanelReport) -> None:
    assert Client().get(f"{ADDRESS}versions/1/report.exe").status_code == 404
    assert Client().get(f"{ADDRESS}versions/9/report.html").status_code == 404
    assert connection.vendor in {"sqlite", "postgresql"}
