"""Databases to back up and empty places to restore into, on the engine of the run."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pyrage
import pytest

from pcc_portal.backups import archive
from tests.demo_database import connected_to
from tests.portal import Database

NUMBERS = count()


@pytest.fixture
def office(databases: None, published_copy: Database, worker_id: str) -> Iterator[Database]:
    """A small office's database, the connection of the test."""
    database = published_copy.copy(f"office_{worker_id}_{next(NUMBERS)}")
    with connected_to(database):
        yield database


@pytest.fixture
def empty_place(databases: None, worker_id: str) -> Callable[[], Database]:
    def make() -> Database:
        database = Database(f"restored_{worker_id}_{next(NUMBERS)}")
        database.create()
        return database

    return make


@pytest.fixture
def backup(office: Database, tmp_path: Path) -> Path:
    """Of the small office, in a folder that holds nothing else."""
    folder = tmp_path / "backups"
    folder.mkdir()
    return archive.make(folder)


@pytest.fixture
def keys(tmp_path: Path) -> Any:
    """A pair of keys of age: the public one, and the file with the secret one as age-keygen writes it."""
    identity = pyrage.x25519.Identity.generate()
    secret = tmp_path / "key.txt"
    secret.write_text(f"# created: today\n# public key: {identity.to_public()}\n{identity}\n")
    return str(identity.to_public()), secret
