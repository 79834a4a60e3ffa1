"""The portal as it runs in service, over a throw-away database, with a "hello" to measure by."""

import os
import re
import tempfile
from pathlib import Path

OFFICE = Path(__file__).resolve().parents[2] / "pcc_portal" / "home" / "demo" / "west-mercia" / "office.yaml"
if not (day := re.search(r"^today: ([\d-]+)", OFFICE.read_text(), re.MULTILINE)):
    raise ValueError(f"{OFFICE} does not say which day it is.")

SCRATCH = Path(tempfile.mkdtemp(prefix="pcc-portal-bench-"))
os.environ.update(
    SECRET_KEY="only-for-benchmarks-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDE",
    DATABASE_URL=os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{SCRATCH / 'portal.sqlite3'}"),
    STATE_DIR=str(SCRATCH),
    DEBUG="0",
    HTTPS="0",
    DEMO_DATE=day[1],
    ALLOWED_HOSTS="testserver",
)

from pcc_portal.settings import *  # noqa: E402, F403
from pcc_portal.settings import STORAGES  # noqa: E402

ROOT_URLCONF = "tests.benchmarks.urls"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
