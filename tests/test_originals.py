"""What tests copy holds what it should, and is made anew when whatever it is made of changes."""

from pathlib import Path

import pytest

from objectives.models import Plan
from pcc_portal.home.demo import demo_office
from pcc_portal.panel.models import PanelReport
from pcc_portal.periods.models import Quarter
from tests import originals


def test_a_test_starts_without_rows(db: None) -> None:
    assert not Plan.objects.exists()


def sealed_reports() -> int:
    """How many the demo's office has sent."""
    return sum("sent" in stage for stage in demo_office().stages)


def test_the_demo_is_there_with_its_sealed_reports(demo: None) -> None:
    assert Plan.objects.filter(is_in_force=True).exists()
    assert PanelReport.objects.sealed().count() == sealed_reports()


def test_the_other_demo_ends_with_a_report_to_compose(composing: None) -> None:
    assert PanelReport.objects.sealed().count() == sealed_reports() - 1
    assert Quarter.objects.open().count() == 1


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for place in ("app/models.py", "app/views.py", "app/migrations/0001_initial.py", "app/demo/rows.yaml"):
        file = tmp_path / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("one")
    monkeypatch.setattr(originals, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("changed", "anew"),
    [
        ("app/models.py", {"migrated", "demo"}),
        ("app/migrations/0001_initial.py", {"migrated", "demo"}),
        ("app/migrations/0002_more.py", {"migrated", "demo"}),
        ("app/views.py", {"demo"}),
        ("app/demo/rows.yaml", {"demo"}),
        ("app/__pycache__/views.pyc", set()),
        ("tests/test_views.py", set()),
    ],
)
def test_what_is_kept_is_used_until_what_it_is_made_of_changes(project: Path, changed: str, anew: set[str]) -> None:
    names = ("migrated", "demo")
    before = {name: originals.key_of(name) for name in names}
    assert before == {name: originals.key_of(name) for name in names}
    (project / changed).parent.mkdir(parents=True, exist_ok=True)
    (project / changed).write_text("two")
    assert {name for name in names if originals.key_of(name) != before[name]} == anew
