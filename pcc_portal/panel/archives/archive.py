"""The archive of a sealed report as one ZIP file, the same bytes whenever it is made of the same."""

import ast
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pcc_portal.periods.clock import day_of
from pcc_portal.ui.house import house_style
from pcc_portal.updates.choices import Graded
from pcc_portal.updates.grading.schemes import Scheme, scheme_for
from pcc_portal.updates.releases.as_of import Viewpoint

from ..choices import FileKind
from ..composition import Composition
from .candidates import THIS, Candidates
from .checking import run
from .checking.rules import Rows
from .listing import listing
from .rows import stored_rows

CHECKING = Path(run.__file__).parent
# Each needs those before it alone.
MODULES = ("words", "signals", "series", "figures", "rules", "money", "page", "years", "run")
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # that a ZIP file can say
MEASURE = re.compile(r'/measures/([-a-z0-9]+)/|id="chart-([-a-z0-9]+)"')
NAMES = {FileKind.HTML: "report.html", FileKind.BRIEFING: "briefing.html", FileKind.RECORD: "report.json"}
READ_ME = """What this is

report.html      the report as it was sealed
briefing.html    its briefing in two pages
report.json      what it says, as data
rows/            the rows that it was made of, a file a kind, as they stood at its release
about.json       of which quarter it is, to which day it counts days, how it grades and how it writes money and days
numbers.json     each text with a number: its place, and of which words and rules over rows it is made
hashes.txt       the SHA-256 of each of these files
verify.py        works out every number from the rows, and compares every file with its hash

Unpack it and run: python3 verify.py
It needs Python 3.11 or later, nothing else, and no network. It ends with 0 where everything agrees.

What is a word in numbers.json stands in the report as somebody wrote it. A number among those words cannot be worked
out: it was typed by a person, or it is part of a name, of a heading or of the scale of a chart.
"""


def archive_of(composition: Composition, files: Mapping[FileKind, bytes]) -> bytes:
    """Of a report that has its release; `files`: what was sealed of it. Some twenty queries."""
    html = files[FileKind.HTML].decode()
    content: dict[str, bytes] = {name: files[kind] for kind, name in NAMES.items()}
    measures = {first or second for first, second in MEASURE.findall(html)}
    stored = stored_rows(composition.viewpoint, measures, [theme.slug for theme in composition.themes])
    stored.tables["report"] = [_report(composition)]
    about = about_paper(composition.viewpoint)
    candidates = Candidates(Rows(stored.tables, about), stored.links, stored.pages)
    content |= {f"rows/{kind}.json": as_json(rows) for kind, rows in stored.tables.items() if rows}
    return packed(content, about, listing(html, candidates, composition), READ_ME)


def packed(content: dict[str, bytes], about: Mapping[str, Any], texts: list[dict[str, Any]], read_me: str) -> bytes:
    """With what checks it, and the hashes of all of it."""
    whole = {"about.json": as_json(about), "numbers.json": as_json({"texts": texts})} | content
    whole |= {"README.txt": read_me.encode(), "verify.py": verify_source().encode()}
    digests = (f"{hashlib.sha256(whole[name]).hexdigest()}  {name}\n" for name in sorted(whole))
    return zipped(whole | {run.HASHES: "".join(digests).encode()})


def zipped(content: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(content):
            archive.writestr(entry(name), content[name])
    return made.getvalue()


def entry(name: str) -> zipfile.ZipInfo:
    """Of a file that says neither when nor on what system it was put in."""
    info = zipfile.ZipInfo(name, FIRST_DAY)
    info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
    return info


def as_json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def about_paper(viewpoint: Viewpoint) -> dict[str, Any]:
    """To which day it counts days, and how it grades and writes."""
    style = house_style()
    return {
        "day": viewpoint.day.isoformat(),
        "dates": str(style.date),
        "money": str(style.money),
        "measures_graded": _scheme(scheme_for(Graded.MEASURES, viewpoint.quarter.start)),
        "risks_graded": _scheme(scheme_for(Graded.RISKS, viewpoint.quarter.start)),
    }


def _report(composition: Composition) -> dict[str, Any]:
    """The report itself as a row."""
    report, quarter, release = composition.report, composition.viewpoint.quarter, composition.report.release
    return {
        "key": THIS,
        "title": report.meeting.plan.report_title,
        "body": report.meeting.plan.body,
        "meeting": report.meeting.on.isoformat(),
        "despatch": composition.viewpoint.day.isoformat(),
        "published": day_of(release.at).isoformat() if release else None,
        "number": report.number,
        "version": report.version,
        "quarter": quarter.slug,
        "starts": quarter.start.isoformat(),
        "ends": quarter.end.isoformat(),
        "themes": [theme.slug for theme in composition.themes],
        "release": release.number if release else None,
        "release_sha256": release.sha256 if release else None,
    }


def _scheme(scheme: Scheme) -> dict[str, Any]:
    grades = [
        {
            "key": str(grade),
            "word": grade.word,
            "edge": None if grade.edge is None else str(grade.edge),
            "active": not grade.is_retired,
        }
        for grade in scheme.grades
    ]
    return {"rule": str(scheme.rule), "parameters": dict(scheme.parameters), "grades": grades}


def verify_source() -> str:
    """One program of the modules that check an archive, without what they import of each other."""
    return "\n\n".join(["#!/usr/bin/env python3", _doc("run"), _imports(), *map(_body, MODULES)]) + "\n"


def _tree(name: str) -> tuple[str, ast.Module]:
    source = (CHECKING / f"{name}.py").read_text()
    return source, ast.parse(source)


def _doc(name: str) -> str:
    source, tree = _tree(name)
    return ast.get_source_segment(source, tree.body[0]) or ""


def _imports() -> str:
    """Of the standard library, each once."""
    lines = {
        ast.unparse(node)
        for name in MODULES
        for node in _tree(name)[1].body
        if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and not node.level)
    }
    future = {line for line in lines if "__future__" in line}
    return "\n".join([*sorted(future), "", *sorted(lines - future)])


def _body(name: str) -> str:
    """What is neither its first words nor an import, as it is written."""
    source, tree = _tree(name)
    first = next(node for node in tree.body[1:] if not isinstance(node, ast.Import | ast.ImportFrom))
    decorated = min([first.lineno, *(each.lineno for each in getattr(first, "decorator_list", ()))])
    return "\n".join(source.splitlines()[decorated - 1 :])
