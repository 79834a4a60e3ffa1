"""What the walk over all pages looks for, it finds."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.architecture.markup import Page, citation_as_typed, programme_talk


@pytest.mark.parametrize(
    ("find", "html"),
    [
        (programme_talk, "<td> None </td>"),
        (programme_talk, "<textarea>{{ form.words }}</textarea>"),
        (programme_talk, "<p>&lt;Measure object (1)&gt;</p>"),
        (citation_as_typed, "<p>It took {measure:firearms|value} days.</p>"),
        (citation_as_typed, "<p>It took [not published] days.</p>"),
        (citation_as_typed, "<textarea>{measure:a}</textarea><p>{measure:b}</p>"),
    ],
)
def test_the_search_finds_each(find: Callable[[str], str], html: str) -> None:
    assert find(html)


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<h1>A</h1><hmeasure>B</hmeasure>", "<hmeasure> is no element"),
        ("<h1>A</h1><div><p></div></p>", "closes what is not open"),
        ("<h1>A</h1><div>", "<div> stays open"),
        ('<h1 id="a">A</h1><p id="a"></p>', "the id “a” stands 2 times"),
        ('<h1>A</h1><a href="#b">B</a>', "href points at “b”"),
        ('<h1>A</h1><label for="b">B</label>', "for points at “b”"),
        ("<p>A</p>", "0 headings of the first level"),
        ("<h1>A</h1><h3>B</h3>", "level 3 follows one of level 1"),
    ],
)
def test_the_checker_finds_each_fault(html: str, fault: str) -> None:
    assert any(fault in found for found in Page(html).faults)


def test_error_pages_are_sound(db: None) -> None:
    assert Page(Client().get("/no-such-page/").content.decode()).faults == []
