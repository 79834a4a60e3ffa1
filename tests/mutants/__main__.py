"""Plants one small defect after the other in a copy of the project, and counts how many the tests notice.

`python -m tests.mutants` prints a line for each that goes unnoticed, and the share; it ends with status 1 below 90 %.
With words behind it, only the defects of those areas are planted.

One run without any defect tells which tests enter the function of each: these alone are asked about it, the quickest of
its room first. A defect outside of functions, as in a table of roles, is shown to all the tests that are named for it.
"""

import ast
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from queue import SimpleQueue

from tests.mutants import ORIGINALS
from tests.mutants.planted import Mutant, planted
from tests.mutants.reached import WRITTEN_TO

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("pcc_portal", "commissioning", "estates", "objectives", "performance")
LEAST = 0.9
WORKERS = 2
AT_FIRST = 40  # tests of those that reach a defect; the others follow where these pass
UNMARKED = "not browser and not slow"
NOT_ASKED = "architecture"  # its crawls read every page of the demo, which takes a minute each

Tests = dict[int, list[str]]  # by the number of the mutant, what reaches it, the best to ask first


class PlantingError(Exception):
    """A text to be changed does not stand in the project once, or the tests fail without it."""


@cache
def sources(project: Path) -> dict[Path, str]:
    files = (file for place in PLACES for file in sorted((project / place).rglob("*.py")))
    return {file: file.read_text(encoding="utf-8") for file in files}


def place_of(mutant: Mutant, project: Path) -> Path:
    """The file in which the text stands, wherever modules have moved."""
    holding = {file: n for file, source in sources(project).items() if (n := source.count(mutant.text))}
    if sum(holding.values()) != 1:
        places = ", ".join(str(file.relative_to(project)) for file in holding) or "nowhere"
        raise PlantingError(f"{mutant.area}: this should stand once, and stands in {places}:\n{mutant.text}")
    return next(iter(holding))


def is_of_room(test: str, place: Path) -> bool:
    return Path(test.partition("::")[0]).parent.name in place.parts


def files_for(mutant: Mutant, place: Path, project: Path) -> list[str]:
    """Files of those names; those of the room that is changed come first."""
    names = {f"{name}.py": n for n, name in enumerate(mutant.tests)}
    files = [file for file in (project / "tests").rglob("test_*.py") if file.name in names]
    asked = [file for file in files if file.parent.name != NOT_ASKED]
    asked.sort(key=lambda file: (not is_of_room(str(file), place), names[file.name]))
    return [str(file.relative_to(project)) for file in asked]


def probed(source: str, mutants: Mapping[int, Mutant]) -> tuple[str, set[int]]:
    """The module with a call first in each function that is to be changed, and the numbers of those it tells of."""
    lines, told = source.splitlines(keepends=True), set[int]()
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    calls: dict[int, list[str]] = defaultdict(list)
    for number, mutant in mutants.items():
        line = source.count("\n", 0, source.index(mutant.text) + len(mutant.text.rstrip())) + 1
        around = [node for node in functions if node.body[0].lineno <= line <= (node.end_lineno or 0)]
        if around:
            first = first_line(max(around, key=lambda node: node.lineno))
            indent = lines[first][: len(lines[first]) - len(lines[first].lstrip())]
            calls[first].append(f'{indent}__import__("tests.mutants.reached", fromlist=["at"]).at({number})\n')
            told.add(number)
    for first, these in calls.items():
        lines[first] = "".join(these) + lines[first]
    return "".join(lines), told


