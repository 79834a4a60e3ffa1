"""What is the office's own: one page, a form a section, read everywhere, and kept by what was sealed before."""

import io
import re
from typing import Any

import docx
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from objectives import actions
from objectives.models import LogoImage, Plan
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.panel import exports
from pcc_portal.panel.choices import FileKind
from pcc_portal.panel.composition import compose
from pcc_portal.panel.file import policy_of, report_file
from pcc_portal.panel.models import PanelReport
from pcc_portal.ui.images import LARGEST_FILE
from pcc_portal.updates.releases.as_of import WORKING_COPY
from tests.factories.accounts import create_administrator, create_publisher, create_user
from tests.factories.objectives import create_commitment, create_plan
from tests.factories.panel import create_panel_report
from tests.factories.panel import seal as seal_report
from tests.factories.performance import create_measure, create_observation
from tests.factories.updates import create_release, seal, show
from tests.forms import as_opened
from tests.pages import read
from tests.pictures import JPEG, PNG, png

pytestmark = pytest.mark.django_db
SECTIONS = ("names", "addresses", "area", "house_style", "colour", "small_numbers", "demonstration")


@pytest.fixture
def plan() -> Plan:
    return create_plan(slug="now")


@pytest.fixture
def by(client: Client) -> User:
    administrator = create_administrator()
    client.force_login(administrator)
    return administrator


def address(section: str, plan: Plan) -> str:
    return reverse(f"office_{section}", args=[plan.slug])


def change(client: Client, section: str, plan: Plan, **values: Any) -> Any:
    """As a person does it: the form as it opens, with some fields typed over."""
    where = address(section, plan)
    sent = as_opened(client.get(where).content.decode()) | {name: [value] for name, value in values.items()}
    return client.post(where, sent, follow=True)


def upload(client: Client, plan: Plan, content: bytes, words: str = "Anyshire, safer", name: str = "a.svg") -> Any:
    picture = SimpleUploadedFile(name, content, "text/html")
    return client.post(address("logo", plan), {"picture": picture, "words": words}, follow=True)


@pytest.mark.parametrize("role", [None, Role.PANEL_MEMBER, Role.CONTRIBUTOR, Role.APPROVER])
def test_the_pages_are_closed_to_everyone_else(client: Client, plan: Plan, role: Role | None) -> None:
    if role:
        client.force_login(create_user(role=role))
    pages = [reverse("office"), reverse("office_of_plan", args=["now"]), address("logo", plan)]
    for where in (*pages, *(address(section, plan) for section in SECTIONS)):
        assert client.get(where).status_code == (403 if role else 302), where


def test_the_actions_are_closed_to_everyone_else(plan: Plan) -> None:
    by = create_user(role=Role.APPROVER)
    with pytest.raises(PermissionDenied):
        actions.change_office(plan, by=by, body="Another")
    with pytest.raises(PermissionDenied):
        actions.set_logo(plan, by=by, content=PNG, words="A logo")
    with pytest.raises(PermissionDenied):
        actions.remove_logo(plan, by=by)
    assert not Event.objects.exists()


def test_the_action_changes_nothing_that_is_the_publishers(plan: Plan, by: User) -> None:
    with pytest.raises(TypeError, match="is_in_force"):
        actions.change_office(plan, by=by, is_in_force=False)
    with pytest.raises(TypeError, match="logo"):
        actions.change_office(plan, by=by, logo="../../etc/passwd")


def test_before_there_is_a_plan_the_page_says_so(client: Client, by: User) -> None:
    assert "There is no plan yet" in client.get("/office/").content.decode()
    assert "There is no plan yet" in client.get("/about/").content.decode()


def test_the_page_has_every_section_in_one_place(client: Client, plan: Plan, by: User) -> None:
    create_panel_report(office_contact="Ann Able, governance officer", office_telephone="01632 960 001")
    page = client.get("/office/").content.decode()
    for words in (plan.body, "Anyshire Police", "Not set", "£1.2m", "9 November 2023", "#12436d", "Ann Able"):
        assert words in page
    for section in SECTIONS:
        assert f'href="{address(section, plan)}"' in page
    assert f'href="{reverse("history_by_key", args=["objectives.plan", plan.pk])}"' in page


