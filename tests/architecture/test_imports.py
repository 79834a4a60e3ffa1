"""Imports run downwards only: pyproject.toml says how, import-linter holds it. The rest is what it has no words for."""

import subprocess
import sys
from pathlib import Path

from tests.architecture.source import DOMAIN, ROOMS, ROOT, modules


def test_the_contracts_are_kept() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_every_room_is_in_the_contracts() -> None:
    contracts = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert [room for room in sorted(ROOMS) if room not in contracts] == []


def test_settings_and_urls_are_the_only_modules_outside_rooms() -> None:
    outside = {module.place for module in modules() if module.room not in ROOMS}
    assert outside == {
        "pcc_portal/__init__.py",
        "pcc_portal/databases.py",
        "pcc_portal/gunicorn.py",
        "pcc_portal/settings.py",
        "pcc_portal/urls.py",
        "pcc_portal/wsgi.py",
    }


def test_stats_know_no_page() -> None:
    """Numbers come without HTML and without a request."""
    page = ("django.http", "django.shortcuts", "django.template", "django.utils.html", "pcc_portal.ui")
    plain = "pcc_portal.ui.reading"  # numbers and spans of days, without HTML too
    stats = [m for m in modules() if "stats" in m.parts and m.room in DOMAIN]
    assert stats
    imported = [(m.place, name) for m in stats for name in m.imported() if not name.startswith(plain)]
    assert [(place, name) for place, name in imported if name.startswith(page)] == []
