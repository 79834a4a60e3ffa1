"""Plants one small defect after the other in a copy of the project, and counts how many the tests notice.

`python -m tests.mutants` prints a line for each that goes unnoticed, and the share; it ends with status 1 below 90 %.
With words behind it, only the defects of those areas are planted.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests.mutants import ORIGINALS
from tests.mutants.planted import Mutant, planted

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("pcc_portal", "commissioning", "estates", "objectives", "performance")
LEAST = 0.9
WORKERS = 2
# These need the databases that all others copy.
MAKING = [
    f"tests/test_originals.py::test_the_{words}"
    for words in ("demo_is_there_with_two_sealed_reports", "other_demo_ends_with_a_report_to_compose")
]
UNMARKED = "not browser and not slow"


class PlantingError(Exception):
    """A text to be changed does not stand in the project once."""


def place_of(mutant: Mutant, project: Path) -> Path:
    """The file in which the text stands, wherever modules have moved."""
    files = [file for place in PLACES for file in sorted((project / place).rglob("*.py"))]
    holding = {file: n for file in files if (n := file.read_text(encoding="utf-8").count(mutant.text))}
    if sum(holding.values()) != 1:
        places = ", ".join(str(file.relative_to(project)) for file in holding) or "nowhere"
        raise PlantingError(f"{mutant.area}: this should stand once, and stands in {places}:\n{mutant.text}")
    return next(iter(holding))


def tests_for(mutant: Mutant, project: Path) -> list[str]:
    """Files of those names; those of the room that is changed come first."""
    room = set(place_of(mutant, project).relative_to(project).parts)
    names = {f"{name}.py": n for n, name in enumerate(mutant.tests)}
    files = [file for file in (project / "tests").rglob("test_*.py") if file.name in names]
    files.sort(key=lambda file: (file.parent.name not in room, names[file.name]))
    return [str(file.relative_to(project)) for file in files]


def is_noticed(mutant: Mutant, project: Path) -> bool:
    file, tests = place_of(mutant, project), tests_for(mutant, project)
    sound = file.read_text(encoding="utf-8")
    file.write_text(sound.replace(mutant.text, mutant.instead), encoding="utf-8")
    try:
        return run(tests, project).returncode != 0
    finally:
        file.write_text(sound, encoding="utf-8")


def run(tests: Iterable[str], project: Path) -> "subprocess.CompletedProcess[str]":
    env = {name: value for name, value in os.environ.items() if not name.startswith("TEST_")}
    env |= {"TEST_ENGINE": "sqlite", ORIGINALS: str(project.parent / "originals")}
    options = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:randomly", "-m", UNMARKED]
    command = [sys.executable, "-m", "pytest", *options, *tests]
    return subprocess.run(command, cwd=project, env=env, capture_output=True, text=True, check=False)


def copies(folder: Path) -> "SimpleQueue[Path]":
    """As many copies of the project as there are workers."""
    ready: SimpleQueue[Path] = SimpleQueue()
    for number in range(WORKERS):
        copy = folder / str(number)
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "__pycache__"), symlinks=True)
        ready.put(copy)
    return ready


def check_sound(mutants: list[Mutant], project: Path) -> None:
    """Nothing is learned from tests that fail anyhow. The databases that they copy are made here, by sound code."""
    done = run([*MAKING, *sorted({test for mutant in mutants for test in tests_for(mutant, project)})], project)
    if done.returncode:
        raise PlantingError(f"Without any defect the tests fail:\n{done.stdout[-3000:]}")


def main(areas: list[str]) -> float:
    mutants = [mutant for mutant in planted() if not areas or mutant.area in areas]
    noticed, all_of = Counter[str](), Counter(mutant.area for mutant in mutants)
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        ready = copies(Path(folder))
        check_sound(mutants, Path(folder) / "0")

        def plant(mutant: Mutant) -> bool:
            project = ready.get()
            try:
                return is_noticed(mutant, project)
            finally:
                ready.put(project)

        with ThreadPoolExecutor(WORKERS) as pool:
            for mutant, was_noticed in zip(mutants, pool.map(plant, mutants), strict=True):
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
