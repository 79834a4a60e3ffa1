"""The pages of a long table, and where each is."""

import pytest
from django.http import QueryDict

from pcc_portal.ui.page import pages_of, part_of

ASKED = QueryDict("q=wait&format=csv&page=3&figures=2")


def test_pages_keep_the_rest_of_the_address_and_lead_to_the_section() -> None:
    pages = pages_of(part_of(range(60), "2", 24), ASKED, "figures", field="figures", section="figures")
    assert pages is not None
    assert [(link.label, link.current) for link in pages.links] == [("1", False), ("2", True), ("3", False)]
    assert pages.previous is not None
    assert pages.next is not None
    assert pages.previous.url == "?q=wait&figures=1#figures"
    assert pages.next.url == "?q=wait&figures=3#figures"


@pytest.mark.parametrize(("number", "page"), [(None, 1), ("", 1), ("x", 1), ("0", 3), ("9", 3), ("3", 3)])
def test_any_number_leads_to_a_page(number: str | None, page: int) -> None:
    part = part_of(range(60), number, 24)
    pages = pages_of(part, ASKED, "figures")
    assert part.number == page
    assert pages is not None
    assert (pages.previous is None, pages.next is None) == (page == 1, page == 3)


def test_what_fits_has_no_pages() -> None:
    assert pages_of(part_of(range(24), None, 24), ASKED, "figures") is None
    assert pages_of(part_of([], "7", 24), ASKED, "figures") is None
