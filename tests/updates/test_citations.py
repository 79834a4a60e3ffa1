"""Records cited in text: printed as one reader sees them, and a mistake named with the nearest that is right."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pcc_portal.periods.models import Quarter
from pcc_portal.ui.markdown import Reference, references
from pcc_portal.updates.citations.resolving import NOT_PUBLISHED, Citations, choices, problems
from pcc_portal.updates.registers.declaration import cited_kinds
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, Viewpoint
from performance.models import Measure
from tests.factories.commissioning import create_contract, create_provider
from tests.factories.objectives import create_commitment, create_decision, create_milestone
from tests.factories.performance import create_measure, create_observation
from tests.factories.periods import create_quarter

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter() -> Quarter:
    return create_quarter()


@pytest.fixture
def office(quarter: Quarter) -> Viewpoint:
    return Viewpoint(WORKING_COPY, quarter)


@pytest.fixture
def wait(quarter: Quarter) -> Measure:
    measure = create_measure(slug="longest-wait", title="Longest wait")
    create_observation(measure=measure, value=300, quarter=quarter)
    return measure


def cite(text: str, viewpoint: Viewpoint, **more: str) -> tuple[str, str, bool]:
    cited = Citations([text], viewpoint, **more).cite(references(text)[0])
    return cited.text, cited.href, cited.unreleased


def test_a_figure_prints_with_a_link_and_a_mark(wait: Measure, office: Viewpoint) -> None:
    assert cite("{measure:longest-wait}", office) == ("300 days", "/measures/longest-wait/", True)


def test_a_file_read_elsewhere_links_back_in_full(wait: Measure, office: Viewpoint) -> None:
    _, href, _ = cite("{measure:longest-wait}", office, base_url="https://plan.example")
    assert href == "https://plan.example/measures/longest-wait/"


def test_outside_the_office_an_unreleased_figure_is_not_printed(wait: Measure, quarter: Quarter) -> None:
    text, _, unreleased = cite("{measure:longest-wait}", Viewpoint(AsAt(1), quarter))
    assert "300" not in text
    assert not unreleased


def test_a_hidden_record_is_not_published(quarter: Quarter) -> None:
    create_decision(slug="secret", title="Buy the island", is_public=False)
    assert cite("{decision:secret|title}", Viewpoint(AsAt(1), quarter)) == (NOT_PUBLISHED, "", False)


def test_a_public_record_does_not_name_a_hidden_one(quarter: Quarter, office: Viewpoint) -> None:
    create_contract(slug="help", provider=create_provider(title="Haven", is_public=False))
    assert cite("{contract:help|provider}", Viewpoint(AsAt(1), quarter))[0] == NOT_PUBLISHED
    assert cite("{contract:help|provider}", office)[0] == "Haven"


def test_the_office_sees_a_hidden_record_marked(office: Viewpoint) -> None:
    create_decision(slug="secret", title="Buy the island", is_public=False)
    assert cite("{decision:secret|title}", office) == ("Buy the island", "/decisions/secret/", True)


def test_the_first_field_is_meant_where_none_is_named(office: Viewpoint) -> None:
    create_decision(slug="d", reference="PCC/D/2023/30")
    assert cite("{decision:d}", office)[0] == cite("{decision:d|reference}", office)[0] == "PCC/D/2023/30"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{measures:longest-wait}", "there is no kind “measures”. Did you mean “measure”?"),
        ("{measure:longest-wiat}", "there is no measure “longest-wiat”. Did you mean “longest-wait”?"),
        ("{measure:longest-wait|tagret}", "a measure has no field “tagret”. Did you mean “target”?"),
        ("{measure:longest-wait|peers}", "nothing is recorded for “peers” of Longest wait."),
        ("{measure:zzzz}", "there is no measure “zzzz”."),
    ],
)
def test_a_mistake_is_named_with_the_nearest(wait: Measure, office: Viewpoint, text: str, sentence: str) -> None:
    [mistakes] = problems(f"It was {text} long.", office)
    assert mistakes == f"{text}: {sentence}"


def test_every_mistake_is_named_at_once(wait: Measure, office: Viewpoint) -> None:
    assert len(problems("{measure:a} {measure:longest-wait} {contract:b} {nothing:c}", office)) == 3


def test_text_without_a_mistake_has_no_problem(wait: Measure, office: Viewpoint) -> None:
    assert problems("It was {measure:longest-wait} in {measure:longest-wait|period}.", office) == []


def test_a_mistake_never_offers_what_the_reader_may_not_know(quarter: Quarter) -> None:
    create_decision(slug="buy-the-island", is_public=False)
    [mistakes] = problems("{decision:buy-the-islnad}", Viewpoint(AsAt(0), quarter))
    assert "buy-the-island" not in mistakes


def test_each_kind_reads_all_its_records_at_once(quarter: Quarter, office: Viewpoint) -> None:
    """However many references: queries do not grow."""

    def queries(count: int) -> int:
        texts = [f"{{{kind}:{kind}-{n}}}" for n in range(count) for kind in ("measure", "decision", "milestone")]
        with CaptureQueriesContext(connection) as captured:
            cited = Citations(texts, office)
            assert all(cited.cite(r).text != NOT_PUBLISHED for text in texts for r in references(text))
        return len(captured)

    for n in range(20):
        create_observation(measure=create_measure(slug=f"measure-{n}"), value=Decimal(n), quarter=quarter)
        create_decision(slug=f"decision-{n}")
        create_milestone(slug=f"milestone-{n}")
    assert queries(2) == queries(20)


def test_the_kinds_are_those_that_the_handbook_names() -> None:
    assert set(cited_kinds()) == {
        *("ad-hoc-request", "award", "budget", "budget-line", "commitment", "contract", "decision", "disposal"),
        *("grant-round", "inspection", "inspection-response", "measure", "meeting", "milestone", "project"),
        *("property", "provider", "risk", "service", "survey"),
        *("medium-term-year", "precept", "reserve", "saving"),
    }


def test_choices_are_what_the_reader_may_cite(quarter: Quarter, office: Viewpoint) -> None:
    create_commitment(slug="one", title="One")
    create_commitment(slug="two", title="Two", is_public=False)
    kind = cited_kinds()["commitment"]
    assert list(choices(kind, office)) == [("one", "One", False), ("two", "Two", False)]
    assert list(choices(kind, Viewpoint(AsAt(0), quarter))) == [("one", "One", False)]


def test_a_reference_says_itself() -> None:
    assert references("a {measure:b|target} c") == [Reference("measure", "b", "target")]
    assert str(Reference("measure", "b", "target")) == "{measure:b|target}"
