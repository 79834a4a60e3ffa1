"""Every component on one page, at every width and with every font: nothing is lost, nothing sticks out."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from tests.fit import clipped, sticking_out
from tests.ui import gallery


@pytest.mark.parametrize(
    ("width", "scheme"),
    [(320, "light"), (360, "dark"), (768, "light"), (1280, "light"), (1280, "dark"), (1440, "light")],
)
def test_every_component_is_accessible(
    width: int,
    scheme: Literal["light", "dark"],
    browser: Browser,
    check_accessibility: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    static = (settings.BASE_DIR / "static").as_uri()
    gallery_file = tmp_path / "gallery.html"
    gallery_file.write_text(
        gallery.page().replace(f'href="{settings.STATIC_URL}', f'href="{static}/'), encoding="utf-8"
    )
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(gallery_file.as_uri())
    assert page.evaluate("getComputedStyle(document.querySelector('.masthead')).backgroundColor") == "rgb(18, 67, 109)"
    assert sticking_out(page) == []
    assert clipped(page, "as delivered", "fixed width") == []
    check_accessibility(page)
    page.close()
