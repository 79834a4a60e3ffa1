"""Work out every number of this report from its rows, and compare every file with its hash.

    python3 verify.py [FOLDER OR ZIP]

Without an argument it reads the folder that it stands in. It needs Python 3.11 or later and nothing else. It ends with
0 where everything agrees, and with 1 after a line for each thing that does not.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from .page import Page, Text, numbers_in, plain
from .rules import Rows, column_words, difference_at, fields_of, figure_at
from .words import Row, number
from .years import place_words, themes_of_year

HASHES, REPORT, NUMBERS, ABOUT = "hashes.txt", "report.html", "numbers.json", "about.json"
QUARTERS = "quarters/"  # the records that an annual report is made of


def read(place: Path) -> dict[str, bytes]:
    """The files of an archive by name."""
    if place.is_dir():
        paths = (path for path in place.rglob("*") if path.is_file())
        return {path.relative_to(place).as_posix(): path.read_bytes() for path in paths}
    with zipfile.ZipFile(place) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def wrong_hashes(files: dict[str, bytes]) -> Iterator[str]:
    """Files that are lost, changed, or not of this archive."""
    lines = files.get(HASHES, b"").decode(errors="replace").splitlines()
    hashes = dict(line.split("  ", 1)[::-1] for line in lines if "  " in line)
    if not hashes:
        yield f"{HASHES}: it is missing or names no file"
    for name, digest in hashes.items():
        if name not in files:
            yield f"{name}: the file is missing"
        elif hashlib.sha256(files[name]).hexdigest() != digest:
            yield f"{name}: the file has changed since it was sealed"
    for name in sorted(files.keys() - hashes.keys() - {HASHES}):
        if "__pycache__" not in name:
            yield f"{name}: the archive has no such file"


def rows_of(files: dict[str, bytes]) -> Rows:
    tables = {name[5:-5]: json.loads(files[name]) for name in files if name.startswith("rows/")}
    records = {name: json.loads(files[name]) for name in files if name.startswith(QUARTERS)}
    return Rows(tables, json.loads(files[ABOUT]), records)


def words_of(rows: Rows, part: Row | str) -> str:
    """What a part of a text prints: itself, or what is worked out of rows."""
    if isinstance(part, str):
        return part
    for name, rule in RULES.items():
        if name in part:
            return rule(rows, part)
    fields = fields_of(rows, part["kind"], part["key"])
    return fields.get(part["field"]) or str(part["or"]) if "or" in part else fields[part["field"]]


def rows_with(rows: Rows, part: Row) -> str:
    """How many rows of a kind have these values."""
    wanted = part["where"].items()
    count = sum(all(row.get(name) == value for name, value in wanted) for row in rows.tables.get(part["kind"], []))
    return number(Decimal(count))


# By what stands in a part that names one of them; any other is a field that is worked out of a record.
RULES: dict[str, Callable[[Rows, Row], str]] = {
    "path": place_words,
    "latest": themes_of_year,
    "column": column_words,
    "at": figure_at,
    "area": difference_at,
    "where": rows_with,
}


def wrong_numbers(files: dict[str, bytes]) -> Iterator[str]:
    """Texts of the report that read otherwise than their rows say, and numbers that nothing is said of."""
    rows, listed = rows_of(files), json.loads(files[NUMBERS])["texts"]
    page = Page(files[REPORT].decode())
    if page.paragraphs != list(range(1, len(page.paragraphs) + 1)):
        yield "the paragraphs are not numbered through from 1"
    entries = {entry["text"]: entry for entry in listed}
    for at, text in enumerate(page.texts):
        entry = entries.pop(at, None)
        if entry is not None:
            yield from _wrong(rows, text, entry)
        elif numbers_in(text.text):
            yield f"{text.where}: “{text.text}” has a number that {NUMBERS} does not list"
    for entry in entries.values():
        yield f"{entry['where']}: the report no longer has this text"


def _wrong(rows: Rows, text: Text, entry: Row) -> Iterator[str]:
    try:
        words = plain("".join(words_of(rows, part) for part in entry["parts"]))
    except (ArithmeticError, LookupError, StopIteration, TypeError, ValueError) as problem:
        yield f"{entry['where']}: it cannot be worked out ({type(problem).__name__}: {problem})"
        return
    if words != text.text:
        yield f"{text.where}: the report prints “{text.text}”, the rows say “{words}”"


def counts(files: dict[str, bytes]) -> tuple[int, int]:
    """How many numbers are worked out from rows, and how many stand as somebody typed them."""
    rows, listed = rows_of(files), json.loads(files[NUMBERS])["texts"]
    parts = [part for entry in listed for part in entry["parts"]]
    typed = sum(len(numbers_in(part)) for part in parts if isinstance(part, str))
    return sum(len(numbers_in(words_of(rows, part))) for part in parts if not isinstance(part, str)), typed


def main(arguments: list[str]) -> int:
    say = sys.stdout.write
    files = read(Path(arguments[0]) if arguments else Path(__file__).resolve().parent)
    faults = list(wrong_hashes(files))
    lost = {REPORT, NUMBERS, ABOUT} - files.keys()
    try:
        faults += [] if lost else wrong_numbers(files)
        worked_out, typed = (0, 0) if lost or faults else counts(files)
    except (LookupError, TypeError, ValueError) as problem:
        faults.append(f"the rows cannot be read: {type(problem).__name__}: {problem}")
    for fault in faults:
        say(f"{fault}\n")
    if faults:
        say(f"{len(faults)} of these do not agree.\n")
        return 1
    say(f"{len(files) - 1} files agree with their hashes. {worked_out} numbers were worked out from rows and agree.\n")
    say(f"{typed} were typed by a person or are names, and cannot be worked out: {NUMBERS} lists them.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
