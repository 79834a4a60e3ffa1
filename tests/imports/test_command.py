"""`manage.py import`, which does what the pages do; and a process that is killed in the middle of it."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from pcc_portal.accounts.roles import Role
from pcc_portal.audit.chain import verify
from pcc_portal.audit.models import Event
from performance.choices import Frequency
from performance.models import Observation
from tests.demo_database import connected_to
from tests.factories.accounts import create_user
from tests.factories.performance import create_area, create_measure
from tests.factories.periods import create_quarter
from tests.originals import original
from tests.portal import ROOT, Database, environment

LATER = dt.date(2199, 1, 1)
GOOD = "Measure,Period,Figure\nBurglary,May 2022,10\nBurglary,June 2022,11\n"


@pytest.fixture
def office_with_a_measure(db: None) -> None:
    create_office_with_a_measure()


def create_office_with_a_measure() -> None:
    create_quarter(closes=LATER)
    create_area()
    create_measure(title="Burglary", slug="burglary", frequency=Frequency.MONTH)
    create_user(role=Role.APPROVER, email="a@example.org")


def run(path: Path, text: str, *options: str) -> str:
    file, out = path / "figures.csv", StringIO()
    file.write_text(text, encoding="utf-8")
    call_command("import", "figures", str(file), "--by", "a@example.org", *options, stdout=out)
    return out.getvalue()


def test_a_dry_run_writes_nothing_and_a_run_all(office_with_a_measure: None, tmp_path: Path) -> None:
    assert "2 added, 0 changed, 0 waits, 0 left" in run(tmp_path, GOOD, "--dry-run")
    assert not Observation.objects.exists()
    assert "Loaded." in run(tmp_path, GOOD)
    assert Observation.objects.count() == 2
    assert "2 left" in run(tmp_path, GOOD)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD + "Robbery,May 2022,1\nBurglary,May,1\n", "Row 4, Measure: There is none called “Robbery”."),
        (GOOD + "Robbery,May 2022,1\nBurglary,May,1\n", "Row 5, Period:"),
        ("Measure,Period,Figure,Extra\nBurglary,May 2022,1,x\n", "No column is called Extra"),
        ("Measure,Period,Figure,Drawn on\nBurglary,May 2022,1,01/06/2022\n", "What comes first in 01/06/2022"),
        ("", "There is nothing in it."),
        (GOOD.replace("11", "900"), "Tick that what is asked about is right"),
    ],
    ids=["measure", "period", "column", "date", "empty", "doubt"],
)
def test_what_is_wrong_is_told_and_nothing_is_written(
    office_with_a_measure: None, tmp_path: Path, text: str, words: str
) -> None:
    with pytest.raises(CommandError) as refusal:
        run(tmp_path, text)
    assert words in str(refusal.value)
    assert not Observation.objects.exists()


def test_answers_are_given_as_options(office_with_a_measure: None, tmp_path: Path) -> None:
    text = "Measure,Period,Figure,Drawn on,Extra\nBurglary,May 2022,1,06/07/2022,x\n"
    run(tmp_path, text, "--dates", "month", "--leave-out", "Extra")
    assert Observation.objects.get().as_at == dt.date(2022, 6, 7)


def test_what_comes_first_holds_of_every_date_of_a_row(office_with_a_measure: None, tmp_path: Path) -> None:
    text = "Measure,First day covered,Last day covered,Figure,Drawn on\nBurglary,05/01/2022,05/31/2022,1,06/07/2022\n"
    run(tmp_path, text, "--dates", "month")
    row = Observation.objects.get()
    assert [row.start, row.end, row.as_at] == [dt.date(2022, 5, 1), dt.date(2022, 5, 31), dt.date(2022, 6, 7)]


def test_who_nobody_is_brings_nothing(office_with_a_measure: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Nobody here"):
        call_command("import", "figures", str(tmp_path), "--by", "b@example.org")
    with pytest.raises(CommandError, match="REGISTER is one of"):
        call_command("import", "nothing", str(tmp_path), "--by", "a@example.org")


TIMES = int(os.environ.get("KILLS", "3"))


@pytest.fixture
def killed(db: None) -> Iterator[Database]:
    """A database of its own with a measure, which this process is connected to."""
    database = original("migrated").copy("killed_import")
    with connected_to(database):
        create_office_with_a_measure()
        yield database


@pytest.mark.engines
@pytest.mark.slow
def test_a_killed_import_leaves_all_or_nothing(killed: Database, tmp_path: Path) -> None:
    first, file = dt.date(1970, 1, 1), tmp_path / "figures.csv"
    months = (first.replace(year=first.year + n // 12, month=n % 12 + 1) for n in range(200))
    rows = "".join(f"Burglary,{month:%B %Y},{20 + month.month}\n" for month in months)
    file.write_text(f"Measure,Period,Figure\n{rows}", encoding="utf-8")
    env = environment(killed.url, DJANGO_SETTINGS_MODULE="pcc_portal.settings")
    command: list[Any] = [sys.executable, "manage.py", "import", "figures", file, "--by", "a@example.org", "--confirm"]
    seen: Counter[int] = Counter()
    for after in range(TIMES):
        with subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert any("added" in line for line in process.stdout)  # checked: what comes next is the loading
            time.sleep(0.15 * after)
            process.send_signal(signal.SIGKILL)
        figures = Observation.objects.count()
        assert figures == Event.objects.filter(kind="performance.observation").count()
        assert verify().broken is None
        seen[figures] += 1
        if figures:
            break
    assert set(seen) <= {0, 200}
    assert seen[0] > 0
