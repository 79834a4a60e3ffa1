"""What is heavy is imported when a reader asks for it, and no earlier."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role

pytestmark = pytest.mark.slow

HEAVY = ("plotly", "numpy", "weasyprint", "docx", "resvg_py", "lxml")
START = "import sys, pcc_portal.wsgi, pcc_portal.urls; print([name for name in sys.argv[1:] if name in sys.modules])"


def test_the_application_starts_without_what_is_heavy() -> None:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "pcc_portal.settings"}
    done = subprocess.run(
        [sys.executable, "-c", START, *HEAVY, "django"],
        env=env,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "['django']"


@pytest.fixture
def without_what_is_heavy() -> Iterator[None]:
    """Nothing of it is imported; afterwards there is again what there was, and no part of another copy."""
    before = take_away()
    yield
    take_away()
    sys.modules.update(before)


def take_away() -> dict[str, ModuleType]:
    names = [name for name in sys.modules if name.partition(".")[0] in HEAVY]
    return {name: sys.modules.pop(name) for name in names}


def test_no_page_and_no_chart_to_explore_imports_plotly(
    demo: None, client: Client, without_what_is_heavy: None
) -> None:
    client.force_login(User.objects.with_role(Role.PUBLISHER).earliest("pk"))
    for page in (
        "/",
        "/panel/reports/2023-24-q2/",
        "/measures/",
        "/measures/shotgun-grant-longest-wait/",
        "/budgets/2023-24/",
        "/charts/measure/shotgun-grant-longest-wait.json",
        "/charts/budget/2023-24.json",
    ):
        assert client.get(page).status_code == 200
        assert not {*HEAVY} & sys.modules.keys(), page


def test_plotlys_script_is_a_static_file_and_nothing_else_of_it_is() -> None:
    located = finders.find("plotly/plotly.min.js")
    assert isinstance(located, str)
    assert Path(located).stat().st_size > 1_000_000
    assert finders.find("plotly/datasets/gapminder.csv.gz") is None
    [finder] = [finder for finder in finders.get_finders() if type(finder).__name__ == "PlotlyFinder"]
    assert [path for path, _ in finder.list(None)] == ["plotly.min.js"]
