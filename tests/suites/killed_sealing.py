"""A process that is killed while it seals a report, again and again; run by test_killed_sealing on both databases.

Each time a copy of this process seals the draft and is killed at a random moment. Where the seal came through, the next
version is begun, so that there is always a draft to seal. Prints how often what was found.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter

import django

django.setup()

from django.db import connection  # noqa: E402

from pcc_portal.accounts.models import User  # noqa: E402
from pcc_portal.accounts.roles import Role  # noqa: E402
from pcc_portal.audit.chain import verify  # noqa: E402
from pcc_portal.panel.models import PanelReport, ReportFile  # noqa: E402
from pcc_portal.panel.sealing.actions import correct_report  # noqa: E402
from pcc_portal.panel.sealing.verify import NEEDED, faults  # noqa: E402
from pcc_portal.updates.models import Release  # noqa: E402
from tests.factories.accounts import create_publisher  # noqa: E402
from tests.factories.desks import create_approved  # noqa: E402
from tests.factories.panel import create_panel_report, seal  # noqa: E402


def publisher() -> User:
    return User.objects.with_role(Role.PUBLISHER).earliest("pk")


def draft() -> PanelReport:
    report = PanelReport.objects.newest_first().select_related("meeting", "quarter").first()
    assert report is not None
    return correct_report(report, by=publisher(), correction="Once more.") if report.is_sealed else report


def killed_after(seconds: float | None) -> float:
    """Seal in a copy of this process; how long it took where nobody killed it."""
    connection.close()  # so that no copy inherits it
    began = time.monotonic()
    if child := os.fork():
        if seconds is not None:
            time.sleep(seconds)
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return time.monotonic() - began
    seal(draft(), by=publisher())
    os._exit(0)


def found() -> str:
    """What is left: a whole seal or none. Raises AssertionError for anything else."""
    sealed = PanelReport.objects.sealed()
    versions = list(sealed.order_by("version").values_list("version", flat=True))
    assert versions == list(range(1, len(versions) + 1)), f"two seals, or a gap: {versions}"
    assert Release.objects.count() == len(versions), "a release without its report"
    assert ReportFile.objects.count() == len(versions) * len(NEEDED), "half a report"
    assert ReportFile.objects.exclude(report__in=sealed).count() == 0, "files of a draft"
    assert list(faults()) == []
    return "sealed" if not PanelReport.objects.exclude(pk__in=sealed).exists() else "draft"


def main(times: int) -> Counter[str]:
    create_publisher()
    create_panel_report(quarter=create_approved().quarter)
    killed_after(None)
    draft()
    took = killed_after(None)
    seen: Counter[str] = Counter()
    chance = random.Random(2023)  # noqa: S311
    for _ in range(times):
        draft()
        killed_after(chance.uniform(0, took))
        seen[found()] += 1
    assert verify().broken is None
    return seen


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))  # noqa: T201
