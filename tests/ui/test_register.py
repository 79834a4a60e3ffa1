"""The register: sorting, filtering and paging in the address, words for every state, a constant number of queries."""

import re
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django_filters import CharFilter
from django_tables2 import Column

from pcc_portal.ui.filters import RegisterFilterSet
from pcc_portal.ui.formats import number
from pcc_portal.ui.page import Link
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable
from pcc_portal.ui.records import RegisterView
from pcc_portal.ui.tables import FigureColumn, LinkedColumn, RegisterTable, StatusColumn

pytestmark = pytest.mark.django_db


class KindFilters(RegisterFilterSet):
    app_label = CharFilter(label="Room", lookup_expr="iexact")


class KindTable(RegisterTable):
    caption = "Kinds of record"
    model = Column(verbose_name="Kind")
    app_label = Column(verbose_name="Room")
    id = FigureColumn(verbose_name="Number", say=number)


class Kinds(RegisterView):
    queryset = ContentType.objects.filter(app_label__startswith="made")
    table_class = KindTable
    filterset_class = KindFilters
    title = "Kinds"
    lead = "What the portal keeps."
    noun = "kind"
    paginate_by = 10
    crumbs = (Link("Overview", "/"),)

    def get_downloads(self) -> tuple[Link, ...]:
        return (Link("CSV", "/kinds.csv"),)


def create_kinds(count: int, *, room: str = "made") -> None:
    ContentType.objects.bulk_create(ContentType(app_label=room, model=f"kind{at:04}") for at in range(count))


@pytest.fixture(autouse=True)
def plain_context(settings: Any) -> None:
    """The register alone: what the site puts around it has tests of its own."""
    (engine,) = settings.TEMPLATES
    options = engine["OPTIONS"] | {"context_processors": ["django.template.context_processors.request"]}
    settings.TEMPLATES = [engine | {"OPTIONS": options}]


def read(query: str = "") -> str:
    response = Kinds.as_view()(RequestFactory().get(f"/kinds/{query}"))
    return response.render().content.decode()


def test_rows_are_headed_labelled_and_counted() -> None:
    create_kinds(2)
    html = read()
    assert "2 kinds" in html
    assert "<caption>Kinds of record</caption>" in html
    assert '<th scope="row" role="rowheader">kind0000</th>' in html
    assert '<td role="cell" data-label="Room" ><span>made</span></td>' in html
    assert re.search(r'<td role="cell" data-label="Number" class="number"><span>[\d,]+</span></td>', html)
    assert '<a href="/kinds.csv">CSV</a>' in html
    assert "<title>Kinds – " in html
    assert 'aria-label="Pages of results"' not in html


def test_sorting_is_said_and_can_be_turned() -> None:
    create_kinds(12)
    html = read("?sort=-model&page=2&app_label=made")
    assert re.search(r'<th scope="col" [^>]*aria-sort="descending"><a class="sort" [^>]*>Kind</a>', html)
    assert html.count("aria-sort") == 1
    assert html.index("kind0001") < html.index("kind0000")
    assert 'href="?sort=model&amp;app_label=made"' in html  # back to the first page, filter kept
    assert '<input type="hidden" name="sort" value="-model">' in html


class PartTable(KindTable):
    parent = "app_label"


class Parts(Kinds):
    queryset = ContentType.objects.filter(app_label__startswith="made").order_by("app_label", "model")
    table_class = PartTable


def read_parts(query: str = "") -> str:
    return Parts.as_view()(RequestFactory().get(f"/kinds/{query}")).render().content.decode()


@pytest.mark.parametrize("order", ["", "?sort=app_label", "?sort=-app_label"])
def test_parts_stand_below_what_they_are_parts_of(order: str) -> None:
    create_kinds(2, room="made-a")
    create_kinds(1, room="made-b")
    html = read_parts(order)
    heads = re.findall(r'<th scope="rowgroup" role="rowheader" colspan="2">([^<]*)</th>', html)
    assert heads == sorted(["made-a", "made-b"], reverse=order.endswith("-app_label"))
    assert 'data-label="Room"' not in html
    assert html.count('<tbody role="rowgroup">') == 2
    first = html.partition(heads[1])[0]
    assert first.count('<th scope="row"') == (1 if order.endswith("-app_label") else 2)


