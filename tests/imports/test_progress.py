"""A long file is checked and loaded beside its request; a page says how many rows are done, without a script."""

import datetime as dt
import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from pcc_portal.accounts.roles import Role
from pcc_portal.imports import actions, background, progress
from pcc_portal.imports.choices import ImportState
from pcc_portal.imports.figures.target import Figures
from pcc_portal.imports.models import Import
from performance.choices import Frequency
from performance.models import Measure, Observation
from tests.factories.accounts import create_user
from tests.factories.performance import create_area, create_measure, create_observation
from tests.factories.periods import create_quarter
from tests.imports.test_pages import LATER, brought, history, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(client: Client, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Import:
    """Six figures that count as a long file, checked by now; a thread begins only where a test says so."""
    settings.STATE_DIR = tmp_path
    monkeypatch.setattr(Figures, "at_once", 6)
    monkeypatch.setattr(background._Beside, "start", lambda self: None)
    create_quarter(closes=LATER)
    create_area()
    create_measure(title="Burglary", slug="burglary", frequency=Frequency.MONTH)
    client.force_login(create_user(role=Role.APPROVER))
    brought(client, history())
    one = Import.objects.get()
    checking(one).work()
    one.refresh_from_db()
    return one


def checking(one: Import) -> background.Checking:
    return background.Checking(one, LATER.replace(year=2026))


def load(client: Client, one: Import) -> Any:
    return client.post(reverse("import_load", args=[one.pk]), follow=True)


def test_the_page_says_how_many_rows_are_done_and_asks_again(client: Client, one: Import) -> None:
    page = load(client, one)
    assert "0 of 6 rows" in said(page)
    assert page.headers["Refresh"] == "3"
    under_way = progress.Progress(one.pk, 1_234, done=1_000)
    under_way.tell()
    page = client.get(one.get_absolute_url())
    assert "1,000 of 1,234 rows" in said(page)
    assert '<progress id="rows" class="progress" max="1234" value="1000">' in page.content.decode()
    assert background.UNDER_WAY in said(load(client, one))
    assert not Observation.objects.exists()


def test_it_is_checked_beside_its_request_too(client: Client, one: Import) -> None:
    page = brought(client, history())
    again = Import.objects.get()
    assert (page.headers["Refresh"], again.outcome) == ("3", {})
    assert "It is being checked. Nothing is written." in said(page)
    assert "0 of 6 rows" in said(page)
    address = reverse("import_columns", args=[again.pk])
    assert background.UNDER_WAY in said(client.post(address, follow=True))
    checking(one).work()  # of the file before: it has nothing left to check
    checking(again).work()
    page = client.get(again.get_absolute_url())
    assert "6 figures added" in said(page)
    assert "Load all of it" in said(page)
    assert not Observation.objects.exists()


def test_a_check_that_ended_without_a_word_is_asked_for_again(client: Client, one: Import) -> None:
    progress.forget(brought(client, history()).context["brought"].pk)
    again = Import.objects.get()
    page = client.get(again.get_absolute_url())
    assert "It was not checked to the end." in said(page)
    assert "Load all of it" not in said(page)
    assert "It is being checked." in said(client.post(reverse("import_columns", args=[again.pk]), follow=True))


def test_long_files_wait_for_each_other(one: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    acts: list[str] = []

    def act(self: background.Checking) -> str:
        acts.append("checked")
        return ""

    turns = iter([False, False, True])
    lock = SimpleNamespace(acquire=lambda timeout: next(turns), release=lambda: acts.append("released"))
    monkeypatch.setattr(background, "one_at_a_time", lock)
    monkeypatch.setattr(connection, "close", lambda: None)
    monkeypatch.setattr(background.Checking, "act", act)
    monkeypatch.setattr(progress.Progress, "tell", lambda self: acts.append("waits"))
    checking(one).run()
    assert acts == ["waits", "waits", "waits", "checked", "released"]


def test_it_ends_with_all_of_it_and_the_page_says_so(
    client: Client, one: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    loading = background.Loading(one, by=one.by, today=LATER.replace(year=2026), confirmed=True)
    monkeypatch.setattr(progress.Progress, "tell", lambda self: told.append(self.done))
    monkeypatch.setattr(progress, "SECONDS_BETWEEN", -1)
    loading.work()
    assert told == [0, 1, 2, 3, 4, 5, 6]
    assert Observation.objects.count() == 6
    page = client.get(one.get_absolute_url())
    assert "Refresh" not in page.headers
    assert "Take it back" in said(page)
    assert progress.progress_of(one.pk) is None


def test_what_somebody_enters_while_the_file_is_read_is_not_written_over(
    one: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = Figures.prepared

    def overtaken(self: Figures, rows: Any) -> Any:
        write = prepared(self, rows)
        create_observation(start=dt.date(2022, 5, 1), end=dt.date(2022, 5, 31), measure=Measure.objects.get(), value=7)
        return write

    monkeypatch.setattr(Figures, "prepared", overtaken)
    with pytest.raises(ValidationError):
        actions.load(one, by=one.by, today=LATER.replace(year=2026), confirmed=True)
    assert Observation.objects.get().value == 7
    one.refresh_from_db()
    assert one.state == ImportState.CHECKED


def test_what_was_refused_is_told_and_it_can_be_loaded_again(client: Client, one: Import) -> None:
    one.outcome = {**one.outcome, "doubts": 1}
    one.save()
    background.Loading(one, by=one.by, today=LATER.replace(year=2026), confirmed=False).work()
    page = client.get(one.get_absolute_url())
    assert "Tick that what is asked about is right" in said(page)
    assert "Load all of it" in said(page)
    one.refresh_from_db()
    assert one.state == ImportState.CHECKED


def test_a_process_that_ended_without_a_word_is_not_waited_for(client: Client, one: Import) -> None:
    load(client, one)
    path = Path(progress._path(one.pk))
    assert json.loads(path.read_text())["total"] == 6
    os.utime(path, (0, 0))
    page = client.get(one.get_absolute_url())
    assert "Load all of it" in said(page)
    assert "0 of 6 rows" in said(load(client, one))
