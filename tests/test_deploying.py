"""docs/deploying.md as written: the service signs people in, units agree, a backup comes back."""

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from tests import manual, postgres
from tests.manual import Machine, block, section
from tests.portal import ROOT, on_server, wait_until_alive
from tests.settings import free_port

pytestmark = pytest.mark.engines

PASSWORD = "a-long-enough-password"
ENGINE = {"sqlite": "SQLite", "postgres": "PostgreSQL"}[settings.ENGINE]
HEADERS = {"Host": "plan.example.org", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
# A worker that was killed while it had the database open: what it wrote stands in the -wal file.
KILLED = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1])
connection.execute("UPDATE accounts_user SET name = 'Somebody Else'")
connection.commit()
print("written", flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Prepared as the manual says, with a database of its own on either engine."""
    machine = Machine(tmp_path_factory.mktemp("machine"))
    more = {"SECRET_KEY": os.environ["SECRET_KEY"], "ALLOWED_HOSTS": "plan.example.org,127.0.0.1"}
    more["DJANGO_SETTINGS_MODULE"] = "tests.uncompressed"  # compressing takes half a minute
    if settings.ENGINE == "postgres":
        on_server('CREATE ROLE "pcc-portal" LOGIN')
        on_server('CREATE DATABASE portal OWNER "pcc-portal"')
        more["DATABASE_URL"] = f"postgres://pcc-portal@127.0.0.1:{os.environ['TEST_POSTGRES_PORT']}/portal"
    machine.prepare(**more)
    machine.run(block(section("Installing and upgrading"), "make"))
    machine.run("pcc-portal add_administrator chief@example.org 'The Chief'", typed=f"{PASSWORD}\n{PASSWORD}\n")
    yield machine
    if settings.ENGINE == "postgres":
        for statement in ("DATABASE portal", "DATABASE IF EXISTS portal_replaced", 'ROLE "pcc-portal"'):
            on_server(f"DROP {statement}")


def test_the_service_signs_people_in_where_only_its_state_is_writable(machine: Machine) -> None:
    assert others_read(machine.state) == [], "commands close what they write"
    (machine.state / "left-open").touch(mode=0o644)
    machine.state.chmod(0o755)
    with serving(machine) as port:
        assert sign_in(port, "not-the-password") == (200, "")
        assert sign_in(port, PASSWORD)[0] == 302
    assert others_read(machine.state) == []


@contextmanager
def serving(machine: Machine) -> Iterator[int]:
    """The unit's command, in its folder, with its settings, where `ProtectSystem=strict` lets it write."""
    unit = manual.unit(machine.installed("systemd/pcc-portal.service"))["Service"]
    assert unit["ProtectSystem"] == "strict"
    assert machine.place(f"/var/lib/{unit['StateDirectory']}") == str(machine.state)
    private, path = machine.folder / "tmp", machine.folder / "python"
    private.mkdir()
    path.mkdir()
    shutil.copy(ROOT / "tests" / "readonly.py", path / "sitecustomize.py")
    port, log = free_port(), machine.folder / "log"
    env = {"PORT": str(port), "PATH": os.environ["PATH"], "TMPDIR": str(private), **machine.service()}
    env |= {"PYTHONPATH": str(path), "PYTHONDONTWRITEBYTECODE": "1"}
    env["WRITABLE"] = os.pathsep.join([str(machine.state), str(private), "/dev/null"])
    command, folder = machine.place(unit["ExecStart"]).split(), machine.place(unit["WorkingDirectory"])
    with log.open("wb") as output:
        server = subprocess.Popen(command, env=env, cwd=folder, stdout=output, stderr=output)
    try:
        wait_until_alive(server, f"http://127.0.0.1:{port}", log)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def sign_in(port: int, password: str) -> tuple[int, str]:
    """Status and place of the answer to the form, asked as the documented proxy asks."""
    portal = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    portal.request("GET", "/account/sign-in/", headers=HEADERS)
    page = portal.getresponse()
    (token,) = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode()))
    fields = {"csrfmiddlewaretoken": token, "login": "chief@example.org", "password": password}
    cookie = str(page.headers["Set-Cookie"]).partition(";")[0]
    sent = {"Cookie": cookie, "Origin": "https://plan.example.org", "Content-Type": "application/x-www-form-urlencoded"}
    portal.request("POST", "/account/sign-in/", urllib.parse.urlencode(fields), headers={**HEADERS, **sent})
    answer = portal.getresponse()
    answer.read()
    portal.close()
    return answer.status, answer.headers.get("Location", "")


