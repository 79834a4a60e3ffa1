"""Documents of records: what is taken, where it is kept, who gets it, and what happens to it."""

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from objectives.models import Plan, Theme
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.models import PanelReport
from pcc_portal.updates.choices import DocumentForm, Readers
from pcc_portal.updates.documents import actions, content, store
from pcc_portal.updates.models import Document
from pcc_portal.updates.registers.declaration import all_kinds
from performance.models import Inspection
from tests.factories.accounts import create_user
from tests.factories.panel import create_panel_meeting, create_panel_report, create_panel_request
from tests.factories.performance import create_inspection
from tests.factories.registers import CREATE

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00\xff\xd9"


def package(**parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        for name, words in parts.items():
            written.writestr(name.replace("__", "/").replace("_DOT_", "."), words)
    return file.getvalue()


DOCX = package(**{"[Content_Types]_DOT_xml": "", "word__document_DOT_xml": "<w/>"})
XLSX = package(**{"[Content_Types]_DOT_xml": "", "xl__workbook_DOT_xml": "<x/>"})
ODT = package(mimetype="application/vnd.oasis.opendocument.text", content_DOT_xml="<o/>")


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    backend = settings.STORAGES["documents"]
    options = backend["OPTIONS"] | {"location": tmp_path / "documents"}
    settings.STORAGES = settings.STORAGES | {"documents": backend | {"OPTIONS": options}}
    return tmp_path / "documents"


@pytest.fixture
def publisher() -> User:
    return create_user(role=Role.PUBLISHER)


@pytest.fixture
def office(client: Client, publisher: User) -> Client:
    client.force_login(publisher)
    return client


def add(row: Any, by: User, file: bytes = PDF, title: str = "Notice", **values: Any) -> Document:
    return actions.add_document(row, by=by, content=file, title=title, **values)


@pytest.mark.parametrize(
    ("file", "form"),
    [
        (PDF, DocumentForm.PDF),
        (PNG, DocumentForm.PNG),
        (JPEG, DocumentForm.JPEG),
        (DOCX, DocumentForm.DOCX),
        (XLSX, DocumentForm.XLSX),
        (ODT, DocumentForm.ODT),
    ],
)
def test_what_a_file_is_is_read_from_its_content(file: bytes, form: DocumentForm) -> None:
    assert content.form_of(file) == form


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"MZ\x90\x00",
        PDF[:-6],
        DOCX[: len(DOCX) // 2],
        package(a_DOT_txt="x"),
        package(mimetype="application/vnd.oasis.opendocument.graphics", content_DOT_xml="<o/>"),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old or a locked office file",
        b"%PDF-1.7",
    ],
)
def test_anything_else_is_refused_beside_the_field(office: Client, file: bytes, folder: Path) -> None:
    answer = send(office, create_inspection(), file)
    assert answer.context["form"].errors == {"file": [content.REFUSED]}
    assert answer.context["form"]["title"].value() == "Notice"
    assert not Document.objects.exists()
    assert not folder.exists()


@pytest.mark.parametrize("part", ["word__vbaProject_DOT_bin", "Basic__script-lc_DOT_xml"])
def test_macros_are_refused(publisher: User, part: str) -> None:
    parts = {"[Content_Types]_DOT_xml": "", "word__document_DOT_xml": "", part: ""}
    with pytest.raises(ValidationError, match="macros"):
        add(create_inspection(), publisher, package(**parts))


def test_a_large_file_is_refused(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "LARGEST", len(PDF) - 1)
    with pytest.raises(ValidationError, match="larger than"):
        content.form_of(PDF)


def send(client: Client, row: Inspection, file: bytes = PDF, **typed: str) -> Any:
    fields = {"title": "Notice", "readers": Readers.PUBLIC, **typed, "file": SimpleUploadedFile("notice.html", file)}
    return client.post(reverse("document_add", args=["inspection", row.slug]), fields)


def test_a_file_lies_under_its_hash_and_is_given_to_be_saved(office: Client, folder: Path) -> None:
    report = create_inspection()
    assert send(office, report).url == f"{report.get_absolute_url()}#documents"
    document = Document.objects.get()
    assert (folder / document.sha256[:2] / document.sha256).read_bytes() == PDF
    assert (folder / document.sha256[:2] / document.sha256).stat().st_mode & 0o777 == 0o600
    answer = Client().get(document.address)
    assert answer.content == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="notice.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Client().get(document.address, headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert document.address in Client().get(report.get_absolute_url()).content.decode()