@pytest.mark.parametrize(
    ("section", "values"),
    [
        ("names", {"body": "Mayor’s Office for Borsetshire", "office_holder": "Deputy Mayor for Policing"}),
        ("addresses", {"body_web": "https://www.borset.example", "licence": "Open Borset Licence"}),
        ("area", {"population": "1,309,000", "population_source": "Census 2021"}),
        ("house_style", {"money_style": "long", "date_style": "weekday"}),
        ("colour", {"colour": "5A0F3C"}),
        ("small_numbers", {"small_count": "8", "reason": "As the force does."}),
        ("demonstration", {"demonstration": "For training."}),
    ],
)
def test_each_section_is_changed_by_its_form_and_told_in_the_log(
    client: Client, plan: Plan, by: User, section: str, values: dict[str, str]
) -> None:
    answer = change(client, section, plan, **values)
    assert answer.redirect_chain == [("/office/plans/now/", 302)]
    event = Event.objects.newest_first()[0]
    assert (event.who, event.kind, event.verb) == (by.name, "objectives.plan", "changed")
    assert set(event.after) == set(values) - {"reason"}
    assert str(next(iter(event.after.values()))) in {"1309000", "#5a0f3c", "8", *values.values()}


@pytest.mark.parametrize(
    ("section", "values", "why"),
    [
        ("names", {"body": ""}, "This field is required"),
        ("addresses", {"body_web": "www.example"}, "Write a whole web address"),
        ("addresses", {"body_web": "javascript:alert(1)"}, "Write a whole web address"),
        ("addresses", {"licence_web": "https://licence.example"}, "Name the licence that this address leads to"),
        ("area", {"population": "1300000"}, "Say who counted it, and when"),
        ("area", {"population": "0", "population_source": "Census"}, "1"),
        ("colour", {"colour": "#ffd700"}, "the contrast is 1.40 to 1, and has to be 4.5 to 1"),
        ("colour", {"colour": "gold"}, "six digits"),
        ("colour", {"colour": ""}, "This field is required"),
        ("small_numbers", {"small_count": "8"}, "Say why the limits of small numbers change"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    client: Client, plan: Plan, by: User, section: str, values: dict[str, str], why: str
) -> None:
    answer = change(client, section, plan, **values)
    assert answer.status_code == 200
    errors = answer.context["form"].errors
    assert why in str(errors)
    assert "__all__" not in errors
    assert not Event.objects.filter(kind="objectives.plan").exists()


def test_two_people_lose_nothing_of_each_other(client: Client, plan: Plan, by: User) -> None:
    opened = as_opened(client.get(address("names", plan)).content.decode())
    actions.change_office(plan, by=create_publisher(), force="Borset Constabulary")
    answer = client.post(address("names", plan), opened | {"force": ["Borset Police"]})
    assert answer.status_code == 409
    assert "Borset Constabulary" in answer.content.decode()
    assert "Borset Police" in answer.content.decode()


def test_house_style_is_read_on_the_next_page(client: Client, plan: Plan, by: User) -> None:
    report = create_panel_report()
    assert "17 November 2023" in client.get("/panel/reports/").content.decode() + str(report)
    change(client, "house_style", plan, date_style="weekday")
    assert "Friday 17 November 2023" in client.get("/panel/reports/").content.decode()


def test_the_page_about_the_office_says_who_publishes(client: Client, plan: Plan, by: User) -> None:
    values: dict[str, Any] = {
        "population": 1_309_000,
        "population_source": "Census 2021",
        "licence": "Open Borset Licence",
    }
    values |= {"licence_web": "https://licence.example", "force_web": "https://force.example"}
    actions.change_office(plan, by=by, **values)
    page = read("/about/")
    assert "Anyshire, 1,309,000 people (Census 2021)" in page
    assert '<a href="https://force.example">Anyshire Police</a>' in page
    assert page.count('under the <a href="https://licence.example">Open Borset Licence</a>') == 2  # once below the page
    assert "Counts under 5" in page


def test_the_licence_goes_with_the_files_of_figures(plan: Plan, by: User) -> None:
    row = create_observation(measure=create_measure())
    show(row, create_release(quarter=row.quarter))
    actions.change_office(plan, by=by, licence="Open Borset Licence", licence_web="https://licence.example")
    for address in ("/data/measures.csv", "/data/measures.json"):
        response = Client().get(address)
        is_json = address.endswith("json")
        words = "Open Borset Licence (https://licence.example)" in response.getvalue().decode()
        assert words == is_json, address
        assert response["Link"] == '<https://licence.example>; rel="license"', address
    assert "Open Borset Licence" in read("/data/")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_licence_goes_with_the_file_of_a_register_and_is_no_row_of_it(plan: Plan, by: User, kind: str) -> None:
    row = create_observation(measure=create_measure())
    show(row, create_release(quarter=row.quarter))
    address = f"/commitments/?format={kind}"
    create_commitment(title="Open the hub")
    assert not Client().get(address).has_header("Link")
    actions.change_office(plan, by=by, licence="Open Borset Licence", licence_web="https://licence.example/é")
    response = Client().get(address)
    assert response["Link"] == '<https://licence.example/%C3%A9>; rel="license"'
    if kind == "xlsx":
        book = load_workbook(io.BytesIO(response.getvalue()))
        assert book.properties.description == "Licence: Open Borset Licence (https://licence.example/é)"
        assert book.active.max_row == 2
    else:
        first, *rows = response.getvalue().decode().splitlines()
        assert (first.startswith("\ufeffWhat was promised"), len(rows)) == (True, 1)
        assert "Open Borset Licence" not in "".join((first, *rows))


def test_the_colour_is_a_style_sheet_of_its_own_kept_for_good(client: Client, plan: Plan, by: User) -> None:
    assert "/look/" not in read("/about/")
    change(client, "colour", plan, colour="#5a0f3c")
    assert '<link rel="stylesheet" href="/look/5a0f3c.css">' in read("/about/")
    for reader in (Client(), client):
        response = reader.get("/look/5a0f3c.css")
        assert response.content == b":root{--brand:#5a0f3c}"
        assert response["Content-Type"] == "text/css; charset=utf-8"
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response["X-Content-Type-Options"] == "nosniff"
    for wrong in ("5A0F3C", "5a0f3", "5a0f3c}", "red"):
        assert client.get(f"/look/{wrong}.css").status_code == 404


def test_a_logo_is_kept_under_its_hash_and_served_as_what_it_is(client: Client, plan: Plan, by: User) -> None:
    for content, kind in ((PNG, "image/png"), (JPEG, "image/jpeg")):
        upload(client, plan, content)
        page = read("/about/")
        (where,) = re.findall(r'<img class="logo" src="([^"]+)" alt="Anyshire, safer">', page)
        for reader in (Client(), client):
            response = reader.get(where)
            assert (response.content, response["Content-Type"]) == (content, kind)
            assert response["X-Content-Type-Options"] == "nosniff"
            assert response["Cache-Control"].endswith("immutable")
    assert LogoImage.objects.count() == 2
    upload(client, plan, PNG)
    assert LogoImage.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "words", "field", "why"),
    [
        (b"<svg><script>alert(1)</script></svg>", "Logo", "picture", "not a PNG or JPEG picture"),
        (b"", "Logo", "picture", "not a PNG or JPEG picture"),
        (PNG + b"\0" * LARGEST_FILE, "Logo", "picture", "may have 300"),
        (png(width=5_000), "Logo", "picture", "5,000 by 1 pixels"),
        (PNG, "", "words", "This field is required"),
    ],
)
def test_what_is_no_logo_is_refused(
    client: Client, plan: Plan, by: User, content: bytes, words: str, field: str, why: str
) -> None:
    answer = upload(client, plan, content, words, name="logo.png")
    assert why in str(answer.context["form"].errors[field])
    assert not LogoImage.objects.exists()


