"""One search: what is found, how it is said, and that nobody finds what they may not see."""

import datetime as dt
import re
import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from commissioning.models import Contract
from estates.models import Disposal, Property
from objectives.models import Commitment, Theme, UpdateText
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit import actions as audit
from pcc_portal.panel.models import PanelReport
from pcc_portal.periods.choices import QuarterState
from pcc_portal.search import actions
from pcc_portal.search.models import Edition, Entry
from pcc_portal.search.results import Marker, find
from pcc_portal.ui.query import Term, terms_of
from tests.factories.accounts import create_publisher, create_user
from tests.factories.commissioning import create_contract
from tests.factories.estates import create_disposal
from tests.factories.objectives import create_commitment, create_theme, create_update_text
from tests.factories.panel import create_panel_meeting, create_panel_report, create_panel_request
from tests.factories.panel import seal as sealed_by
from tests.factories.performance import create_inspection, create_measure, create_recommendation
from tests.factories.periods import create_quarter
from tests.factories.updates import create_release, seal
from tests.suites.test_leak_canary import CANARY, plant

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture
def office() -> Client:
    client = Client()
    client.force_login(create_user(role=Role.CONTRIBUTOR))
    return client


def read(client: Client, asked: str, **more: str) -> str:
    response = client.get("/find/", {"q": asked, **more})
    assert response.status_code == 200
    return response.content.decode()


def titles(asked: str, user: Any = None) -> dict[str, list[str]]:
    return {group.kind.key: [strip_tags(result.title) for result in group.results] for group in find(asked, user)}


def seal_report(report: PanelReport) -> PanelReport:
    return sealed_by(report, by=create_publisher())


def test_without_words_the_page_asks(client: Client) -> None:
    html = read(client, "")
    assert "What are you looking for?" in html
    assert "No results" not in html


def test_every_form_of_a_word_is_found() -> None:
    create_disposal(title="Holmer Road", grounds="The stations were closing.")
    assert titles("station close") == {"disposal": ["Holmer Road"]}
    assert titles("station burned") == {}


def test_a_phrase_and_a_word_left_out() -> None:
    create_contract(title="Crown Court support")
    create_contract(title="Court support for the Crown")
    assert titles('"crown court"') == {"contract": ["Crown Court support"]}
    assert titles("court -crown") == {}
    assert len(titles("court -magistrates")["contract"]) == 2
    assert titles("-crown") == {}


def test_a_word_in_the_title_comes_first() -> None:
    create_commitment(title="Aardvark", words="About shotguns.")
    create_commitment(title="Shotguns", words="About something.")
    assert titles("shotguns")["commitment"] == ["Shotguns", "Aardvark"]


def test_a_reference_is_found_with_and_without_its_strokes(demo: None) -> None:
    assert titles("PCC/D/2023/30")["decision"] == titles('"pcc d 2023 30"')["decision"] != []


@pytest.mark.parametrize("asked", ["OOCD", "oocds", "out-of-court disposals", '"out of court disposal"'])
def test_an_acronym_finds_the_name_and_the_name_the_acronym(asked: str) -> None:
    create_commitment(title="More out-of-court disposals")
    create_commitment(title="OOCD panel")
    create_commitment(title="Disposals of the court")
    assert sorted(titles(asked)["commitment"]) == ["More out-of-court disposals", "OOCD panel"]


def test_what_is_not_public_is_found_inside_only(client: Client, office: Client, memory: None) -> None:
    create_contract(title="Zebra interim", is_public=False)
    assert "No results" in read(client, "zebra")
    html = read(office, "zebra")
    assert "interim" in html
    assert "Not yet released" in html


def test_a_row_that_is_hidden_past_the_log_leaves_no_word(client: Client) -> None:
    """The words are kept, and still nothing of them is shown."""
    disposal = create_disposal(title="Zebra Road", grounds="Secret buyer.")
    assert "Secret" in read(client, "zebra")
    Disposal.objects.filter(pk=disposal.pk).update(is_public=False)
    assert Entry.objects.filter(key=disposal.slug).exists()
    html = read(client, "zebra")
    assert "No results" in html
    assert "Secret" not in html


