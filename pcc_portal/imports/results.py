"""What a file would do or did, and what taking it back would do or did, as tables for the page of the import."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import chain
from typing import Any

from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable

from .choices import ImportState
from .columns import TO_CORRECT
from .models import Import
from .outcomes import FOLLOWS, SHOWN, WAITS, WRONG
from .records.target import Records
from .records.undoing import preview
from .rules import why_not_undone
from .targets import target_of


def results(brought: Import) -> dict[str, Any]:
    outcome = brought.outcome
    if not outcome:
        return {}
    wrong = outcome["wrong"]
    return {
        "faults": outcome["faults"],
        "wrong_count": len(wrong),
        "following_count": outcome["counts"].get(FOLLOWS, 0),
        "wrong": _table("What is wrong", ("Row", "Record", "Column", TO_CORRECT), faults_of(wrong[:SHOWN])),
        "doubts_count": outcome["doubts"],
        "doubted": _table("Asked about", ("Row", "Record", "Question"), _doubts(outcome["doubted"])),
        "changes": _table("What changes", ("Row", "Record", "Column", "Stands", "Becomes"), _changes(outcome["shown"])),
        "added": _table("What is added", ("Row", "Record"), _added(outcome["shown"])),
    }


def _table(caption: str, heads: tuple[str, ...], rows: Iterable[list[str]]) -> PlainTable | None:
    kept = list(rows)
    return PlainTable(caption, tuple(Heading(head) for head in heads), cells_of(kept)) if kept else None


def faults_of(rows: list[Any]) -> Iterator[list[str]]:
    return ([_place(row), row["title"], label, words] for row in rows for label, words in row["errors"])


def _place(row: Any) -> str:
    """Its number, with the sheet where the file is read whole."""
    return f"{row['sheet']}, {row['number']}" if row.get("sheet") else str(row["number"])


def _doubts(rows: list[Any]) -> Iterator[list[str]]:
    return ([_place(row), row["title"], " ".join(row["doubts"])] for row in rows)


def _changes(rows: list[Any]) -> Iterator[list[str]]:
    changed = (row for row in rows if row["kind"] != "added")
    return (
        [_place(row), row["title"], label, was or "Nothing", now or "Nothing"]
        for row in changed
        for label, was, now in row["changes"]
    )


def _added(rows: list[Any]) -> Iterator[list[str]]:
    return ([_place(row), row["title"]] for row in rows if row["kind"] == "added")


def taking_back(brought: Import) -> dict[str, Any]:
    """What taking it back would do, of records row by row; or did."""
    if brought.state == ImportState.UNDONE:
        return {"staying": _staying(brought.outcome.get("undone", {}).get("wrong", []))}
    why, target = why_not_undone(brought), target_of(brought)
    if why or not isinstance(target, Records):
        return {"undo_why_not": why, "may_undo": not why}
    labels = {column.name: column.label for column in target.columns(brought.by)}
    rows = [asdict(row) for row in preview(target, brought.rows_written(), labels)]
    back = [row for row in rows if row["kind"] != WRONG]
    lines = ([row["title"], label, now or "Nothing"] for row in back[:SHOWN] for label, _, now in row["changes"])
    withdrawn = ([row["title"], "", "The proposal is withdrawn"] for row in back[:SHOWN] if row["kind"] == WAITS)
    return {
        "may_undo": bool(back),
        "undo_count": len(back),
        "undo_why_not": "" if back else "No row of it can be taken back.",
        "taking_back": _table("What taking it back does", ("Record", "Column", "Becomes"), chain(lines, withdrawn)),
        "staying": _staying([row for row in rows if row["kind"] == WRONG]),
    }


def _staying(rows: list[Any]) -> PlainTable | None:
    lines = ([row["title"], " ".join(words for _, words in row["errors"])] for row in rows[:SHOWN])
    return _table("What stays as it is", ("Record", "Why"), lines)


def cells_of(rows: list[list[str]]) -> list[list[Cell]]:
    return [[Cell(text, verbatim=True) for text in row] for row in rows]