def test_a_logo_is_removed_from_pages_and_its_picture_stays(client: Client, plan: Plan, by: User) -> None:
    upload(client, plan, PNG)
    client.post(reverse("office_logo_remove", args=["now"]), follow=True)
    assert 'class="logo"' not in read("/about/")
    assert client.get(f"/look/{LogoImage.objects.get().name}").status_code == 200
    assert client.get(reverse("office_logo_remove", args=["now"])).status_code == 404
    plan.refresh_from_db()
    with pytest.raises(ValidationError, match="no logo"):
        actions.remove_logo(plan, by=by)


def test_the_report_carries_colour_and_logo_and_loads_nothing(plan: Plan, by: User) -> None:
    report = create_panel_report()
    assert "img-src" not in policy_of(_file(report))
    actions.set_logo(plan, by=by, content=PNG, words="Anyshire, safer")
    actions.change_office(plan, by=by, colour="#5a0f3c")
    html = _file(report)
    assert re.findall(r'<img class="logo" src="data:image/png;base64,[\w+/=]+" alt="Anyshire, safer">', html)
    assert ":root{--brand:#5a0f3c}</style>" in html
    assert policy_of(html).endswith("; img-src data:")
    assert not re.search(r'(src|href)="(?!data:|#|http)', html)


def test_the_copies_for_print_carry_the_logo(plan: Plan, by: User) -> None:
    actions.set_logo(plan, by=by, content=png(width=60, height=20), words="Anyshire, safer")
    sealed = seal_report(create_panel_report(), by=create_publisher())
    copies = exports.copies_of(bytes(sealed.files.get(kind=FileKind.HTML).content))
    pictures = docx.Document(io.BytesIO(copies[FileKind.WORD])).inline_shapes
    assert [shape._inline.docPr.get("descr") for shape in pictures] == ["Anyshire, safer"]
    assert len(PdfReader(io.BytesIO(copies[FileKind.PDF])).pages[0].images) == 1


