"""Makes the pictures of the manual anew, from the demo on its own day: `.venv/bin/python -m tests.manual_pictures`."""

import io
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("TEST_ENGINE", "sqlite")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from pcc_portal.home.demo import demo_office  # noqa: E402
from tests.browser import CHROMIUM_FLAGS  # noqa: E402
from tests.originals import collect_static, original  # noqa: E402
from tests.portal import ROOT, serving  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
LARGEST, COLOURS = 60_000, 48
# Name, who looks (an address of the demo, or nobody), and at which address after the first slash.
PAGES = (
    ("overview", "", ""),
    ("measure", "", "measures/crown-court-conviction-rate/"),
    ("for-the-panel", "panel@demo.example", "for-the-panel/"),
    ("my-work", "officer@demo.example", "work/"),
    ("update", "officer@demo.example", "updates/2023-24-q3/criminal-justice/"),
    ("approvals", "approver@demo.example", "approvals/"),
    ("check", "publisher@demo.example", "panel/reports/2023-24-q3/check/"),
    ("people", "administrator@demo.example", "people/"),
)


def main() -> int:
    settings.SCRATCH.mkdir(parents=True, exist_ok=True)
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    collect_static()
    PICTURES.mkdir(exist_ok=True)
    office = demo_office()
    with (
        serving(original("demo").copy("manual").url, DEMO_DATE=office.today.isoformat()) as address,
        chromium() as browser,
    ):
        return sum([picture(browser, address, office.password, *page) for page in PAGES])


@contextmanager
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)


def picture(browser: Browser, address: str, password: str, name: str, who: str, path: str) -> bool:
    """Write one; gives whether it is not fit to be kept: no such page, or too large."""
    page = browser.new_context(base_url=address, locale="en-GB", viewport={"width": 1000, "height": 800}).new_page()
    if who:
        sign_in(page, who, password)
    answer = page.goto(f"/{path}")
    file = PICTURES / f"{name}.png"
    written = smaller(page.screenshot(), file)
    sys.stdout.write(f"{file.relative_to(ROOT)}: {written // 1000} kB\n")
    return answer is None or not answer.ok or written > LARGEST


def sign_in(page: Page, who: str, password: str) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("E-mail").fill(who)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def smaller(png: bytes, file: Path) -> int:
    """Write the picture in few colours; gives its size in bytes."""
    with Image.open(io.BytesIO(png)) as image:
        image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    return file.stat().st_size


if __name__ == "__main__":
    sys.exit(main())
