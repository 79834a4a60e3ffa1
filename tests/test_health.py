import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from tests.portal import Database, serving
from tests.settings import free_port

pytestmark = [pytest.mark.engines, pytest.mark.slow]

FORBIDDEN_WORDS = ("Traceback", "OperationalError", "sqlite", "psycopg", "postgres", "pcc_portal", "Django")


def ask(address: str) -> tuple[int, str, dict[str, str]]:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310
            return answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read().decode(), dict(refusal.headers)


@pytest.fixture(scope="module")
def without_database() -> Iterator[str]:
    unreachable = {
        "sqlite": f"sqlite:///{settings.SCRATCH / 'no-such-folder' / 'portal.sqlite3'}",
        "postgres": f"postgres://postgres@127.0.0.1:{free_port()}/portal",
    }
    with serving(unreachable[settings.ENGINE]) as address:
        yield address


@pytest.fixture(scope="module")
def without_migrations(worker_id: str) -> Iterator[str]:
    database = Database(f"empty_{worker_id}")
    database.create()
    with serving(database.url) as address:
        yield address


def test_ready_when_the_database_has_every_migration(client: Client, db: None) -> None:
    response = client.get("/health/ready")
    assert (response.status_code, response.content) == (200, b"ready\n")
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Type"] == "text/plain; charset=utf-8"


def test_alive_without_asking_the_database(client: Client) -> None:
    response = client.get("/health/live")
    assert (response.status_code, response.content) == (200, b"alive\n")
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_nothing_can_be_sent_to_it(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_not_ready_but_alive_without_a_database(without_database: str) -> None:
    assert ask(f"{without_database}/health/live")[0] == 200
    status, words, headers = ask(f"{without_database}/health/ready")
    assert (status, words, headers["Cache-Control"]) == (503, "not ready\n", "no-store")


def test_readers_are_told_to_come_back_when_the_database_is_gone(without_database: str) -> None:
    status, words, headers = ask(f"{without_database}/")
    assert status == 503
    assert headers["Retry-After"] == "30"
    assert '<html lang="en' in words
    assert not [word for word in FORBIDDEN_WORDS if word in words]


def test_not_ready_while_migrations_wait(without_migrations: str) -> None:
    status, words, _ = ask(f"{without_migrations}/health/ready")
    assert (status, words) == (503, "not ready\n")
