"""What files hold, in either database: kept as it was read, written as it was typed, or refused whole."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from commissioning.models import Provider
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.imports import actions
from pcc_portal.imports.models import Import
from pcc_portal.imports.sheets import child, read
from pcc_portal.imports.sheets.grid import Table
from pcc_portal.imports.sheets.limits import RefusedFileError
from performance.choices import Frequency
from performance.models import Observation
from tests.factories.accounts import create_user
from tests.factories.performance import create_area, create_measure
from tests.factories.periods import create_quarter

from . import corpus

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
TODAY = dt.date(2024, 1, 12)
LATER = dt.date(2199, 1, 1)


@pytest.fixture
def publisher(db: None, without_zeal: None, monkeypatch: pytest.MonkeyPatch) -> User:
    """Files are read in this process: tests/imports/test_files.py tries the one of its own."""
    monkeypatch.setattr(read, "_ask", lambda content, *words: answered(child.answer(content, *words[:1])))
    create_quarter(closes=LATER)
    create_area()
    create_measure(title="Burglary", slug="burglary", frequency=Frequency.MONTH)
    return create_user(role=Role.PUBLISHER)


def answered(answer: dict[str, Any]) -> dict[str, Any]:
    if "reasons" in answer:
        raise RefusedFileError(*answer["reasons"], sheets=tuple(answer["sheets"]))
    return answer


def kept(by: User, target: str, table: Table, **more: Any) -> Import:
    """As it stands in the database, not checked yet."""
    bring: Any = actions.bring
    brought = bring(by=by, target=target, name="a", table=table, today=TODAY, by_check=lambda kept, _: kept, **more)
    return Import.objects.get(pk=brought.pk)


def test_each_odd_file_is_kept_as_it_was_read_and_written_as_it_was_typed(publisher: User) -> None:
    """The texts of all of them go into one register, each as the name of a provider and as its source, on one line."""
    texts: set[str] = set()
    for name, content, _ in corpus.READ:
        table = child.read(content)
        assert kept(publisher, "provider", table).rows() == table, name
        texts |= {cell for _, cells in table.rows for cell in cells if cell}
    rows = [(at, [text, text]) for at, text in enumerate(sorted(texts), start=2)]
    brought = kept(publisher, "provider", Table(["Name", "Source"], rows))
    assert actions.load(brought, by=publisher, today=TODAY, confirmed=True).is_sound
    written = Counter(Provider.objects.values_list("title", "source"))
    assert written == Counter((line, line) for line in (" ".join(text.split()) for text in texts))


def test_each_bad_file_is_refused_by_the_page_and_nothing_of_it_is_kept(publisher: User, client: Client) -> None:
    client.force_login(publisher)
    for name, content, why in corpus.refusals():
        page = client.post(reverse("import_add", args=["provider"]), {"file": SimpleUploadedFile("table", content)})
        errors = page.context["form"].errors
        assert str(why) in " ".join([*errors.get("file", []), *errors.get("sheet", [])]), name
    assert not Import.objects.exists()


# What people type, and what nobody does.
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="".join(map(chr, [*range(9), *range(14, 32)]))), max_size=20
)
NUMBERS = st.one_of(st.decimals(allow_nan=False, allow_infinity=False, places=3).map(str), st.integers().map(str))
DAYS = st.dates().map(dt.date.isoformat)
MONTHS = st.dates(dt.date(1990, 1, 1), dt.date(2023, 12, 31)).map(lambda day: f"{day:%B %Y}")
CELLS = {
    "Period": st.one_of(MONTHS, MONTHS, MONTHS, TEXTS, DAYS),
    "Figure": st.one_of(NUMBERS, NUMBERS, TEXTS),
    "Drawn on": st.one_of(st.just(""), DAYS, TEXTS),
    "Source": TEXTS,
    "Note": TEXTS,
}
ROWS = st.lists(st.tuples(*CELLS.values()).map(lambda cells: [cell.strip() for cell in cells]), min_size=1, max_size=4)


def test_whatever_cells_hold_all_of_it_is_written_or_each_row_says_why_not(publisher: User) -> None:
    seen = Counter[bool]()

    @settings(max_examples=80)
    @given(rows=ROWS)
    def bring(rows: list[list[str]]) -> None:
        with taken_back():
            seen[is_loaded(publisher, rows)] += 1

    bring()
    assert seen[True] > 0 < seen[False]


def is_loaded(by: User, rows: list[list[str]]) -> bool:
    table = Table(list(CELLS), list(enumerate(rows, start=2)))
    brought = kept(by, "figures", table, measure="burglary")
    assert brought.rows() == table
    brought = actions.answer(brought, by=by, today=TODAY, chosen={}, answers={"dates": "day"})
    wrong = brought.outcome["wrong"]
    assert all(row["errors"] for row in wrong)
    assert actions.load(brought, by=by, today=TODAY, confirmed=True).is_sound is not bool(wrong)
    assert Observation.objects.count() == (0 if wrong else len(rows))
    return not wrong


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