def test_a_row_within_a_hidden_one_stays_inside() -> None:
    inspection = create_inspection(title="Draft inspection", is_public=False)
    create_recommendation(inspection=inspection, title="Zebra crossings")
    assert titles("zebra") == {}
    assert titles("zebra", create_user(role=Role.CONTRIBUTOR)) == {"recommendation": ["Zebra crossings"]}


@pytest.mark.parametrize("first", [None, Role.PANEL_MEMBER, Role.PUBLISHER])
def test_a_request_of_the_panel_is_found_with_its_answer_once_both_are_published(first: Role | None) -> None:
    """Whoever asks first and fills the words that readers outside share."""
    member = create_user(role=Role.PANEL_MEMBER)
    meeting, answer = create_panel_meeting(), {"answer": "The giraffe.", "answered_on": dt.date(2023, 12, 1)}
    create_panel_request(meeting=meeting, title="Open one", words="Which zebra?", **answer)
    create_panel_request(meeting=meeting, title="For members", words="Zebra?", is_public=False, raised_by=member)
    titles("zebra", create_user(role=first) if first else None)
    assert titles("zebra") == titles("giraffe") == {"panel-request": ["Open one"]}
    assert titles("zebra", member) == {"panel-request": ["Open one"]}
    assert len(titles("zebra", create_user(role=Role.CONTRIBUTOR))["panel-request"]) == 2


def test_a_reply_that_nobody_has_approved_is_found_by_nobody() -> None:
    create_panel_request(reply="Zebra.", replied_at=timezone.now(), replied_by=create_user())
    assert titles("zebra") == titles("zebra", create_user(role=Role.CONTRIBUTOR)) == {}


def test_the_past_has_no_request_of_the_panel(client: Client) -> None:
    """No release seals them: what is asked now was not asked then."""
    first = create_quarter(number=1, state=QuarterState.CLOSED)
    create_release(quarter=first)
    create_panel_request(title="Zebra")
    assert "No results" in client.get(f"/as-published/{first.slug}/find/", {"q": "zebra"}).content.decode()
    assert "<mark>Zebra</mark>" in read(client, "zebra")


def test_an_edit_is_found_at_once() -> None:
    commitment = create_commitment(title="Zebra")
    assert titles("giraffe") == {}
    audit.change(Commitment.objects.get(pk=commitment.pk), by=create_user(), title="Giraffe")
    assert titles("giraffe") == {"commitment": ["Giraffe"]}
    assert titles("zebra") == {}


def test_a_theme_is_found_by_the_words_that_the_reader_sees(client: Client, office: Client, memory: None) -> None:
    first, second = create_quarter(number=1, state=QuarterState.CLOSED), create_quarter(number=2)
    theme = create_theme(title="Road safety")
    create_update_text(theme=theme, quarter=first, release=create_release(quarter=first), body="Zebra crossings.")
    create_update_text(theme=theme, quarter=second, body="Pelican crossings.")
    assert "No results" in read(client, "pelican")
    assert "Road safety" in read(client, "zebra")
    assert "Road safety" in read(office, "pelican")
    assert "No results" in read(office, "zebra")


def test_paragraphs_of_sealed_reports_are_found_where_they_stand(client: Client, office: Client) -> None:
    quarter = create_quarter(number=2)
    create_release(quarter=quarter)
    report = create_panel_report(quarter=quarter, background="First.\n\nThe zebra stands here.")
    assert "No results" in read(client, "zebra")
    assert "No results" in read(office, "zebra")
    seal_report(report)
    html = read(client, "zebra")
    assert f'href="{report.get_absolute_url()}#para-3"' in html
    assert "Paragraph 3, quarter 2" in html
    assert 'id="para-3"' in client.get(report.get_absolute_url()).content.decode()


def test_a_report_is_read_once(client: Client) -> None:
    quarter = create_quarter(number=2)
    create_release(quarter=quarter)
    report = seal_report(create_panel_report(quarter=quarter, background="The zebra."))
    read(client, "zebra")
    first = Entry.objects.get(kind="paragraph", body__contains="zebra")
    audit.change(report.meeting, by=create_user(), place="Elsewhere")
    read(client, "zebra")
    assert Entry.objects.get(kind="paragraph", body__contains="zebra").pk == first.pk


