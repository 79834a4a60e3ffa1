"""A publisher's process that is killed while it seals leaves a whole sealed report or a draft, never half, never two.

`make kills` does it 500 times on each database.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.originals import original
from tests.portal import ROOT, environment

pytestmark = [pytest.mark.engines, pytest.mark.slow]

TIMES = int(os.environ.get("KILLS", "10"))


def test_a_killed_seal_leaves_all_or_nothing() -> None:
    database = original("migrated").copy("killed_sealing")
    env = environment(database.url, DJANGO_SETTINGS_MODULE="pcc_portal.settings")
    done = subprocess.run(
        [sys.executable, "-m", "tests.suites.killed_sealing", str(TIMES)],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert sum(seen.values()) == TIMES
    assert seen["draft"] > 0
