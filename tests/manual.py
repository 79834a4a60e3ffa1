"""docs/deploying.md and deploy/ as a machine reads them: blocks, units, a folder in which commands run as written."""

import os
import re
import subprocess
import sys
from configparser import ConfigParser
from dataclasses import dataclass
from pathlib import Path

from tests.portal import ROOT

MANUAL, FILES = ROOT / "docs" / "deploying.md", ROOT / "deploy"
BLOCK = re.compile(r"(?:^(?: {4}.*)?\n)+", re.MULTILINE)
# What only root may do, or only on Debian with systemd, does as much of it as anyone may.
PROGRAMS = {
    "make": "exit 0",
    "systemctl": "exit 0",
    "runuser": 'shift 3; exec "$@"',
    "install": """
kept=()
while [ $# -gt 0 ]; do case "$1" in -o|-g) shift 2 ;; *) kept+=("$1"); shift ;; esac; done
exec /usr/bin/install "${kept[@]}"
""",
}


def section(heading: str) -> str:
    """What stands below a heading, as far as the next."""
    text = MANUAL.read_text(encoding="utf-8")
    return re.split(r"^##", re.split(rf"^##+ {re.escape(heading)}$", text, flags=re.MULTILINE)[1], flags=re.MULTILINE)[
        0
    ]


def blocks(text: str) -> list[str]:
    """Indented blocks, without their indent."""
    return [
        re.sub(r"^ {4}", "", block, flags=re.MULTILINE).strip() + "\n" for block in BLOCK.findall(text) if block.strip()
    ]


def block(text: str, beginning: str) -> str:
    (only,) = [block for block in blocks(text) if block.startswith(beginning)]
    return only


def units() -> list[ConfigParser]:
    """Every unit of systemd."""
    return [unit(path.read_text(encoding="utf-8")) for path in sorted((FILES / "systemd").iterdir())]


def unit(text: str) -> ConfigParser:
    parser = ConfigParser(interpolation=None, strict=False)  # SystemCallFilter stands twice
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text)
    return parser


@dataclass(frozen=True)
class Machine:
    """The folders that the manual names, below one; the program is this one."""

    folder: Path

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    @property
    def settings(self) -> Path:
        return self.folder / "pcc-portal.env"

    def place(self, text: str) -> str:
        """With this machine's places for those that the manual names."""
        places = {
            "/opt/pcc-portal/.venv/bin": Path(sys.executable).parent,
            "/opt/pcc-portal": ROOT,
            "exec runuser -u pcc-portal -- .venv/bin": f"exec runuser -u pcc-portal -- {Path(sys.executable).parent}",
            "/var/lib/pcc-portal": self.state,
            "/var/backups/pcc-portal": self.backups,
            "/etc/pcc-portal.env": self.settings,
        }
        for documented, here in places.items():
            text = text.replace(documented, str(here))
        return text

    def prepare(self, **settings: str) -> None:
        """What deploy/install leaves behind, as far as the settings, with some of them changed; on SQLite."""
        for name, body in PROGRAMS.items():
            self.add_program(name, f"#!/bin/bash\n{body}\n")
        self.run("install -d -m 0700 -o pcc-portal -g pcc-portal /var/lib/pcc-portal /var/backups/pcc-portal")
        changed = "".join(f"{name}='{value}'\n" for name, value in settings.items())
        written = re.sub(r"^DATABASE_URL=.*\n", "", self.installed("pcc-portal.env"), flags=re.MULTILINE)
        self.settings.write_text(self.place(written) + changed)
        self.add_program("pcc-portal", self.place(self.installed("pcc-portal")))

    def installed(self, name: str) -> str:
        """A file that deploy/install puts in place."""
        return (FILES / name).read_text(encoding="utf-8")

    def add_program(self, name: str, text: str) -> None:
        file = self.folder / "sbin" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
        file.chmod(0o755)

    def run(self, commands: str, typed: str = "", **environment: str) -> str:
        """Commands as root types them in a new session, where the files that one makes are open to all."""
        path = f"{self.folder / 'sbin'}:{environment.pop('PATH', '')}:{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", f"umask 022\n{self.place(commands)}"],
            env={"PATH": path, **environment},
            cwd=self.folder,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout}{done.stderr}"
        return done.stdout

    def service(self) -> dict[str, str]:
        """What the unit starts the service with."""
        lines = (line.partition("=") for line in self.settings.read_text().splitlines())
        return {name: value.strip("'") for name, _, value in lines if not name.startswith("#")}