def _file(report: PanelReport) -> str:
    fresh = PanelReport.objects.select_related("meeting__plan", "quarter").get(pk=report.pk)
    return report_file(compose(fresh, WORKING_COPY))


def test_a_sealed_report_keeps_the_names_logo_and_house_style_of_its_day(client: Client, plan: Plan, by: User) -> None:
    actions.set_logo(plan, by=by, content=PNG, words="Anyshire, safer")
    actions.change_office(plan, by=by, colour="#5a0f3c", date_style="weekday", licence="Open Anyshire Licence")
    report = seal_report(create_panel_report(), by=create_publisher())
    names: dict[str, Any] = {
        "body": "Borset Office",
        "panel": "Borset Panel",
        "report_title": "Borset paper",
        "title": "Borset plan",
    }
    actions.change_office(plan, by=by, colour="#000000", date_style="day", licence="Open Borset Licence", **names)
    actions.remove_logo(plan, by=by)
    where = f"{report.get_absolute_url()}versions/1/"
    file, data = read(f"{where}report.html"), read(f"{where}report.json")
    for text in (file, data, read(f"{where}briefing.html")):
        assert "Anyshire" in text
        assert "Borset" not in text
    assert "Friday 17 November 2023" in file
    assert "--brand:#5a0f3c" in file
    assert 'alt="Anyshire, safer"' in file
    assert "Open Anyshire Licence" in data
    page = read(report.get_absolute_url())
    main = page[page.index("<main") : page.index("</main")]
    assert "Activity and performance report" in main
    assert "Anyshire Police and Crime Panel, Friday 17 November 2023" in main
    assert "Borset" not in main


def test_a_past_quarter_keeps_what_it_had(client: Client, plan: Plan, by: User) -> None:
    actions.set_logo(plan, by=by, content=PNG, words="Anyshire, safer")
    actions.change_office(
        plan, by=by, colour="#5a0f3c", licence="Open Anyshire Licence", population=5, population_source="Us"
    )
    release = create_release()
    seal(release, Plan.objects.get())
    plan.refresh_from_db()
    actions.change_office(
        plan, by=by, colour="#000000", licence="Open Borset Licence", body="Borset Office", population=6
    )
    actions.remove_logo(plan, by=by)
    page = read(f"/as-published/{release.quarter.slug}/about/")
    assert "Borset" not in page
    for words in ("5a0f3c.css", 'alt="Anyshire, safer"', "Open Anyshire Licence", "Anyshire, 5 people"):
        assert words in page
    assert "Open Borset Licence" in read("/about/")


def test_a_new_plan_begins_with_what_the_one_in_force_has(plan: Plan, by: User) -> None:
    actions.set_logo(plan, by=by, content=PNG, words="Anyshire, safer")
    actions.change_office(plan, by=by, colour="#5a0f3c", money_style="long", licence="Open Anyshire Licence")
    names = ("title", "starts", "ends", "body", "office_holder", "force", "area_name", "panel", "report_title")
    new = actions.add_plan(by=create_publisher(), **{name: getattr(plan, name) for name in names})
    assert (new.colour, new.money_style, new.licence) == ("#5a0f3c", "long", "Open Anyshire Licence")
    assert (new.logo, new.logo_alt) == (plan.logo, "Anyshire, safer")
    actions.change_office(new, by=by, colour="#000000")
    assert Plan.objects.in_force().colour == "#5a0f3c"  # type: ignore[union-attr]


def test_the_office_of_the_next_plan_is_prepared_before_it_is_in_force(client: Client, plan: Plan, by: User) -> None:
    create_plan(slug="next", title="Borset plan", is_in_force=False)
    assert 'href="/office/plans/next/"' in client.get("/office/").content.decode()
    assert 'href="/office/plans/next/names/"' in client.get("/office/plans/next/").content.decode()
    assert client.get("/office/plans/none/").status_code == 404
