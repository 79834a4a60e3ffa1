"""The database of the settings: a file of SQLite, or PostgreSQL on one server or several."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environ import Env

SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=268435456;",
}
# Of several servers, one that is gone is known to be so within seconds.
SEVERAL = {"connect_timeout": 3, "tcp_user_timeout": 10_000}  # seconds, milliseconds
SECONDS_KEPT = 60  # opening a database costs as much as a small page

Database = dict[str, Any]


def databases(env: Env, file: Path) -> tuple[Database, list[Database]]:
    """(the one that takes what is written, its replicas), each as in DATABASES; `file` where there is no DATABASE_URL.

    Where DATABASE_URL names several hosts, what is written goes to the one that takes it: whoever is promoted.
    Raises ImproperlyConfigured."""
    database = env.db("DATABASE_URL", default=f"sqlite:///{file}")
    replicas = [env.db_url_config(url) for url in env.list("REPLICA_URLS", default=[])]
    for each in (database, *replicas):
        each["CONN_MAX_AGE"] = SECONDS_KEPT
    if database["ENGINE"].endswith("sqlite3"):
        if replicas:
            raise ImproperlyConfigured("REPLICA_URLS are replicas of PostgreSQL, which DATABASE_URL does not name.")
        return database | {"OPTIONS": SQLITE}, []
    database["CONN_HEALTH_CHECKS"] = True
    if "," in database["HOST"]:
        database["OPTIONS"] = {**SEVERAL, "target_session_attrs": "read-write", **database.get("OPTIONS", {})}
    return database, [each | {"OPTIONS": {**SEVERAL, **each.get("OPTIONS", {})}} for each in replicas]