def others_read(folder: Path) -> list[str]:
    """The folder or files in it, save those that lie in a folder that is closed."""
    return [str(path) for path in [folder, *folder.iterdir()] if path.stat().st_mode & 0o077]


def test_a_backup_is_restored_as_written(machine: Machine) -> None:
    tools, log = tools_of_postgres(), machine.run("pcc-portal verify_audit")
    machine.run(block(section("Backups and how to restore them"), "pcc-portal backup"), **tools)
    (copy,) = machine.backups.iterdir()
    assert others_read(machine.backups) == []
    change_after_the_backup(machine)
    documented = "portal-2024-01-12T021500Z.tar"
    proved = machine.run(block(section(f"Restore on {ENGINE}"), "").replace(documented, copy.name), **tools)
    assert "rows as they were" in proved
    assert names(machine) == ["The Chief"]
    assert others_read(machine.state) == []
    assert machine.run("pcc-portal verify_audit") == log


def tools_of_postgres() -> dict[str, str]:
    port = os.environ.get("TEST_POSTGRES_PORT", "")
    return {
        "PATH": f"{postgres.PACKAGE / 'pginstall' / 'bin'}",
        "PGHOST": "127.0.0.1",
        "PGPORT": port,
        "PGUSER": "postgres",
    }


def change_after_the_backup(machine: Machine) -> None:
    machine.run("pcc-portal add_administrator second@example.org 'The Second'", typed=f"{PASSWORD}\n{PASSWORD}\n")
    if settings.ENGINE == "sqlite":
        database = machine.state / "portal.sqlite3"
        worker = subprocess.Popen([sys.executable, "-c", KILLED, database], stdout=subprocess.PIPE)
        assert worker.stdout is not None
        with worker.stdout as output:
            output.readline()
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        assert (machine.state / "portal.sqlite3-wal").stat().st_size > 0


def names(machine: Machine) -> list[str]:
    ask = "from pcc_portal.accounts.models import User; print(*User.objects.values_list('name', flat=True), sep='|')"
    return machine.run(f'pcc-portal shell --no-imports -c "{ask}"').strip().split("|")


def test_units_agree() -> None:
    services = [unit["Service"] for unit in manual.units() if unit.has_section("Service")]
    assert len(services) == 4
    for key in ("User", "WorkingDirectory", "EnvironmentFile", "UMask", "StateDirectory", "ProtectSystem"):
        assert len({service[key] for service in services}) == 1, key
    for service in services:
        assert service["ExecStart"].startswith(f"{service['WorkingDirectory']}/.venv/bin/")


def test_the_manual_and_the_script_name_one_user_folder_and_settings_file() -> None:
    files = (manual.MANUAL, manual.FILES / "install", *(manual.FILES / "systemd").iterdir())
    text = "".join(path.read_text(encoding="utf-8") for path in files).replace(section("Several machines"), "")
    assert set(re.findall(r"/opt/[\w-]+", text)) == {"/opt/pcc-portal"}
    assert set(re.findall(r"/etc/[\w-]+\.env", text)) == {"/etc/pcc-portal.env"}
    assert set(re.findall(r"/var/lib/[\w-]+", text)) == {"/var/lib/pcc-portal"}
    assert set(re.findall(r"/var/backups/[\w-]+", text)) == {"/var/backups/pcc-portal"}
    assert not re.search(r"/srv/", text)
    assert set(re.findall(r"-[ou] ([\w-]+)", text)) == {"pcc-portal", "postgres"}
