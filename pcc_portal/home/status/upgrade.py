"""What to know before the database is brought to the version of the program that asks. Nothing is changed."""

import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from ..health import unapplied_migrations
from .facts import GIGABYTE, Fact, backup, versions

# The places that read settings from the environment, and how they write it.
READERS = ("pcc_portal/gunicorn.py", "pcc_portal/settings.py")
READ = re.compile(r"""\benv(?:iron)?\.\w+\(\s*["']([A-Z_]+)["']""")
PINNED = re.compile(r"^([\w.-]+)==([^ ;]+)", re.MULTILINE)
# SQLite writes a table that is altered a second time, and a backup is a copy of the whole.
COPIES = 2


def findings(names: Iterable[str] | None) -> list[Fact]:
    """`is_well` is False for what stands in the way. `names`: of the settings that are set, None where not known."""
    return [
        _newer(),
        _waiting(),
        backup(),
        *_room(),
        _packages(),
        _database(),
        *([] if names is None else [_unknown(names)]),
        _lacking(),
    ]


def known_settings() -> frozenset[str]:
    """Names of every setting that the portal reads."""
    sources = (settings.BASE_DIR / place for place in READERS)
    return frozenset(name for source in sources for name in READ.findall(source.read_text(encoding="utf-8")))


def names_in(lines: Iterable[str]) -> set[str]:
    """Of the settings in a file such as /etc/pcc-portal.env; what they are set to is left alone."""
    return {match[1] for line in lines if (match := re.match(r"\s*(?:export\s+)?(\w+)=", line))}


def _fact(name: str, what: str, wrong: Iterable[str], well: str, *, stops: bool = True) -> Fact:
    listed = [*wrong]
    return Fact(name, what, ", ".join(listed) or well, len(listed), not listed if stops else None)


def _newer() -> Fact:
    loader = MigrationLoader(connection)
    unknown = loader.applied_migrations.keys() - (loader.disk_migrations or {}).keys()
    names = sorted(f"{app}.{name}" for app, name in unknown if app in loader.migrated_apps)
    return _fact("migrations_unknown", "Of a newer version than this program", names, "Nothing")


def _waiting() -> Fact:
    return _fact("migrations_waiting", "Migrations to apply", unapplied_migrations(), "None", stops=False)


def _room() -> Iterator[Fact]:
    """Room for the database twice, where it is changed, and where the backup is written."""
    needed = COPIES * _size()
    for name, place in (("state_free_bytes", settings.STATE_DIR), ("backup_free_bytes", settings.BACKUP_DIR)):
        if place and Path(place).is_dir():
            free = shutil.disk_usage(place).free
            words = f"{free / GIGABYTE:.1f} GB; twice the database is {needed / GIGABYTE:.2f} GB"
            yield Fact(name, f"Free in {place}", words, free, free > needed)


def _size() -> int:
    """Of the database, in bytes."""
    if connection.vendor == "sqlite":
        return Path(connection.settings_dict["NAME"]).stat().st_size
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        (size,) = cursor.fetchone()
    return int(size)


def _packages() -> Fact:
    """Those whose version is not the one that this version of the portal was tested with."""
    pinned = PINNED.findall((settings.BASE_DIR / "requirements.txt").read_text(encoding="utf-8"))
    wrong = [f"{name} {_installed(name)} (here {version})" for name, version in pinned if _installed(name) != version]
    python = [] if sys.version_info >= (3, 11) else [f"Python {versions()['Python']} (at least 3.11)"]
    return _fact("packages_differing", "Packages to install by make install", [*python, *wrong], "None")


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "none"


def _database() -> Fact:
    least = connection.features.minimum_database_version or (0,)
    old = connection.get_database_version() < least
    words = f"{connection.display_name} {versions()[connection.display_name]}, at least {'.'.join(map(str, least))}"
    return Fact("database_too_old", "Version of the database", words, float(old), not old)


def _unknown(names: Iterable[str]) -> Fact:
    unknown = sorted({*names} - known_settings())
    return _fact("settings_unknown", "Settings that the portal does not know", unknown, "None", stops=False)


def _lacking() -> Fact:
    lacking = {
        "PORTAL_URL": not settings.MAY_SEAL_LINKS,
        "BACKUP_DIR": settings.BACKUP_DIR is None,
        "EMAIL_URL": settings.EMAIL_BACKEND.endswith("console.EmailBackend"),
    }
    missing = [name for name, is_missing in lacking.items() if is_missing]
    return _fact("settings_missing", "Settings without which it does less", missing, "None", stops=False)
