"""A scheme from its form to pages, cards, boards, the sealed report, its copies, and past quarters."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import docx
import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from objectives.models import QuarterlyUpdate, Theme, UpdateText
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.panel import exports
from pcc_portal.panel.choices import FileKind
from pcc_portal.panel.models import PanelReport
from pcc_portal.panel.sealed import sealed_grade, sealed_record
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import Graded, Rule
from pcc_portal.updates.grading.schemes import scheme_for
from pcc_portal.updates.models import Releasable
from pcc_portal.updates.registers.declaration import released_models
from pcc_portal.updates.releases import actions as releases
from performance.models import Measure
from tests.factories.accounts import create_administrator, create_publisher, create_user
from tests.factories.commissioning import create_risk
from tests.factories.objectives import create_delivery_action, create_theme, create_update_text
from tests.factories.panel import create_panel_meeting, create_panel_report, seal
from tests.factories.performance import create_measure, create_observation, create_target
from tests.factories.periods import create_quarter
from tests.factories.schemes import BY_TREND, FIVE, THREE, grade, regrade, words_of
from tests.forms import as_opened
from tests.pages import publish, read

pytestmark = pytest.mark.django_db
Sent = dict[str, list[str]]


@pytest.fixture
def publisher() -> User:
    return create_publisher()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def opened(client: Client, graded: Graded) -> Sent:
    sent = as_opened(client.get(reverse("scheme_change", args=[graded])).content.decode())
    return sent | {"reason": ["Agreed by the office."]}


def row(number: int, values: dict[str, Any]) -> Sent:
    """A grade of the factory as it is typed into a row of the form."""
    names = ("word", "said", "meaning", "shape", "colour", "counts_as")
    typed = {f"{number}-{name}": [str(values[name])] for name in names}
    edge = {f"{number}-edge": [values["edge"] or ""]}
    return typed | edge | ({f"{number}-needs_reason": ["on"]} if values["needs_reason"] else {})


def save(client: Client, graded: Graded, sent: Sent, status: int = 302) -> str:
    response = client.post(reverse("scheme_change", args=[graded]), sent)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def seal_quarter(quarter: Quarter, by: User) -> PanelReport:
    approver = create_user(role=Role.APPROVER)
    models: list[type[Releasable]] = released_models()
    for model in models:
        releases.approve(model.objects.waiting_for_approval(), by=approver)
    return seal(create_panel_report(quarter=quarter, meeting=create_panel_meeting()), by=by)


def html_of(report: PanelReport) -> str:
    return bytes(report.files.get(kind=FileKind.HTML).content).decode()


def test_five_colours_through_forms_to_page_report_and_copies(publisher: User, settings: Any) -> None:
    settings.DEMO_DATE = dt.date(2023, 10, 10)
    client, theme, quarter = client_of(publisher), create_theme(title="Roads"), create_quarter()
    QuarterlyUpdate.objects.create(theme=theme, quarter=quarter)
    sent = opened(client, Graded.UPDATES)
    for number, each in enumerate(FIVE, 1):
        sent |= row(number, each) | {f"{number}-order": [str(number)]}
    save(client, Graded.UPDATES, sent | {"title": ["Five colours"], "reason": ["As Dorset does."]})
    assert words_of(Graded.UPDATES) == ["Excellent", "Good", "Fair", "Weak", "Poor"]
    event = Event.objects.filter(kind="updates.gradescheme").newest_first()[0]
    assert (event.verb, event.reason, event.user_id) == (
        "changed how things are graded",
        "As Dorset does.",
        publisher.pk,
    )
    key = next(str(each) for each in scheme_for(Graded.UPDATES).grades if each.word == "Poor")

    page = reverse("update", args=[quarter.slug, theme.slug])
    sent = as_opened(client.get(page).content.decode()) | {"words-body": ["Roads are worse."], "words-brag": [key]}
    del sent["form_id"], sent["kept_from"]
    assert "Say why it is not on track." in client.post(page, sent).content.decode()
    assert client.post(page, sent | {"words-brag_reason": ["Ice."]}).status_code == 302
    assert UpdateText.objects.get().grade.word == "Poor"
    report = seal_quarter(quarter, publisher)
    for address in ("/", theme.get_absolute_url(), theme.objective.get_absolute_url()):
        assert '<span class="tag tag--off">Poor</span>' in read(address), address
    assert "Of 1 theme, 1 is “Poor”." in read("/")
    assert "</span>Poor</li>" in read("/"), "in the key"
    html = html_of(report)
    assert '<span class="tag tag--off">Poor</span>' in html
    copies = exports.copies_of(html.encode())
    assert "Poor" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(copies[FileKind.PDF])).pages)
    assert "Poor" in "\n".join(p.text for p in docx.Document(io.BytesIO(copies[FileKind.WORD])).paragraphs)


def measured(quarter: Quarter, theme: Theme, value: int, **values: Any) -> Measure:
    measure = create_measure(theme=theme, **values)
    create_observation(measure=measure, value=Decimal(value), start=quarter.start, end=quarter.end, quarter=quarter)
    return measure


def test_range_and_trend_through_forms_to_card_board_and_report(publisher: User) -> None:
    client, quarter, theme = client_of(publisher), create_quarter(), create_theme()
    sent = opened(client, Graded.MEASURES) | {"rule": [Rule.TREND]}
    for number, each in enumerate(THREE, 1):
        sent |= row(number, {**each, "edge": None})
    rows = {"exceeds": "1", "meets": "2", "below": "3"}
    sent |= {name: [rows[key]] for name, key in BY_TREND.items()}
    save(client, Graded.MEASURES, sent)
    place = {"board_row": "All", "board_column": "Wait"}
    measure = measured(quarter, theme, 140, is_headline=True, **place)
    create_target(measure=measure, value=150, upper=Decimal(160))
    report = seal_quarter(quarter, publisher)
    tag = '<span class="tag tag--star-green">Exceeds</span>'
    board = reverse("board", args=[theme.slug])
    for address in ("/", "/measures/", measure.get_absolute_url(), theme.get_absolute_url()):
        assert tag in read(address), address
    assert "Exceeds" in read(board)
    assert tag in html_of(report)
    assert "1 measure found" in read(f"/measures/?status={scheme_for(Graded.MEASURES).active[0]}")
    assert "Range and trend" in read("/grades/", user=publisher)
    assert "which way it goes" in read("/grading/")
    assert "An example" not in read("/grading/")


def test_a_place_is_graded_and_printed_in_the_report_without_a_target(publisher: User) -> None:
    regrade(Graded.MEASURES, *THREE, rule=Rule.PLACE)
    quarter, theme = create_quarter(), create_theme()
    measure = measured(quarter, theme, 5, unit="place")
    measure.observations.update(denominator=8)
    report = seal_quarter(quarter, publisher)
    tag = '<span class="tag tag--down-red">Below</span>'
    assert tag in read("/measures/")
    assert tag in html_of(report)


def test_a_past_quarter_and_a_sealed_report_keep_their_words(publisher: User) -> None:
    theme, first, second = create_theme(), create_quarter(number=1), create_quarter(number=2)
    create_update_text(theme=theme, quarter=first, brag="amber")
    create_delivery_action(theme=theme, brag="amber", brag_reason="Late.", is_public=True)
    risk = create_risk(theme=theme, residual_likelihood=4, residual_impact=4, likelihood=4, impact=4, is_public=True)
    report = seal_quarter(first, publisher)
    bytes_before = html_of(report)
    new = grade("amber", "Wobbling", "cross purple", "risk")
    regrade(Graded.UPDATES, new, grade("green", "Fine", "star purple"))
    regrade(Graded.ACTIONS, new, grade("green", "Fine", "star purple"))
    regrade(
        Graded.RISKS, grade("low", "Calm", "circle blue", "on", "1"), grade("high", "Storm", "star red", "off", "9")
    )
    assert "At risk" in read(theme.get_absolute_url())
    assert '<span class="tag tag--cross-purple">Wobbling</span>' in read(reverse("delivery_actions"))
    assert "Storm" in read(risk.get_absolute_url())
    past = f"/as-published/{first.slug}"
    for address, word in ((reverse("delivery_actions"), "At risk"), (risk.get_absolute_url(), "High")):
        then = read(past + address)
        assert word in then, address
        assert not [word for word in ("Wobbling", "Storm") if word in then]
    assert "Wobbling" not in read(f"{past}/grading/")
    create_update_text(theme=theme, quarter=second, brag="amber")
    publish(second)
    page = read(theme.get_absolute_url())
    assert '<span class="tag tag--cross-purple">Wobbling</span>' in page
    assert '<dt>Q1 2023/24</dt><dd><span class="tag tag--risk">At risk</span>' in page
    assert html_of(report) == bytes_before
    (section,) = (s for s in sealed_record(report)["sections"] if s["themes"])
    assert sealed_grade(section["themes"][0]).in_sentence == "at risk"


def test_a_grade_moves_by_its_button_and_is_saved_with_the_rest(publisher: User) -> None:
    client, before = client_of(publisher), words_of(Graded.UPDATES)
    sent = opened(client, Graded.UPDATES) | {"1-word": ["Typed"], "move": ["1-down"]}
    sent.pop("1-needs_reason", None)
    page = save(client, Graded.UPDATES, sent, status=200)
    assert 'id="down-1" autofocus' in page
    assert page.index(f"1. {before[1]}") < page.index(f"2. {before[0]}")
    assert 'value="Typed"' in page
    assert words_of(Graded.UPDATES) == before
    moved = as_opened(page)
    assert (moved["1-order"], moved["2-order"]) == (["2"], ["1"])
    save(client, Graded.UPDATES, moved | {"reason": ["Another order."]})
    assert words_of(Graded.UPDATES) == [before[1], "Typed", *before[2:]]


@pytest.mark.parametrize("move", ["", "0-up", "99-down", "x-up", "1-sideways", "1"])
def test_a_move_of_nothing_is_a_save_like_any_other(publisher: User, move: str) -> None:
    client = client_of(publisher)
    save(client, Graded.UPDATES, opened(client, Graded.UPDATES) | {"move": [move], "title": [""]}, status=200)


def test_errors_stand_beside_their_fields_and_keep_what_was_typed(publisher: User) -> None:
    client = client_of(publisher)
    sent = opened(client, Graded.MEASURES) | {"2-shape": ["circle"], "1-order": ["2"], "2-order": ["1"]}
    html = save(client, Graded.MEASURES, sent | {"3-meaning": [""]}, status=200)
    assert 'id="id_3-meaning_error"' in html
    html = save(client, Graded.MEASURES, sent, status=200)
    assert 'id="id_1-shape_error"' in html  # the second in the order, in the first row
    assert "Colour alone tells nobody apart." in html
    create_delivery_action(brag="amber", brag_reason="Late.")
    html = save(client, Graded.ACTIONS, opened(client, Graded.ACTIONS) | {"3-stands": ["removed"]}, status=200)
    assert 'id="id_3-stands_error"' in html


def test_of_two_at_once_the_second_loses_nothing(publisher: User) -> None:
    client = client_of(publisher)
    sent = opened(client, Graded.RISKS)
    save(client, Graded.RISKS, sent | {"1-word": ["Calm"]})
    html = save(client, Graded.RISKS, sent | {"1-word": ["Quiet"]}, status=409)
    assert 'value="Quiet"' in html
    assert "Somebody else has changed this scheme" in html


def test_publishers_and_administrators_alone_and_no_other_scheme() -> None:
    for person, status in (
        (create_administrator(), 200),
        (create_publisher(), 200),
        (create_user(role=Role.APPROVER), 403),
        (create_user(role=Role.PANEL_MEMBER), 403),
    ):
        for address in (reverse("schemes"), reverse("scheme_change", args=["risks"])):
            assert client_of(person).get(address).status_code == status
    assert client_of(create_publisher()).get("/grades/weather/").status_code == 404