def test_the_past_is_searched_as_it_was_published(client: Client) -> None:
    first, second = create_quarter(number=1, state=QuarterState.CLOSED), create_quarter(number=2)
    commitment = create_commitment(title="Zebra")
    seal(create_release(quarter=first), commitment)
    commitment.title = "Giraffe"
    commitment.save()
    seal(create_release(quarter=second), commitment)
    then = f"/as-published/{first.slug}/find/"
    html = client.get(then, {"q": "zebra"}).content.decode()
    assert f'href="/as-published/{first.slug}/commitments/{commitment.slug}/"' in html
    assert "No results" in client.get(then, {"q": "giraffe"}).content.decode()
    assert "No results" in read(client, "zebra")
    assert "<mark>Giraffe</mark>" in read(client, "giraffe")


def test_words_are_marked_and_everything_is_escaped(client: Client) -> None:
    create_commitment(title="Bold", words='Say <b>"zebra"</b> & <script>alert(1)</script> to zebras.')
    html = read(client, "zebra")
    assert "&lt;b&gt;&quot;<mark>zebra</mark>&quot;&lt;/b&gt; &amp;" in html
    assert "to <mark>zebras</mark>." in html
    assert "<script>alert" not in html
    assert "<script>alert" not in read(client, "<script>alert(1)</script>")


def test_a_long_text_is_cut_at_words_around_what_was_found() -> None:
    text = f"{'before ' * 60}zebra {'after ' * 60}"
    line = Marker([Term((("zebra",),))]).context(text)
    assert re.fullmatch(r"… (before )+<mark>zebra</mark>( after)+ …", line)
    assert len(line) < 260


def test_results_are_counted_filtered_and_paged(client: Client) -> None:
    theme = create_theme()
    for number in range(23):
        create_commitment(theme=theme, title=f"Zebra {number}")
    create_contract(title="Zebra")
    html = read(client, "zebra")
    assert "24 results" in html
    assert "All 23 commitments" in html
    assert html.count("/commitments/commitment-") == 5
    html = read(client, "zebra", kind="commitment", page="2")
    assert html.count("/commitments/commitment-") == 3
    assert "Page 2 of 2" in html
    assert read(client, "zebra", kind="commitment", page="99").count("/commitments/commitment-") == 3
    assert "No results of this kind" in read(client, "zebra", kind="disposal")
    assert "24 results" in read(client, "zebra", kind="no-such-kind")


HOSTILE = [
    *('"', '""', "*", "zeb*", "NEAR(a b)", "a AND", "NOT", "OR OR", "-", "--", "- -", "(", ")", "'", "''; DROP TABLE"),
    *(
        "title:zebra",
        "^zebra",
        "a:b & c | !d",
        "\\",
        "%",
        "_",
        "\0",
        "a\0b",
        "🦓",
        "👩‍👩‍👧",
        "é",
        "zébra",
        "ﬁ",
        "\u200b",
    ),
    *("x" * 10_000, "a " * 5_000, '"' * 1_000, "-a " * 200, "the", "the of", '"the"', "-the zebra", "١٢", "ĳ İ ß"),
]


@pytest.mark.parametrize("asked", HOSTILE)
def test_hostile_words_get_an_answer(client: Client, asked: str) -> None:
    create_commitment(title="Zebra")
    assert read(client, asked)
    assert client.get("/find/", {"q": asked, "kind": asked, "page": asked}).status_code == 200


def test_bytes_that_are_no_text_get_an_answer(client: Client) -> None:
    assert client.get("/find/?q=%ff%fe%00%22").status_code == 200


def test_common_words_do_not_stand_in_the_way() -> None:
    create_commitment(title="Zebra crossing", words="Done.")
    assert titles("the crossing of a zebra") == {"commitment": ["Zebra crossing"]}


def test_terms() -> None:
    assert terms_of('court "crown court" -youth') == [
        Term((("court",),)),
        Term((("crown", "court"),)),
        Term((("youth",),), is_unwanted=True),
    ]
    assert terms_of("  ") == terms_of("-a") == terms_of("🦓") == []


def test_an_older_reading_does_not_replace_a_newer_one() -> None:
    for event, key in ((7, "newer"), (6, "older")):
        actions.keep({"public": actions.Reading(event, [Entry(kind="commitment", key=key, title="Zebra")])})
    assert [entry.key for entry in Entry.objects.all()] == ["newer"]
    assert Edition.objects.get().event == 7


