"""Archives of sealed reports, and what proves them without the portal."""

import ast
import hashlib
import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from pcc_portal.panel.archives.actions import archive_again
from pcc_portal.panel.archives.archive import CHECKING, MODULES, zipped
from pcc_portal.panel.archives.checking import run
from pcc_portal.panel.choices import FileKind
from pcc_portal.panel.models import PanelReport, ReportFile

Files = dict[str, bytes]
Plant = Callable[[Files], None]


def sealed() -> PanelReport:
    return PanelReport.objects.sealed().latest("meeting__on", "version")


def content(archive: bytes) -> Files:
    with zipfile.ZipFile(BytesIO(archive)) as unpacked:
        return {name: unpacked.read(name) for name in unpacked.namelist()}


def checked(folder: Path) -> "subprocess.CompletedProcess[str]":
    """By its own program, without anything that is installed here."""
    command = [sys.executable, "-I", "-S", "-B", str(folder / "verify.py")]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)


def unpacked(files: Files, folder: Path) -> Path:
    for name, held in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(held)
    return folder


def faults(files: Files, path: Path) -> list[str]:
    path.write_bytes(zipped(files))
    read = run.read(path)
    try:
        return [*run.wrong_hashes(read), *run.wrong_numbers(read)]
    except (LookupError, TypeError, ValueError) as problem:
        return [repr(problem)]


def test_every_report_of_both_demos_proves_itself(office: str, tmp_path: Path) -> None:
    reports = list(PanelReport.objects.sealed().newest_first())
    assert reports
    for file in ReportFile.objects.filter(kind=FileKind.ARCHIVE, report=None):
        answer = checked(unpacked(content(bytes(file.content)), tmp_path / str(file.pk)))
        assert answer.returncode == 0, f"{file}: {answer.stdout}{answer.stderr}"
    for report in reports:
        kept = bytes(report.files.get(kind=FileKind.ARCHIVE).content)
        folder = unpacked(content(kept), tmp_path / f"{report.slug}-{report.version}")
        answer = checked(folder)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        worked_out, typed = run.counts(run.read(folder))
        assert worked_out > 2.5 * typed, f"{report}: {worked_out} numbers are worked out, {typed} are typed"


def test_an_archive_made_again_is_the_same(demo: None) -> None:
    report = sealed()
    assert archive_again(report) == bytes(report.files.get(kind=FileKind.ARCHIVE).content)


def in_html(was: str, now: str) -> Plant:
    def plant(files: Files) -> None:
        assert was.encode() in files["report.html"], was
        files["report.html"] = files["report.html"].replace(was.encode(), now.encode(), 1)

    return plant


def in_row(kind: str, column: str, value: Any, **of: str) -> Plant:
    def plant(files: Files) -> None:
        rows = json.loads(files[f"rows/{kind}.json"])
        row = next(each for each in rows if all(each[name] == held for name, held in of.items()))
        assert row[column] != value
        row[column] = value
        files[f"rows/{kind}.json"] = json.dumps(rows).encode()

    return plant


def without_row(kind: str, **of: str) -> Plant:
    def plant(files: Files) -> None:
        rows = json.loads(files[f"rows/{kind}.json"])
        kept = [each for each in rows if not all(each[name] == held for name, held in of.items())]
        assert len(kept) < len(rows)
        files[f"rows/{kind}.json"] = json.dumps(kept).encode()

    return plant


def without_a_number(files: Files) -> None:
    listed = json.loads(files["numbers.json"])
    listed["texts"].pop(5)
    files["numbers.json"] = json.dumps(listed).encode()


def with_other_day(files: Files) -> None:
    files["about.json"] = json.dumps(json.loads(files["about.json"]) | {"day": "2026-11-09"}).encode()


def without_file(name: str) -> Plant:
    def plant(files: Files) -> None:
        del files[name]

    return plant


def with_file(files: Files) -> None:
    files["rows/extra.json"] = b"[]"


def with_other_hash(files: Files) -> None:
    text = files["hashes.txt"].decode()
    files["hashes.txt"] = re.sub(r"^.", lambda first: "0" if first[0] != "0" else "1", text).encode()


