"""The portal's settings for the tests: a secret, a throw-away database, and a watch for queries in loops."""

import os
import socket
import tempfile
from pathlib import Path

# Made once by the process that pytest starts in; its workers inherit both by the environment.
SCRATCH = Path(
    os.environ.setdefault("TEST_SCRATCH", str(Path(tempfile.gettempdir()) / f"pcc-portal-tests-{os.getpid()}"))
)
ENGINE = os.environ.setdefault("TEST_ENGINE", "sqlite")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def database_url() -> str:
    if ENGINE == "sqlite":
        return f"sqlite:///{SCRATCH / 'portal.sqlite3'}"
    if ENGINE == "postgres":
        port = os.environ.setdefault("TEST_POSTGRES_PORT", str(free_port()))
        return f"postgres://postgres@127.0.0.1:{port}/postgres"
    raise ValueError(f"TEST_ENGINE is {ENGINE!r}; it must be sqlite or postgres.")


os.environ.update(
    SECRET_KEY="only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGH",
    DATABASE_URL=database_url(),
    STATE_DIR=str(SCRATCH / "state"),
    # Beside the databases with the demo, which know of files in it (tests/originals.py).
    DOCUMENTS_DIR=str(
        Path(os.environ.get("TEST_ORIGINALS", Path(__file__).parents[1] / "var" / "tests")) / "documents"
    ),
    DEBUG="0",
    HTTPS="0",
    BEHIND_PROXY="0",
    ALLOWED_HOSTS="localhost,127.0.0.1,testserver",
    # A browser's driver leaves an event loop running in the process, beside which later tests ask the database.
    DJANGO_ALLOW_ASYNC_UNSAFE="1",
)
for name in (
    *(
        "REPLICA_URLS",
        "EMAIL_URL",
        "PORTAL_URL",
        "PORT",
        "CSRF_TRUSTED_ORIGINS",
        "HSTS_SECONDS",
        "SESSION_HOURS",
        "SESSION_IDLE_MINUTES",
        "INVITATION_DAYS",
    ),
    *("REQUIRE_MFA", "OIDC_SERVER_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME", "OIDC_ASKS_SECOND_FACTOR"),
):
    os.environ.pop(name, None)

from pcc_portal.settings import *  # noqa: E402, F403
from pcc_portal.settings import CACHES, DATABASES, INSTALLED_APPS, MIDDLEWARE, STORAGES  # noqa: E402

WHITENOISE_ROOT = None  # whether or not somebody has built the manual here

# A file rather than memory, so that threads meet the locks that they meet in use; nothing waits for the disk.
if ENGINE == "sqlite":
    DATABASES["default"]["TEST"] = {"NAME": str(SCRATCH / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
DATABASES["default"]["CONN_MAX_AGE"] = 0

# A page that asks the database once for each row fails its test.
INSTALLED_APPS += ["zeal"]
MIDDLEWARE.insert(0, "zeal.middleware.zeal_middleware")
ZEAL_RAISE = True
# Signing out asks for the one session twice, in Django's own code.
ZEAL_ALLOWLIST = [
    {"model": "sessions.Session", "field": "get()"},
    # At sign-in allauth looks at each of the person's other sessions, and so at the person.
    {"model": "accounts.User", "field": "get()"},
    # Two plans change when one takes the other's place, each read again before.
    {"model": "objectives.Plan", "field": "get()"},
    # Updates that are approved together are each read again under the lock, and the theme with them for its owner.
    {"model": "objectives.QuarterlyUpdate", "field": "get()"},
    {"model": "objectives.QuarterlyUpdate", "field": "theme"},
    {"model": "objectives.QuarterlyUpdate", "field": "quarter"},
]

# Factories write rows without the log, whose events the keys of these caches go by: their own tests turn them on.
CACHES = {
    **CACHES,
    "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    "drafts": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    "pieces": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