def test_parts_in_another_order_say_each_what_they_are_parts_of() -> None:
    create_kinds(2, room="made-a")
    create_kinds(2, room="made-b")
    html = read_parts("?sort=model")
    assert 'rowgroup" role="rowheader' not in html
    assert html.count('data-label="Room"') == 4
    assert html.count('<tbody role="rowgroup">') == 1


def test_a_parent_heads_its_parts_on_the_next_page_too() -> None:
    create_kinds(12, room="made-a")
    html = read_parts("?page=2")
    assert html.count('scope="rowgroup"') == 1
    assert html.count('<th scope="row"') == 2


def test_pages_keep_the_rest_of_the_address() -> None:
    create_kinds(25)
    html = read("?page=2&app_label=MADE")
    assert "25 kinds found, page 2 of 3" in html
    assert 'rel="next" href="?page=3&amp;app_label=MADE"' in html
    assert html.count('aria-current="page"') == 2  # the page number and the last crumb
    assert "kind0010" in html
    assert "kind0009" not in html


@pytest.mark.parametrize("query", ["?page=99", "?page=none", "?page=-1", "?sort=nothing", "?sort=,,", "?unknown=1"])
def test_a_strange_address_still_gives_a_page(query: str) -> None:
    create_kinds(12)
    assert "12 kinds" in read(query)


def test_filters_can_be_cleared() -> None:
    create_kinds(1)
    create_kinds(1, room="made_else")
    html = read("?app_label=made&sort=id")
    assert "1 kind found" in html
    assert '<label class="label" for="id_app_label">Room</label>' in html
    assert '<a href="/kinds/?sort=id">Clear filters</a>' in html
    assert "Clear filters" not in read("?sort=id")


def test_nothing_found_and_nothing_yet_are_different_things() -> None:
    assert "Nothing has been recorded yet." in read()
    create_kinds(1)
    html = read("?app_label=nowhere")
    assert "No kinds match these filters." in html
    assert "<table" not in html


def test_what_a_reader_types_is_escaped() -> None:
    html = read("?app_label=%22%3E%3Cscript%3E&sort=%22%3E%3Cscript%3E")
    assert "<script" not in html


def test_queries_do_not_grow_with_rows() -> None:
    counts = []
    for more in (3, 30):
        create_kinds(more, room=f"made{more}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            read("?sort=-model")
        counts.append(len(queries))
    assert counts == [2, 2]


class Record:
    name = "<b>Service</b>"
    sub = "for & by young people"
    state = "gap"

    def get_absolute_url(self) -> str:
        return "/contracts/service/"


class RecordTable(RegisterTable):
    name = LinkedColumn(sub_field="sub")
    state = StatusColumn(shape={"gap": "off"}.__getitem__)
    heads_row = "name"


def test_linked_and_status_cells() -> None:
    row = RecordTable([Record()]).rows[0]
    assert row.get_cell("name") == (
        '<a href="/contracts/service/">&lt;b&gt;Service&lt;/b&gt;</a>'
        '<span class="register__sub">for &amp; by young people</span>'
    )
    assert row.get_cell("state") == '<span class="tag tag--off">gap</span>'


def test_a_wide_table_without_links_takes_the_focus_to_be_scrolled() -> None:
    wide = [Heading(str(number)) for number in range(6)]
    row = [Cell("1")] * 6
    assert PlainTable("Wide", wide, [row]).takes_focus
    assert not PlainTable("Linked", wide, [[Cell("1", "/a/"), *row[1:]]]).takes_focus
    assert not PlainTable("Narrow", wide[:5], [row[:5]]).takes_focus