WAIT = {"measure": "shotgun-grant-longest-wait"}
NOW = {**WAIT, "area_kind": "force", "end": "2023-09-30"}
# What somebody could change who makes the list of hashes anew: only working the numbers out tells.
OF_NUMBERS: dict[str, Plant] = {
    "a figure in the text": in_html(">300 days</a>", ">310 days</a>"),
    "a change in the text": in_html("up 24 days", "up 25 days"),
    "a gap in the text": in_html("150 days over target", "140 days over target"),
    "a status": in_html('<td><span class="tag tag--off">Off track', '<td><span class="tag tag--on">On track'),
    "a variance": in_html("£1.337m underspend", "£1.737m underspend"),
    "a movement of money": in_html("£3.716m better", "£3.761m better"),
    "a date of a contract": in_html("30 March 2024", "31 March 2024"),
    "a count of risks": in_html("5 risks are open", "4 risks are open"),
    "a number nobody spoke of": in_html('<h2 id="background">', '<p>It cost 12.</p><h2 id="background">'),
    "a figure among the rows": in_row("figure", "value", "301", **NOW),
    "the figure before": in_row("figure", "value", "270", **NOW | {"end": "2023-06-30"}),
    "a target": in_row("target", "value", "160", **WAIT),
    "a tolerance": in_row("target", "tolerance", "500", **WAIT),
    "which way is better": in_row("measure", "direction", "higher", key="shotgun-grant-longest-wait"),
    "a budget": in_row("budget", "total", "277500000", key="2023-24"),
    "a forecast": in_row("forecast", "outturn", "275000000", quarter="2023-24-q2"),
    "a value of a contract": in_row("contract", "value_awarded", "4275001", key="adult-sarc"),
    "a recommendation": in_row("recommendation", "status", "outstanding", key="vetting-recommendation-01"),
    "a line of the budget": without_row("budget-line", key="vehicle-fleet-additional"),
    "a risk": in_row("risk", "residual_impact", 1, key="budget-2024-25"),
    "the list of numbers": without_a_number,
}
# What the hashes tell of.
OF_FILES: dict[str, Plant] = {
    "a word of the report": in_html("Summary", "Overview"),
    "words of the briefing": lambda files: files.update({"briefing.html": files["briefing.html"] + b" "}),
    "the source of a figure": in_row("figure", "source", "Hearsay", **NOW),
    "the day that days are counted to": with_other_day,
    "a hash": with_other_hash,
    "all hashes": lambda files: files.update({"hashes.txt": b""}),
    "a file that is missing": without_file("rows/risk.json"),
    "a report that is missing": without_file("report.html"),
    "a file that was added": with_file,
}


@pytest.fixture(scope="module")
def kept() -> dict[str, Files]:
    """The archive of the demo's last report, read once."""
    return {}


@pytest.fixture
def archive(demo: None, kept: dict[str, Files]) -> Files:
    if not kept:
        kept["files"] = content(bytes(sealed().files.get(kind=FileKind.ARCHIVE).content))
    return dict(kept["files"])


def test_there_are_twenty_and_more() -> None:
    assert len(OF_NUMBERS) + len(OF_FILES) >= 20


@pytest.mark.parametrize("name", OF_NUMBERS)
def test_a_number_that_is_changed_is_found_whatever_the_hashes_say(archive: Files, name: str, tmp_path: Path) -> None:
    OF_NUMBERS[name](archive)
    lines = (f"{hashlib.sha256(archive[each]).hexdigest()}  {each}\n" for each in archive if each != "hashes.txt")
    archive["hashes.txt"] = "".join(lines).encode()
    assert faults(archive, tmp_path / "changed.zip")


@pytest.mark.parametrize("name", [*OF_NUMBERS, *OF_FILES])
def test_a_file_that_is_changed_is_found(archive: Files, name: str, tmp_path: Path) -> None:
    (OF_NUMBERS | OF_FILES)[name](archive)
    path = tmp_path / "changed.zip"
    path.write_bytes(zipped(archive))
    assert list(run.wrong_hashes(run.read(path)))


def test_what_does_not_agree_is_printed_and_ends_with_1(archive: Files, tmp_path: Path) -> None:
    OF_NUMBERS["a target"](archive)
    answer = checked(unpacked(archive, tmp_path))
    assert answer.returncode == 1
    assert "rows/target.json: the file has changed since it was sealed" in answer.stdout
    assert "the report prints “150 days”, the rows say “160 days”" in answer.stdout


def test_the_program_needs_the_standard_library_alone_and_no_name_twice(archive: Files) -> None:
    tree = ast.parse(archive["verify.py"])
    froms = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imports = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert {name.split(".")[0] for name in froms | imports} <= sys.stdlib_module_names
    defined = [node for name in MODULES for node in ast.parse((CHECKING / f"{name}.py").read_text()).body]
    names = [node.name for node in defined if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    targets = [target for node in defined if isinstance(node, ast.Assign) for target in node.targets]
    names += [target.id for target in targets if isinstance(target, ast.Name)]
    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_it_stands_beside_the_other_copies_for_everyone(demo: None, client: Client) -> None:
    report = sealed()
    address = f"/panel/reports/{report.slug}/versions/{report.version}/archive.zip"
    assert address in client.get(report.get_absolute_url()).content.decode()
    answer = client.get(address)
    assert answer["Content-Type"] == "application/zip"
    assert answer.content == bytes(report.files.get(kind=FileKind.ARCHIVE).content)


def test_a_draft_has_none(composing: None, client: Client) -> None:
    draft = PanelReport.objects.exclude(state="sealed").latest("meeting__on")
    assert client.get(f"/panel/reports/{draft.slug}/versions/{draft.version}/archive.zip").status_code == 404


def test_rows_hold_nobody_and_nothing_unreleased(archive: Files) -> None:
    rows = [row for name, held in archive.items() if name.startswith("rows/") for row in json.loads(held)]
    assert not {"owner", "created_by", "approved_by", "by"} & {column for row in rows for column in row}
