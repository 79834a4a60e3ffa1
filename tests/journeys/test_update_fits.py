"""The form of the largest theme of the demo, as its quarter opens: no taller and no wider than it may be."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from .test_quarter import OFFICER

SignIn = Callable[[Page, str], str]
Check = Callable[[Page], None]
READS_ONLY = True
DAY = "2024-01-12"  # on which the demo's third quarter is open
UPDATE = "/updates/2023-24-q3/firearms-licensing-unit/"
FIGURES, COMMITMENTS = 16, 2
TALLEST = {1280: 2_500, 375: 6_000}


@pytest.mark.parametrize("width", TALLEST)
def test_the_largest_theme_is_no_taller_than_it_may_be(
    new_page: Callable[..., Page],
    sign_in: Callable[[Page, str], str],
    check_accessibility: Callable[[Page], None],
    width: int,
) -> None:
    page = new_page(viewport={"width": width, "height": 900})
    sign_in(page, OFFICER)
    page.goto(UPDATE)
    assert page.locator(".figures tbody tr").count() == FIGURES
    assert page.locator(".answer").count() == COMMITMENTS
    assert page.evaluate("document.documentElement.scrollHeight") <= TALLEST[width]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    check_accessibility(page)
