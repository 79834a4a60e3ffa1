"""Files that people bring: read rightly, or refused whole with every reason, by a process with bounds."""

import csv
import io
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from pcc_portal.imports.sheets import child, limits, read
from pcc_portal.imports.sheets.limits import RefusedFileError
from pcc_portal.imports.sheets.texts import GUARDED, read_lines

from . import corpus

REFUSED = list(corpus.refusals())


def table(content: bytes) -> list[list[str]]:
    read_rows = child.read(content)
    return [read_rows.heads, *(cells for _, cells in read_rows.rows)]


def is_read_or_refused_with_a_reason(content: bytes) -> bool:
    try:
        return bool(table(content))
    except RefusedFileError as refusal:
        return bool(refusal.reasons)


def test_the_corpus_is_large_and_names_nothing_twice() -> None:
    names = [name for name, *_ in (*corpus.READ, *REFUSED)]
    assert len(names) == len(set(names)) >= 120


@pytest.mark.parametrize(("name", "content", "rows"), corpus.READ, ids=[case[0] for case in corpus.READ])
def test_an_odd_file_is_read_as_its_sender_sees_it(name: str, content: bytes, rows: list[list[str]]) -> None:
    assert [[cell for cell in row if cell] for row in table(content)] == [
        [cell for cell in row if cell] for row in rows
    ]


@pytest.mark.parametrize(("name", "content", "why"), REFUSED, ids=[case[0] for case in REFUSED])
def test_a_bad_file_is_refused_whole(name: str, content: bytes, why: str) -> None:
    with pytest.raises(RefusedFileError) as refusal:
        child.read(content)
    assert why in str(refusal.value)


def test_every_reason_is_told_at_once() -> None:
    rows = [["A", "a", ""], ["1", "#REF!", "3"]]
    with pytest.raises(RefusedFileError) as refusal:
        child.read(corpus.csv_of(rows).encode())
    assert len(refusal.value.reasons) == 3


def test_rows_keep_the_numbers_that_the_file_gives_them() -> None:
    read_rows = child.read(b"Name\r\n\r\na\r\n\r\nb\r\n")
    assert [number for number, _ in read_rows.rows] == [3, 5]


def test_formulas_and_hidden_sheets_are_told_beside_what_was_read() -> None:
    formula = corpus.changed(b'<c r="B2" t="n"><v>12</v>', b'<c r="B2"><f>6*2</f><v>12</v>')
    assert "formulas" in child.read(formula).notes[0]
    assert "Hidden sheets" in child.read(corpus.xlsx(corpus.hidden_sheet)).notes[0]


def test_one_of_several_sheets_can_be_named() -> None:
    content = corpus.xlsx(corpus.two_sheets)
    assert child.read(content, "Sheet").heads == corpus.HEADS
    with pytest.raises(RefusedFileError) as refusal:
        child.read(content)
    assert refusal.value.sheets == ("Sheet", "Second")


@pytest.mark.slow
def test_the_process_answers_as_the_reader_does() -> None:
    assert read.read_file(corpus.cells(12)).rows == [(2, ["Burglary", "12"])]
    with pytest.raises(RefusedFileError, match="no value: B2"):
        read.read_file(corpus.cells("=6*2"))
    with pytest.raises(RefusedFileError, match="more than 20 MB"):
        read.read_file(b"a" * (limits.MOST_BYTES + 1))


@pytest.mark.slow
def test_what_takes_more_memory_than_it_has_ends_the_process_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    script = (
        "from pcc_portal.imports.sheets import child, limits; import sys;"
        "limits.MOST_MEMORY = child.MOST_MEMORY = 80_000_000; child.limit(); child.read(sys.stdin.buffer.read())"
    )
    content = b"Name\r\n" + b"a" * 15_000_000
    done = subprocess.run([sys.executable, "-c", script], input=content, capture_output=True, check=False)
    assert done.returncode != 0
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: (_ for _ in ()).throw(subprocess.TimeoutExpired("", 1)))
    with pytest.raises(RefusedFileError, match="more memory or time"):
        read.read_file(content)


# What a cell may hold, beside what the reader takes away at its ends.
BREAKS = "\f\v\x85\u2028\u2029"  # none of which ends a row
LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])


def grids(letters: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    cells = st.text(letters, max_size=30).map(str.strip)
    row_of = {width: st.lists(cells, min_size=width, max_size=width).filter(any) for width in range(2, 6)}
    return st.integers(2, 5).flatmap(lambda width: st.lists(row_of[width], min_size=1, max_size=5))


GRIDS, LINES = grids(LETTERS), grids(LETTERS | st.sampled_from(BREAKS))


def headed(rows: list[list[str]]) -> list[list[str]]:
    return [[f"Head {n}" for n in range(len(rows[0]))], *rows]


@settings(max_examples=60)
@given(
    grids(LETTERS | st.sampled_from(BREAKS)),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_table_as_csv_comes_back_as_it_was(rows: list[list[str]], separator: str, code: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator).writerows(headed(rows))
    assert table(file.getvalue().encode(code))[1:] == [[GUARDED.sub("", cell) for cell in row] for row in rows]


@settings(max_examples=40)
@given(GRIDS.filter(lambda rows: all(all(row) for row in rows)))
def test_any_table_as_a_workbook_comes_back_as_it_was(rows: list[list[str]]) -> None:
    book = Workbook()
    for at, row in enumerate(headed(rows), 1):
        for column, value in enumerate(row, 1):
            cell: Any = book.active.cell(at, column)
            cell.value, cell.data_type = value, "s"
    file = io.BytesIO()
    book.save(file)
    assert table(file.getvalue())[1:] == rows


@settings(max_examples=150)
@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_fall(content: bytes) -> None:
    assert is_read_or_refused_with_a_reason(content)


@settings(max_examples=80)
@given(st.integers(0, 5_000), st.integers(0, 255))
def test_no_byte_changed_in_a_workbook_makes_the_reader_fall(at: int, byte: int) -> None:
    content = bytearray(corpus.cells(12))
    content[at % len(content)] = byte
    assert is_read_or_refused_with_a_reason(bytes(content))


def test_a_paste_out_of_a_sheet_is_read_by_its_tabs() -> None:
    assert read_lines("Name\tFigure\nBurglary, other\t12\n").rows == [(2, ["Burglary, other", "12"])]