def test_one_file_beside_two_records_is_kept_once(
    publisher: User, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    first, second = add(create_inspection(), publisher), add(create_inspection(), publisher)
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_document(first, by=publisher, reason="It named a person.")
    with store.opened(second) as file:
        assert file.read() == PDF


def test_the_same_file_is_beside_a_record_once(publisher: User) -> None:
    report = create_inspection()
    add(report, publisher)
    with pytest.raises(ValidationError, match="It is here already, as “Notice”"):
        add(report, publisher, title="Again")


def status(client: Client, document: Document) -> int:
    return client.get(document.address).status_code


@pytest.mark.parametrize("is_public", [True, False])
@pytest.mark.parametrize("readers", Readers)
def test_readers_get_what_they_were_given_of_a_record_that_they_see(
    client: Client, publisher: User, readers: Readers, is_public: bool
) -> None:
    report = create_inspection(is_public=is_public)
    because = "Exempt: a bidder’s prices" if readers == Readers.EXEMPT else ""
    document = add(report, publisher, title="Secret name", readers=readers, exempt_because=because)
    gets = is_public and readers == Readers.PUBLIC
    assert status(client, document) == (200 if gets else 404)
    if is_public:
        html = client.get(report.get_absolute_url()).content.decode()
        assert ("Secret name" in html) is (readers != Readers.OFFICE)
        assert (document.address in html) is gets
        assert (because in html) is True
    client.force_login(publisher)
    assert status(client, document) == 200


def test_a_file_of_what_belongs_to_a_hidden_record_is_given_to_nobody_outside(client: Client, publisher: User) -> None:
    asked = create_panel_request(meeting=create_panel_meeting(), is_public=True)
    document = add(asked, publisher, readers=Readers.PUBLIC)
    assert status(client, document) == 200
    type(asked.meeting).objects.update(is_public=False)
    assert status(client, document) == 404
    client.force_login(publisher)
    assert status(client, document) == 200


def test_a_reason_is_asked_for_beside_its_field(office: Client) -> None:
    answer = send(office, create_inspection(), readers=Readers.EXEMPT)
    assert answer.context["form"].errors.keys() == {"exempt_because"}
    with pytest.raises(ValidationError):
        add(create_inspection(), create_user(role=Role.PUBLISHER), readers=Readers.EXEMPT)


def test_only_a_publisher_says_that_readers_get_it(client: Client) -> None:
    officer = create_user(role=Role.APPROVER)
    report = create_inspection()
    with pytest.raises(PermissionDenied):
        add(report, officer, readers=Readers.PUBLIC)
    client.force_login(officer)
    send(client, report)  # says so, though its form does not ask
    document = Document.objects.get()
    assert document.readers == Readers.OFFICE
    with pytest.raises(PermissionDenied):
        actions.change_document(document, by=officer, title="Notice", readers=Readers.PUBLIC)
    actions.change_document(document, by=officer, title="Notice of June")
    assert Document.objects.get().title == "Notice of June"
    assert client.get(reverse("document_remove", args=[document.pk])).status_code == 403


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.CONTRIBUTOR])
def test_who_may_not_write_the_record_adds_nothing(client: Client, role: Role) -> None:
    client.force_login(create_user(role=role))
    assert send(client, create_inspection()).status_code == 403
    assert not Document.objects.exists()


