"""The glossary, acronyms explained where they first stand, and the page that says how figures are graded."""

import re

import pytest
from django.test import Client
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from objectives.models import Plan
from pcc_portal.search.glossary import acronym_of, by_acronym, expand, glossary, name_of
from pcc_portal.ui.markdown import Cited, paragraphs
from pcc_portal.ui.statuses import STATUSES
from tests.factories.objectives import create_plan

ISVA = '<a class="term" href="/glossary/#isva">ISVA</a> (independent sexual violence adviser)'


def expanded(*texts: str) -> list[str]:
    return [str(text) for text in expand([SafeString(text) for text in texts])]


def test_the_glossary_holds_the_words_of_the_field() -> None:
    assert len(glossary()) >= 30
    assert {"OPCC", "PCC", "HMICFRS", "RIBA", "MSG", "NBR", "MTFP", "OOCD", "ISVA", "IDVA", "SARC"} <= set(by_acronym())
    assert len({term.slug for term in glossary()}) == len(glossary())
    assert all(term.meaning.endswith(".") for term in glossary())


@pytest.mark.django_db
def test_each_entry_has_an_address(client: Client) -> None:
    html = client.get("/glossary/").content.decode()
    assert all(f'id="{term.slug}"' in html for term in glossary())
    contents = re.findall(r'href="#(letter-\w)"', html)
    assert len(contents) > 10
    assert all(f'id="{letter}"' in html for letter in contents)


@pytest.mark.django_db
def test_meanings_name_the_people_as_the_office_does(client: Client) -> None:
    create_plan(office_holder="Police and Crime Commissioner for Anyshire", panel="Anyshire Police and Crime Panel")
    html = client.get("/glossary/").content.decode()
    for words in ("PCC: Police and Crime Commissioner<", "PCP: Police and Crime Panel<", "the Chief Constable to"):
        assert words in html
    Plan.objects.update(
        office_holder="Deputy Mayor for Policing",
        deputy="Assistant Mayor",
        chief="Head of Policing",
        panel="Anyshire Board",
        body="Mayor’s Office for Anyshire",
    )
    html = client.get("/glossary/").content.decode()
    for words in (
        "Deputy Mayor for Policing<",
        "Assistant Mayor<",
        "Anyshire Board<",
        "Mayor’s Office for Anyshire<",
        "holds the Head of Policing to account",
        "examine what the Deputy Mayor does",
        "The Deputy Mayor has 56 days",
    ):
        assert words in html, words
    for anchor in ("pcc", "dpcc", "opcc", "pcp"):
        assert html.count(f'id="{anchor}"') == 1
    assert not re.search(r"(?<!and Crime )Commissioner(?!s)", strip_tags(html))


def test_names_and_acronyms() -> None:
    assert name_of("isvas") == "independent sexual violence adviser"
    assert name_of("elephant") == name_of("") == ""
    assert acronym_of(("out", "of", "court", "disposals")) == "OOCD"
    assert acronym_of(("court",)) == acronym_of(()) == ""


def test_the_first_use_is_explained_once_over_all_paragraphs() -> None:
    assert expanded("<p>An ISVA helps. The ISVA too.</p>", "<p>ISVA</p>") == [
        f"<p>An {ISVA} helps. The ISVA too.</p>",
        "<p>ISVA</p>",
    ]


def test_a_plural_is_explained_in_the_plural() -> None:
    assert expanded("<p>ISVAs</p>")[0].endswith(">ISVAs</a> (independent sexual violence advisers)</p>")


def test_a_name_that_the_text_spells_out_is_not_said_again() -> None:
    (html,) = expanded("<p>An independent sexual violence adviser (ISVA) and an ISVA.</p>")
    assert strip_tags(html) == "An independent sexual violence adviser (ISVA) and an ISVA."
    assert html.count("/glossary/#isva") == 1


def test_an_acronym_in_brackets_is_the_writers_own_explanation() -> None:
    (html,) = expanded("<p>the Firearms Licencing Unit (FLU)</p>")
    assert strip_tags(html) == "the Firearms Licencing Unit (FLU)"
    assert "/glossary/#flu" in html


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="/x/">the ISVA</a></p>',
        '<p><a href="/x/"><strong>ISVA</strong></a></p>',
        "<p><code>ISVA</code></p>",
        "<h2>ISVA</h2>",
        '<table><thead><tr><th scope="col">ISVA</th></tr></thead></table>',
        '<p><a href="/x/" title="ISVA">x</a></p>',
        "<p>ISVAX, XISVA, isva, ISVA/2, PCC/D/2023/30, A-PCC</p>",
    ],
)
def test_links_code_headings_attributes_and_other_words_are_left_alone(html: str) -> None:
    assert expanded(html) == [html]


def test_nested_markup_is_kept_as_it_was() -> None:
    html = "<ul>\n<li>R&amp;D <em>the <strong>ISVA</strong></em><br>x &lt;b&gt; “y”</li>\n</ul>"
    assert expanded(html) == [html.replace("ISVA", ISVA)]


def test_what_comes_after_a_link_is_explained() -> None:
    assert expanded('<p><a href="/x/">ISVA</a>, ISVA</p>') == [f'<p><a href="/x/">ISVA</a>, {ISVA}</p>']


def test_expanding_twice_changes_nothing() -> None:
    once = expanded("<p>ISVA, ISVA and OOCDs by the PCC</p>", "<p>PCC</p>")
    assert expanded(*once) == once


def test_what_is_rendered_from_markdown_stays_safe() -> None:
    html = expand(paragraphs("ISVA <script>alert(1)</script> {measure:x}", lambda _: Cited("PCC & 1", "/m/")))
    assert all(isinstance(text, SafeString) for text in html)
    assert html[0].startswith(f"<p>{ISVA} &lt;script&gt;")
    assert '<a class="cite" href="/m/">PCC &amp; 1</a>' in html[0]


@pytest.mark.django_db
def test_how_figures_are_graded_names_every_status(client: Client) -> None:
    html = client.get("/grading/").content.decode()
    assert all(f"tag--{status}" in html and word in html for status, word in STATUSES.items())
    assert all(f'id="{place}"' in html for place in re.findall(r'href="#([\w-]+)">', html))


@pytest.mark.django_db
def test_the_accessibility_statement_is_complete(client: Client) -> None:
    html = client.get("/accessibility/").content.decode()
    for words in (
        "WCAG) version 2.2 at level AA",
        "Known limits",
        "If something does not work for you",
        "was prepared on",
    ):
        assert words in html
