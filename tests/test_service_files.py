"""What `deploy` holds, read by the programs that it is for, as far as a machine without services has them."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from pcc_portal.home.status.facts import versions
from pcc_portal.home.status.upgrade import known_settings, names_in
from tests import manual, postgres
from tests.manual import FILES
from tests.portal import ROOT

NAME = "plan.westshire.example"
HARDENED = 2.0  # of 10, where 10 is a service without any
SERVICES = [unit["Service"] for unit in manual.units() if unit.has_section("Service")]
SCRIPTS = (FILES / "install", FILES / "pcc-portal")


def asked(*command: object, **environment: str) -> str:
    done = subprocess.run(
        [*map(str, command)], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def needed(program: str) -> str:
    """Its path; the test is skipped where there is none."""
    path = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")
    return path or pytest.skip(f"{program} is not on this machine")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A folder as the script would lay it on a machine, and the commands that it would run there."""
    folder = tmp_path_factory.mktemp("machine")
    (folder / "etc/postgresql/15/main").mkdir(parents=True)
    return folder, asked(SCRIPTS[0], NAME, DESTDIR=str(folder)).splitlines()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_scripts_can_be_read_by_their_shells(script: Path) -> None:
    shell = script.read_text(encoding="utf-8").splitlines()[0].removeprefix("#!")
    asked(shell, "-n", script)
    if shellcheck := shutil.which("shellcheck"):
        asked(shellcheck, script)


