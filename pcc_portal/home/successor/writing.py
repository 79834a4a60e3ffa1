"""Writes the pack: row by row, so that it takes as much memory for a large office as for a small one."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model
from django.template.loader import render_to_string

from pcc_portal.accounts.models import User
from pcc_portal.audit.models import Event
from pcc_portal.open_data.catalogue import Figures, all_tables
from pcc_portal.open_data.dictionary import dictionary, dictionary_rows
from pcc_portal.open_data.files import csv_parts, json_parts
from pcc_portal.open_data.observations import lines, observations
from pcc_portal.open_data.tables import Reading
from pcc_portal.panel.models import ReportFile
from pcc_portal.panel.sealing.files import BY_KIND
from pcc_portal.ui.downloads import cell
from pcc_portal.updates.documents import store
from pcc_portal.updates.models import Document
from pcc_portal.updates.registers.declaration import all_kinds
from pcc_portal.updates.releases.as_of import WORKING_COPY, Viewpoint

from .contents import models, rows
from .index import contents
from .people import People

HASHES, PEOPLE, ROWS = "hashes.txt", "people.jsonl", "rows"
AT_A_TIME = 500
DICTIONARY = ("table", "title", "column", "holds", "meaning", "values", "leads_to")
HISTORY = ("number", "at", "who", "verb", "key", "title", "before", "after", "reason")


class Exact(DjangoJSONEncoder):
    """Moments to the microsecond, which the hashes of the log cover."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


@transaction.atomic
def write_pack(folder: Path, viewpoint: Viewpoint) -> int:
    """Into a new folder; answers with the number of its files. Raises OSError, FileExistsError."""
    folder.mkdir(parents=True)
    people = People()
    _write(folder / PEOPLE, (f"{json.dumps(each, ensure_ascii=False)}\n" for each in people.people()))
    for model in models():
        _write_rows(model, folder / ROWS / f"{model._meta.label_lower}.jsonl", people)
    _write_tables(folder, viewpoint)
    _write_history(folder, people)
    _write_reports(folder)
    _write_documents(folder)
    _write(folder / "dictionary.json", [json.dumps(dictionary(), ensure_ascii=False, indent=1), "\n"])
    _write(folder / "dictionary.csv", _csv(DICTIONARY, dictionary_rows()))
    _write(folder / "index.html", [render_to_string("home/successor_index.html", contents(folder, viewpoint))])
    return _write_hashes(folder)


def _write(path: Path, parts: Iterable[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(parts)


def _write_rows(model: type[Model], path: Path, people: People) -> None:
    """A row a line, with what it is linked to, but people, and without what the log leaves out too."""
    hidden = getattr(model, "audit_exclude", ())
    links = (link.name for link in model._meta.many_to_many if link.related_model is not User)
    fields = [*(column.name for column in model._meta.concrete_fields if column.name not in hidden), *links]
    records = rows(model).iterator(AT_A_TIME)
    records = map(people.event, records) if model is Event else records
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        serializers.serialize("jsonl", records, stream=file, fields=fields, cls=Exact, ensure_ascii=False)


def _write_tables(folder: Path, viewpoint: Viewpoint) -> None:
    """Every register as its table of open data has it, what is not public too."""
    for table in all_tables():
        for form in ("csv", "json"):
            made = _table_rows(table, viewpoint)
            head = {"table": table.key, "title": table.title}
            written = csv_parts(table.columns, made)
            if form == "json":
                written = json_parts(head, "rows", table.columns, made)
            _write(folder / "registers" / f"{table.key}.{form}", written)


def _table_rows(table: Any, viewpoint: Viewpoint) -> Iterator[Any]:
    if isinstance(table, Figures):
        return lines(observations(WORKING_COPY), WORKING_COPY)
    return iter(table.rows(Reading(WORKING_COPY, viewpoint), {}))


def _write_history(folder: Path, people: People) -> None:
    """Of each kind of record, what was done to which, by whom, and what it was before."""
    for kind in all_kinds():
        events = Event.objects.filter(kind=kind.model._meta.label_lower).in_order()
        written = map(people.event, events.iterator(AT_A_TIME))
        lines = ([_told(getattr(event, name)) for name in HISTORY] for event in written)
        _write(folder / "history" / f"{kind.key}.csv", _csv(HISTORY, lines))


def _told(value: Any) -> Any:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _csv(heads: Iterable[str], records: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Safe against formulas, as every file that people open in a sheet."""
    yield _line(heads)
    yield from map(_line, records)


def _line(record: Iterable[Any]) -> str:
    made = io.StringIO()
    csv.writer(made).writerow([cell(value) for value in record])
    return made.getvalue()


def _write_reports(folder: Path) -> None:
    for file in ReportFile.objects.select_related("report", "annual_report", "board_paper").iterator(1):
        path = folder / report_path(file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(file.content))


def report_path(file: ReportFile) -> str:
    """As in "reports/2023-24-q2-1/report.html"."""
    form = BY_KIND.get(file.kind)  # type: ignore[call-overload]
    name = form.name if form else f"{file.kind}.json"
    if file.report:
        return f"reports/{file.report.slug}-{file.report.version}/{name}"
    if file.annual_report:
        return f"reports/annual-{file.annual_report.slug}/{name}"
    return f"reports/board-paper-{file.board_paper_id}/{name}"


def _write_documents(folder: Path) -> None:
    for document in Document.objects.filter(removed_because="").order_by("pk").iterator(AT_A_TIME):
        path = folder / "documents" / f"{document.sha256}.{document.form}"
        path.parent.mkdir(parents=True, exist_ok=True)
        with store.opened(document) as file:
            path.write_bytes(file.read())


def _write_hashes(folder: Path) -> int:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    lines_of = (f"{digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in paths)
    _write(folder / HASHES, list(lines_of))
    return len(paths)


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