def test_after_a_change_only_what_it_changed_is_written_again(memory: None) -> None:
    commitment, contract = create_commitment(title="Zebra"), create_contract(title="Zebra crossings")
    everything = {"commitment": ["Zebra"], "contract": ["Zebra crossings"]}
    assert titles("zebra", create_publisher()) == everything
    before = dict(Entry.objects.values_list("key", "pk"))
    audit.change(Commitment.objects.get(pk=commitment.pk), by=create_user(), words="By the end of the year.")
    assert titles("zebra", create_publisher()) == everything
    assert titles('"end of the year"', create_publisher()) == {"commitment": ["Zebra"]}
    changed = {key for key, pk in Entry.objects.values_list("key", "pk") if before[key] != pk}
    assert changed == {commitment.slug}
    Commitment.objects.all().delete()
    audit.record(by=None, verb="looked at", target=contract)
    assert titles("zebra", create_publisher()) == {"contract": ["Zebra crossings"]}


def test_the_words_of_a_record_follow_what_they_cite(memory: None) -> None:
    create_quarter()
    contract, reader = create_contract(title="Zebra crossings"), create_publisher()
    create_commitment(title="Paint", words=f"For {{contract:{contract.slug}|title}}.")
    assert titles("zebra", reader) == {"commitment": ["Paint"], "contract": ["Zebra crossings"]}
    audit.change(Contract.objects.get(pk=contract.pk), by=reader, title="Giraffe")
    assert titles("zebra", reader) == {}
    assert titles("giraffe", reader) == {"commitment": ["Paint"], "contract": ["Giraffe"]}


def test_the_first_search_of_the_demo_after_a_change_asks_few_questions(demo: None, memory: None) -> None:
    publisher = User.objects.with_role(Role.PUBLISHER).earliest("pk")
    for reader in (publisher, None):
        find("police", reader)
        project = Property.objects.filter(is_public=True).earliest("pk")
        audit.change(project, by=publisher, title=f"{project.title}s")
        with CaptureQueriesContext(connection) as asked:
            find("police", reader)
        assert len(asked) <= 40


def test_the_demo_is_searched_with_a_constant_number_of_queries(demo: None, client: Client) -> None:
    read(client, "police")
    with CaptureQueriesContext(connection) as few:
        read(client, "police")
    theme = Theme.objects.first()
    for number in range(30):
        create_commitment(theme=theme, title=f"Police {number}")
        create_measure(theme=theme, title=f"Police {number}")
    audit.change(Commitment.objects.earliest("pk"), by=create_user(), words="Police again.")
    read(client, "police")
    with CaptureQueriesContext(connection) as many:
        read(client, "police")
    assert len(many) == len(few) <= 30


def test_no_draft_of_the_demo_is_found_outside(demo: None, client: Client) -> None:
    inside, outside = User.objects.with_role(Role.PUBLISHER).earliest("pk"), User.objects.with_role(Role.PANEL_MEMBER)
    hidden = UpdateText.objects.filter(release__isnull=True).first()
    assert hidden
    four_words = re.search(r"\b[a-z]+ [a-z]+ [a-z]+ [a-z]+\b", hidden.body)
    assert four_words
    phrase = f'"{four_words[0]}"'
    assert "theme" in titles(phrase, inside)
    assert titles(phrase, outside.earliest("pk")) == titles(phrase) == {}


def test_a_word_planted_in_every_draft_is_found_inside_alone(demo: None) -> None:
    """The words are read anew after the planting, which goes past the log."""
    plant()
    inside, outside = (User.objects.with_role(role).earliest("pk") for role in (Role.PUBLISHER, Role.PANEL_MEMBER))
    assert len(find(CANARY, inside)) > 5
    assert find(CANARY, outside) == find(CANARY, None) == []
    assert not Entry.objects.filter(edition__name="public", body__contains=CANARY).exists()
    assert not Entry.objects.filter(kind="paragraph", body__contains=CANARY).exists()


@pytest.mark.django_db(transaction=True)
def test_two_readers_at_once_read_the_words_once() -> None:
    create_commitment(title="Zebra")
    results: list[dict[str, list[str]]] = []

    def search() -> None:
        results.append(titles("zebra"))
        connection.close()

    readers = [threading.Thread(target=search) for _ in range(2)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert results == [{"commitment": ["Zebra"]}] * 2
    assert Entry.objects.filter(title="zebra").count() == 1