def test_what_is_removed_is_gone_and_says_why_to_the_office(
    office: Client, publisher: User, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    report = create_inspection()
    document = add(report, publisher, title="Letter", readers=Readers.PUBLIC)
    with pytest.raises(ValidationError):
        actions.remove_document(document, by=publisher, reason=" ")
    with django_capture_on_commit_callbacks(execute=True):
        office.post(reverse("document_remove", args=[document.pk]), {"reason": "It names a person."})
    assert not [path for path in folder.rglob("*") if path.is_file()]
    assert office.get(document.address).status_code == 404
    assert "Removed: It names a person." in office.get(report.get_absolute_url()).content.decode()
    assert "Letter" not in Client().get(report.get_absolute_url()).content.decode()
    history = office.get(reverse("history", args=["inspection", report.slug])).content.decode()
    assert "removed the document" in history


@pytest.fixture
def scanner(settings: Any, tmp_path: Path) -> Callable[[int], None]:
    def ends_with(code: int) -> None:
        script = tmp_path / "scan.sh"
        script.write_text(f"cat > /dev/null; exit {code}")
        settings.DOCUMENT_SCAN = f"sh {script}"

    return ends_with


@pytest.mark.parametrize(("code", "words"), [(1, "something harmful"), (2, "could not be scanned")])
def test_what_the_scanner_does_not_pass_is_not_kept(
    office: Client, scanner: Any, code: int, words: str, folder: Path
) -> None:
    scanner(code)
    answer = send(office, create_inspection())
    assert words in answer.context["form"].errors["file"][0]
    assert not Document.objects.exists()
    assert not folder.exists()


def test_what_the_scanner_passes_is_kept(office: Client, scanner: Any) -> None:
    scanner(0)
    send(office, create_inspection())
    assert Document.objects.exists()


def test_a_scanner_that_is_not_there_lets_nothing_pass(office: Client, settings: Any) -> None:
    settings.DOCUMENT_SCAN = "/nowhere/scan -"
    assert "could not be scanned" in send(office, create_inspection()).context["form"].errors["file"][0]


@pytest.mark.parametrize("damage", ["lost", "changed"])
def test_verify_finds_a_file_that_is_lost_or_changed(publisher: User, folder: Path, damage: str) -> None:
    document = add(create_inspection(), publisher)
    assert list(store.faults()) == []
    file = folder / document.sha256[:2] / document.sha256
    file.unlink() if damage == "lost" else file.write_bytes(b"other")
    (fault,) = store.faults()
    assert ("is lost" if damage == "lost" else "is not the one") in fault


@pytest.mark.parametrize("kind", [kind for kind in all_kinds() if kind.keeps_documents], ids=lambda kind: kind.key)
def test_each_kind_that_keeps_documents_shows_them(office: Client, publisher: User, kind: Any) -> None:
    row = (CREATE | {"panel-report": create_panel_report})[kind.key]()
    address = row.get_absolute_url()
    assert reverse("document_add", args=[kind.key, row.slug]) in office.get(address).content.decode()
    document = add(row, publisher, readers=Readers.PUBLIC)
    assert document.address in office.get(address).content.decode()
    assert office.get(reverse("document_change", args=[document.pk])).status_code == 200


def test_other_kinds_keep_none(office: Client) -> None:
    assert office.get(reverse("document_add", args=["measure", "anything"])).status_code == 404


def test_what_readers_know_of_is_named_by_an_approver(client: Client, publisher: User) -> None:
    """A document has no proposed changes, so a contributor names only what the office alone reads."""
    officer, report = create_user(role=Role.CONTRIBUTOR), create_inspection()
    Theme.objects.filter(pk=report.theme_id).update(owner=officer)
    document = add(report, publisher)
    actions.change_document(document, by=officer, title="Notice of June")
    actions.change_document(document, by=publisher, title="Notice of June", readers=Readers.PUBLIC)
    client.force_login(officer)
    address = reverse("document_change", args=[document.pk])
    assert client.post(address, {"title": "Notice of May"}).status_code == 403
    assert address not in client.get(report.get_absolute_url()).content.decode()
    with pytest.raises(PermissionDenied):
        actions.change_document(document, by=officer, title="Notice of May")


def test_a_translation_stands_beside_its_record_in_page_list_and_open_data(office: Client, publisher: User) -> None:
    report = create_inspection(title="Custody")
    Plan.objects.update(languages="cy: Welsh (Cymraeg)")
    assert send(office, report, language="cy", is_translation="on", title="Adroddiad y Ddalfa").status_code == 302
    hidden = add(report, publisher, PNG, title="Nodiadau", language="cy", is_translation=True)
    reader = Client()
    html = reader.get(report.get_absolute_url()).content.decode()
    address = Document.objects.get(title="Adroddiad y Ddalfa").address
    link = f'<a href="{address}" lang="cy" hreflang="cy">Adroddiad y Ddalfa</a>'
    assert f"This inspection in Welsh (Cymraeg): {link} (PDF, " in html
    assert html.count(link) == 2
    assert "In Welsh (Cymraeg)" in html
    assert hidden.title not in html
    assert "Welsh (Cymraeg)" in reader.get("/inspections/?format=csv").getvalue().decode().split("\n")[1]
    rows = list(
        csv.DictReader(
            reader.get(reverse("register_data", args=["inspection", "csv"])).getvalue().decode().splitlines()
        )
    )
    assert [(row["title"], row["also_in"]) for row in rows] == [("Custody", "cy")]


def test_languages_are_the_offices_own(office: Client, publisher: User) -> None:
    report = create_inspection()
    assert 'name="language"' not in office.get(reverse("document_add", args=["inspection", report.slug])).text
    with pytest.raises(ValidationError, match="no language of the tag “cy”"):
        add(report, publisher, language="cy")
    Plan.objects.update(languages="cy: Welsh (Cymraeg)")
    refused = send(office, report, is_translation="on").context["form"].errors
    assert list(refused) == ["language"]
    document = add(report, publisher, language="cy", is_translation=True)
    Plan.objects.update(languages="")
    change = reverse("document_change", args=[document.pk])
    sent = {"title": "Llythyr", "language": "cy", "is_translation": "on", "readers": Readers.PUBLIC}
    assert office.post(change, sent).status_code == 302
    document.refresh_from_db()
    assert (document.title, document.language, document.is_translation) == ("Llythyr", "cy", True)


def test_each_version_of_a_paper_has_translations_of_its_own(office: Client, publisher: User) -> None:
    paper = create_panel_report()
    Plan.objects.update(languages="cy: Welsh (Cymraeg)")
    add(paper, publisher, title="Crynodeb", language="cy", is_translation=True, readers=Readers.PUBLIC)
    page, listed = paper.get_absolute_url(), reverse("panel_reports")
    assert "This panel report in Welsh (Cymraeg)" in office.get(page).text
    assert "Also in Welsh (Cymraeg)." in office.get(listed).text
    PanelReport.objects.update(version=2)
    PanelReport.objects.update(id=paper.pk + 1)
    assert "Crynodeb" not in office.get(page).text