def first_line(function: ast.FunctionDef) -> int:
    """The index of the line of its first statement, but for its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None and function.body[1:] else function.body
    return min([body[0].lineno, *(each.lineno for each in getattr(body[0], "decorator_list", []))]) - 1


def reaching(mutants: list[Mutant], project: Path) -> Tests:
    """What is asked about each, from one run without any defect, which has to pass."""
    places = {number: place_of(mutant, project) for number, mutant in enumerate(mutants)}
    told = set[int]()
    for place in {*places.values()}:
        source, numbers = probed(sources(project)[place], {n: mutants[n] for n, at in places.items() if at == place})
        place.write_text(source, encoding="utf-8")
        told |= numbers
    written = project.parent / "reached.json"
    files = {number: files_for(mutant, places[number], project) for number, mutant in enumerate(mutants)}
    named = sorted({test for number in told for test in files[number]})
    done = run(named, project, "-p", "tests.mutants.reached", **{WRITTEN_TO: str(written)})
    if done.returncode:
        raise PlantingError(f"Without any defect the tests fail:\n{done.stdout[-3000:]}")
    for place in {*places.values()}:
        place.write_text(sources(project)[place], encoding="utf-8")
    found: dict[str, list[tuple[str, float]]] = json.loads(written.read_text(encoding="utf-8"))
    return files | {n: in_order(found.get(str(n), []), places[n]) for n in told}


def in_order(reached: list[tuple[str, float]], place: Path) -> list[str]:
    return [test for test, _ in sorted(reached, key=lambda each: (not is_of_room(each[0], place), each[1]))]


def is_noticed(mutant: Mutant, tests: list[str], project: Path) -> bool:
    """All cases of a test are asked where some of them have passed."""
    file = place_of(mutant, project)
    sound = sources(project)[file]
    file.write_text(sound.replace(mutant.text, mutant.instead), encoding="utf-8")
    everything = list(dict.fromkeys(test.partition("[")[0] for test in tests))
    try:
        return any(asked and run(asked, project).returncode == 1 for asked in (tests[:AT_FIRST], everything))
    finally:
        file.write_text(sound, encoding="utf-8")


def run(tests: Iterable[str], project: Path, *options: str, **more: str) -> "subprocess.CompletedProcess[str]":
    without = ("TEST_", "PYTHONDONTWRITEBYTECODE")
    env = {name: value for name, value in os.environ.items() if not name.startswith(without)}
    env |= {"TEST_ENGINE": "sqlite", ORIGINALS: str(project.parent / "originals"), **more}
    options = ("-q", "-x", "-p", "no:cacheprovider", "-p", "no:randomly", "-m", UNMARKED, *options)
    command = [sys.executable, "-m", "pytest", *options, *tests]
    return subprocess.run(command, cwd=project, env=env, capture_output=True, text=True, check=False)


def copies(folder: Path) -> list[Path]:
    """As many copies of the project as there are workers, and beside them the databases that all tests copy."""
    made = [sys.executable, "-m", "pytest", "-q", "tests/test_originals.py"]
    subprocess.run(made, cwd=ROOT, env={**os.environ, "TEST_ENGINE": "sqlite"}, capture_output=True, check=True)
    shutil.copytree(ROOT / "var" / "tests", folder / "originals")
    for file in (folder / "originals").glob("*.sqlite3"):
        file.rename(file.with_name(f"{file.name.partition('-')[0]}-sound.sqlite3"))
    for number in range(WORKERS):
        ignored = shutil.ignore_patterns(".*", "__pycache__", "var")
        shutil.copytree(ROOT, folder / str(number), ignore=ignored, symlinks=True)
    return [folder / str(number) for number in range(WORKERS)]


def main(areas: list[str]) -> float:
    mutants = [mutant for mutant in planted() if not areas or mutant.area in areas]
    noticed, all_of = Counter[str](), Counter(mutant.area for mutant in mutants)
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        ready: SimpleQueue[Path] = SimpleQueue()
        projects = copies(Path(folder))
        asked = reaching(mutants, projects[0])
        for project in projects:
            ready.put(project)

        def plant(number: int) -> bool:
            project = ready.get()
            try:
                return is_noticed(mutants[number], asked[number], project)
            finally:
                ready.put(project)

        with ThreadPoolExecutor(WORKERS) as pool:
            for mutant, was_noticed in zip(mutants, pool.map(plant, range(len(mutants))), strict=True):
                noticed[mutant.area] += was_noticed
                if not was_noticed:
                    print(f"Unnoticed, {mutant.area}: {mutant.text!r} → {mutant.instead!r}", flush=True)
    for area, count in all_of.items():
        print(f"{area}: {noticed[area]} of {count}")
    share = noticed.total() / all_of.total()
    print(f"Noticed: {noticed.total()} of {all_of.total()}, {share:.0%}")
    return share


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) < LEAST)