def test_a_name_is_needed_and_nothing_else_is_taken() -> None:
    for arguments in ([], ["plan"], ["plan.example.org;reboot"], [NAME, "--mysql"], [NAME, "--sqlite", "more"]):
        done = subprocess.run([SCRIPTS[0], *arguments], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (2, "")
        assert "with the name that readers type" in done.stderr


def test_secrets_are_for_their_owner_and_of_this_machine(installed: tuple[Path, list[str]]) -> None:
    folder, _ = installed
    settings = folder / "etc/pcc-portal.env"
    text = settings.read_text()
    assert [path.stat().st_mode & 0o777 for path in (settings, folder / "etc/pcc-portal/tls/privkey.pem")] == [
        0o600
    ] * 2
    assert re.search(r"^SECRET_KEY=[0-9a-f]{96}$", text, re.MULTILINE)
    assert f"PORTAL_URL=https://{NAME}\n" in text
    assert names_in(text.splitlines()) <= known_settings()
    assert "plan.example.org" not in text + (folder / "etc/nginx/sites-available/pcc-portal").read_text()


def test_a_second_run_keeps_what_the_office_changed(installed: tuple[Path, list[str]]) -> None:
    folder, _ = installed
    kept = ["etc/pcc-portal.env", "etc/nginx/sites-available/pcc-portal", "etc/pcc-portal/tls/privkey.pem"]
    kept += ["etc/postgresql/15/main/conf.d/pcc-portal.conf", "etc/pcc-portal/pages/503.html"]
    was = {name: (folder / name).read_bytes() for name in kept}
    unit = folder / "etc/systemd/system/pcc-portal.service"
    unit.write_text("of an earlier version")
    asked(SCRIPTS[0], NAME, DESTDIR=str(folder))
    assert {name: (folder / name).read_bytes() for name in kept} == was
    assert unit.read_bytes() == (FILES / "systemd/pcc-portal.service").read_bytes()


def test_data_are_backed_up_and_asked_about_before_they_are_changed(installed: tuple[Path, list[str]]) -> None:
    _, commands = installed
    steps = ["pcc-portal backup", "pcc-portal upgrade_check --environment -", "pcc-portal migrate"]
    steps += ["systemctl restart pcc-portal"]
    assert [command for command in commands if command in steps] == steps
    enabled = next(command for command in commands if command.startswith("systemctl enable --quiet --now"))
    assert {path.name for path in (FILES / "systemd").glob("*.timer")} <= set(enabled.split())


def test_sqlite_needs_no_server(tmp_path: Path) -> None:
    commands = asked(SCRIPTS[0], NAME, "--sqlite", DESTDIR=str(tmp_path))
    assert "postgres" not in commands
    assert "DATABASE_URL" not in (tmp_path / "etc/pcc-portal.env").read_text()


def test_units_are_what_systemd_takes(tmp_path: Path) -> None:
    analyze = needed("systemd-analyze")
    for file in (FILES / "systemd").iterdir():
        # The program is not here; `true` stands for it.
        text = re.sub(r"^(Exec\w+=)/\S+", r"\1/bin/true", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        (tmp_path / file.name).write_text(text)
    faults = asked(analyze, "verify", *tmp_path.iterdir(), SYSTEMD_UNIT_PATH=f"{tmp_path}:")
    assert faults == ""
    for file in tmp_path.glob("*.service"):
        report = asked(analyze, "security", "--offline=yes", "--no-pager", file)
        (exposure,) = re.findall(r"Overall exposure level for \S+: ([\d.]+)", report)
        assert float(exposure) < HARDENED, file.name


def test_timers_are_in_the_manual_and_start_commands_that_there_are() -> None:
    timers = {path.stem for path in (FILES / "systemd").glob("*.timer")}
    assert timers == set(re.findall(r"`(pcc-portal[\w@-]*)\.timer`", manual.MANUAL.read_text(encoding="utf-8")))
    for timer in timers:
        name, at, command = timer.partition("@")
        assert (FILES / "systemd" / f"{name}{at}.service").exists()
        assert not command or command in get_commands()
    starts = {service["ExecStart"].partition("manage.py ")[2].partition(" ")[0] for service in SERVICES}
    assert starts - {"", "%i"} <= get_commands().keys()


def test_no_service_is_less_hardened_than_another() -> None:
    own = {"Type", "ExecStart", "ExecStartPost", "ExecReload", "KillMode", "TimeoutStopSec", "Restart", "RestartSec"}
    hardening = [{key: service[key] for key in service if key not in {*own, "ReadWritePaths"}} for service in SERVICES]
    assert len(SERVICES) == 4
    assert all(each == hardening[0] for each in hardening)


def test_the_proxy_is_what_nginx_takes(installed: tuple[Path, list[str]], tmp_path: Path) -> None:
    nginx, (folder, _) = needed("nginx"), installed
    site = (
        (folder / "etc/nginx/sites-available/pcc-portal")
        .read_text()
        .replace("/etc/pcc-portal", f"{folder}/etc/pcc-portal")
    )
    (tmp_path / "site").write_text(site)
    (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{ include {tmp_path}/site; }}\n")
    warnings = asked(nginx, "-t", "-c", tmp_path / "nginx.conf", "-e", tmp_path / "log")
    assert "warn" not in warnings


def test_pages_of_the_proxy_load_nothing(installed: tuple[Path, list[str]]) -> None:
    site = (FILES / "nginx/pcc-portal.conf").read_text(encoding="utf-8")
    codes = set(re.findall(r"error_page [\d ]+/(\d+)\.html", site))
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (FILES / "nginx/pages").iterdir()}
    assert pages.keys() == codes
    for page in pages.values():
        assert '<html lang="en-GB">' in page
        assert not re.search(r"src=|href=|url\(|@import|<script", page)


def test_settings_of_the_database_are_known_to_it() -> None:
    server = postgres.PACKAGE / "pginstall" / "bin" / "postgres"
    known = {line.split("\t")[0] for line in asked(server, "--describe-config").splitlines()}
    files = (FILES / "postgresql.conf", FILES / "cluster" / "postgresql.conf")
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    names = {line.partition(" = ")[0] for line in lines if not line.startswith("#")}
    assert {"shared_buffers", "synchronous_standby_names"} <= names
    assert names <= known


def test_the_image_holds_what_it_needs_and_runs_as_nobody_else() -> None:
    text = (FILES / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.split(" ", 1) for line in text.splitlines() if line and not line.startswith("#")]
    step = {word: [rest for each, rest in lines if each == word] for word, _ in lines}
    assert step["FROM"] == ["python:3.11-slim-bookworm"]
    sources = {source for copy in step["COPY"] for source in copy.split()[:-1]}
    assert all((ROOT / source).exists() for source in sources)
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert rooms | {"manage.py", "static", "templates"} <= sources
    assert step["USER"] == ["pcc-portal"]
    assert step["VOLUME"] == ["/var/lib/pcc-portal"]
    settings = {word.partition("=")[0] for line in step["ENV"] for word in line.split()}
    assert settings - {"PYTHONDONTWRITEBYTECODE"} <= known_settings()
    assert "/health/ready" in step["HEALTHCHECK"][0]
    installed = re.search(r"fonts\S+ lib[^&]+", step["RUN"][0])
    makefile = re.search(r"^LIBRARIES := (.*)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert installed
    assert makefile
    assert set(makefile[1].split()) <= set(installed[0].split())


def test_the_newest_changes_are_of_this_version(db: None) -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$", changes, re.MULTILINE)
    assert changes.index("## [Unreleased]") < changes.index(f"## [{released[0]}]")
    assert versions()["Portal"] == released[0]
