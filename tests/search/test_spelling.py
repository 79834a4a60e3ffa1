"""One spelling: the search boxes of the registers find what Find finds, however it is typed."""

from html import unescape

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from commissioning.filters import ProviderFilters
from commissioning.models import Provider
from pcc_portal.accounts.roles import Role
from pcc_portal.ui.filters import stands_in
from pcc_portal.ui.query import terms_of
from pcc_portal.ui.spelling import fold, fold_with_places, same_name, words_of
from tests.factories.accounts import create_user
from tests.factories.commissioning import create_contract, create_provider
from tests.factories.performance import create_measure
from tests.search.test_find import titles

pytestmark = pytest.mark.engines
ALIKE = [
    ("Borsetshire Women’s Aid", "Women's"),
    ("Borsetshire Women's Aid", "women’s aid"),
    ("Borsetshire Women’s Aid", "WOMENS AID"),
    ("Heart\u00adlands Trust", "Heartlands"),
    ("Anyshire Co-operative Trust", "cooperative"),
    ("Anyshire Cooperative Trust", "co-operative"),
    ("Heartlands Trust", "Heart\u200blands"),
    ("\ufeffHeartlands Trust", '"heartlands trust"'),
    ("Café Zoë", "cafe zoe"),
    ("Cafe Zoe", "CAFÉ ZOË"),
    ("Anti\u2011social behaviour team", "anti-social"),
    ("Anti-social behaviour team", "anti–social"),
    ("Out of court – the scheme", "out-of-court"),
    ("Fire & Rescue", '"fire and rescue"'),
    ("Fire and Rescue", "“fire & rescue”"),
    ("Straße", "STRASSE"),
    ("Oﬃce of the future", "office"),
    ("New\u00a0Start", '"new start"'),
    ("Stations were closing", "station close"),
    ("Grants to police and crime panels", "PCP"),
]


def boxed(asked: str) -> list[str]:
    found = ProviderFilters({"q": asked}, queryset=Provider.objects.all()).qs
    return [row.title for row in found]


@pytest.mark.django_db
@pytest.mark.parametrize(("title", "asked"), ALIKE)
def test_find_and_the_registers_find_it(title: str, asked: str) -> None:
    create_provider(title=title)
    create_contract(title=title, provider=create_provider(title="Somebody else"))
    assert boxed(asked) == [title]
    assert [unescape(found) for found in titles(asked)["contract"]] == [title]


@pytest.mark.django_db
def test_a_register_also_finds_parts_of_words_and_leaves_out_what_is_not_wanted() -> None:
    create_provider(title="Heartlands Trust")
    create_provider(title="Heartlands Charity")
    assert boxed("artland -trust") == ["Heartlands Charity"]
    assert boxed("heartlands zebra") == []
    assert boxed("—") == []
    assert len(boxed(" ")) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["gun licence", "Gun Licences", "waits for a gun license", '"gun licence"'])
def test_what_people_say_finds_what_records_say(asked: str) -> None:
    create_measure(title="Median wait for a new firearm certificate")
    create_measure(title="Waits for firearm and shotgun certificates")
    create_measure(title="Waits for a licence to keep a gun")
    create_measure(title="Waits for letters")
    count = {'"gun licence"': 0, "waits for a gun license": 2}.get(asked, 3)
    found = titles(asked).get("measure", [])
    assert len(found) == count
    assert "Waits for letters" not in found


@pytest.mark.django_db
def test_what_is_marked_is_what_stands_there() -> None:
    create_measure(title="Women’s cafés")
    html = Client()
    html.force_login(create_user(role=Role.CONTRIBUTOR))
    page = html.get("/find/", {"q": "womens cafe"}).content.decode()
    assert "<mark>Women’s</mark> <mark>cafés</mark>" in page


@given(st.text())
def test_folding_again_changes_nothing_and_keeps_its_places(text: str) -> None:
    folded, places = fold_with_places(text)
    assert folded == fold(text)
    assert fold(folded) == folded
    assert len(places) == len(folded)
    assert places == sorted(places)


@given(st.text())
def test_a_name_is_like_itself_in_capitals(text: str) -> None:
    assert same_name(text, f"\u200b{text}\u00ad")
    assert words_of(text.upper()) == words_of(text.upper().casefold())


@given(st.text(max_size=60))
def test_whatever_is_asked_is_read(text: str) -> None:
    assert all(term.spellings for term in terms_of(text))


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("cooperative", "Co-operative Bank"),
        ("co-operative", "Cooperative Bank"),
        ("e-mail", "emails answered"),
        ("email", "e-mails answered"),
        ("multiagency", "Multi\u2010agency hub"),
        ("steer-clear", "SteerClear"),
        ("1204", "1,204 offences"),
        ("1,204", "1204 offences"),
        ("Lodz", "Łódź House"),
        ("oeuvre", "Œuvre"),
        ("Ørsted", "Orsted"),
        ("drug driving", "drug-driving"),
        ('"knife crime"', "knife\u2011crime unit"),
    ],
)
def test_words_in_parts_and_letters_of_others_are_found(asked: str, text: str) -> None:
    assert stands_in(asked, [text])


@pytest.mark.parametrize(("asked", "text"), [("operative", "Cooper and sons"), ("204", "1,304"), ("clear", "St Eer")])
def test_what_is_no_part_of_a_word_is_not(asked: str, text: str) -> None:
    assert not stands_in(asked, [text])
