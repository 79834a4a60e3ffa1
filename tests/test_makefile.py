"""What the Makefile installs of Debian: everything that the tests run, and advice for whoever may not install it."""

import re
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

import playwright
import pytest
import yaml

from tests.portal import ROOT

PACKAGES = {
    "chromium": "chromium-headless-shell libatomic1 fonts-dejavu-core",
    "libraries": "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core",
    "libreoffice": "libreoffice-writer-nogui",
}
DEMOS = ROOT / "pcc_portal" / "home" / "demo"
OFFICES = sorted(path.parent.name for path in DEMOS.glob("*/office.yaml"))
# In every Debian: apt itself needs them.
BASE = {"libc6", "libgcc-s1", "libstdc++6"}
DRIVER = Path(playwright.__file__).parent / "driver" / "node"


def make(target: str, folder: Path, *, user: int) -> subprocess.CompletedProcess[str]:
    """As on a machine that has no package, where commands only print what they were asked."""
    programs = {"id": f"echo {user}", "dpkg-query": "exit 1", "apt-get": 'echo "apt-get $*"', "find": ":"}
    for name, body in programs.items():
        (folder / name).write_text(f"#!/bin/bash\n{body}\n")
        (folder / name).chmod(0o755)
    return subprocess.run(
        [str(shutil.which("make")), target],
        cwd=ROOT,
        env={"PATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("target", PACKAGES)
def test_root_gets_what_is_missing(target: str, tmp_path: Path) -> None:
    done = make(target, tmp_path, user=0)
    assert done.returncode == 0, done.stderr
    assert f"apt-get install -y -qq --no-install-recommends {PACKAGES[target]}\n" in done.stdout


@pytest.mark.parametrize("target", PACKAGES)
def test_others_are_told_what_to_type(target: str, tmp_path: Path) -> None:
    done = make(target, tmp_path, user=1000)
    assert done.returncode != 0
    advice = "Type this first: sudo apt-get install -y --no-install-recommends"
    assert done.stdout == f"{advice} {PACKAGES[target]}\n"


def test_every_library_of_the_browser_driver_is_installed_by_someone() -> None:
    linked = subprocess.run(["ldd", DRIVER], capture_output=True, text=True, check=True).stdout
    names = set(re.findall(r"^\s*(lib\S+) =>", linked, re.MULTILINE))
    assert {"libc.so.6", "libatomic.so.1"} <= names
    assert {package_of(name) for name in names} <= BASE | set(PACKAGES["chromium"].split())


def package_of(library: str) -> str:
    """The package of Debian that a shared library is in, by the names that Debian gives them."""
    owner = subprocess.run(["dpkg-query", "--search", f"*/{library}"], capture_output=True, text=True, check=True)
    return owner.stdout.partition(":")[0]


def test_the_demo_is_loaded_with_the_address_at_which_it_is_served() -> None:
    """What is sealed keeps its links, and nothing is sealed in service on a guess of where they lead."""
    dry = subprocess.run(
        [str(shutil.which("make")), "--dry-run", "run", "PORT=8123"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = dry.stdout.replace("\\\n", " ").splitlines()
    loads, serves = (next(line for line in lines if each in line) for each in ("manage.py load_demo", "gunicorn"))
    assert all('HTTPS="${HTTPS:-0}"' in line for line in (loads, serves))
    told = subprocess.run(
        [sys.executable, "-c", "from pcc_portal import settings as s; print(s.PORTAL_URL, s.MAY_SEAL_LINKS)"],
        cwd=ROOT,
        env={"HTTPS": "0", "PORT": "8123", "SECRET_KEY": secrets.token_urlsafe(64)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == ["http://localhost:8123", "True"]


@pytest.mark.parametrize("office", OFFICES)
def test_a_demo_runs_on_the_day_that_it_names(office: str) -> None:
    """What stands behind the day in the file is for its readers, and nothing that a shell may run."""
    printed = subprocess.run(
        [str(shutil.which("make")), "--dry-run", "run", f"OFFICE={office}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    day = yaml.safe_load((DEMOS / office / "office.yaml").read_text(encoding="utf-8"))["today"]
    assert f'DEMO_DATE="${{DEMO_DATE-{day}}}"' in printed
