"""The story of one correction: the office sees it at once, others with the next release, nothing is retyped."""

import csv
import json
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.panel.models import PanelReport
from pcc_portal.panel.sealing.actions import correct_report
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.models import Release
from pcc_portal.updates.releases import actions as releases
from performance.actions import correct_observation
from performance.models import Observation
from tests.factories.panel import seal

MEASURE = "shotgun-grant-longest-wait"
THEME = "firearms-licensing-unit"
OLD, NEW, OLD_GAP, NEW_GAP = "300", "283", "150 days over", "133 days over"
PLACES = {
    "measure": f"/measures/{MEASURE}/",
    "measures": "/measures/",
    "theme": f"/themes/{THEME}/",
    "home": "/",
    "report": "/panel/reports/2023-24-q2/",
    "file": "/panel/reports/2023-24-q2/report.html",
    "csv": f"/data/measures/{MEASURE}.csv",
    "json": f"/data/measures/{MEASURE}.json",
    "all csv": "/data/measures.csv",
    "all json": "/data/measures.json",
}
SEALED = ("report", "file")  # stay as they were sent
WHY = "One application was withdrawn."
MARKED = re.compile(r"not yet released", re.IGNORECASE)


def person(role: Role) -> User:
    return User.objects.with_role(role).earliest("pk")


def places(role: Role | None = None, names: Iterable[str] = PLACES) -> dict[str, str]:
    """What each of the places says to this reader."""
    client = Client()
    if role is not None:
        client.force_login(person(role))
    texts = {name: unescape(client.get(PLACES[name]).getvalue().decode()) for name in names}
    # The token of the button for signing out is new on every page.
    return {name: re.sub(r'(csrfmiddlewaretoken" value=")\w+', r"\1", text) for name, text in texts.items()}


@pytest.fixture
def figure(demo: None) -> Observation:
    """The wait of July to September 2023. The quarter after is not begun yet: no draft figure hides this one."""
    Observation.objects.unreleased().delete()
    Quarter.objects.filter(year=2023, number=3).update(state="planned")
    Quarter.objects.filter(year=2023, number=2).update(state="open")
    return Observation.objects.of_the_force().get(measure__slug=MEASURE, start="2023-07-01", end="2023-09-30")


@pytest.fixture
def correct(figure: Observation) -> Callable[[], Observation]:
    def correct() -> Observation:
        officer = figure.created_by
        return correct_observation(
            figure,
            by=officer,
            today=figure.quarter.due,
            reason=WHY,
            value=Decimal(NEW),
        )

    return correct


def says(text: str, number: str) -> bool:
    """As a number of its own: the digits of a hash are none."""
    return re.search(rf"(?<![\w.]){number}(?!\w|[\d.]*\d| days over)", text) is not None


def test_a_figure_is_corrected_approved_and_released(figure: Observation, correct: Callable[[], Observation]) -> None:
    panel = Role.PANEL_MEMBER
    before, before_of_panel = places(), places(panel)
    row = correct()
    the_office_sees_it_at_once_and_marked(places(Role.CONTRIBUTOR))
    assert places() == before, "readers outside see nothing of it"
    assert all(says(before[name], OLD) for name in ("measure", "theme", "report", "file", "csv", "json"))
    assert not any(says(before[name], NEW) for name in ("measure", "theme", "report", "file"))
    releases.approve([row], by=person(Role.APPROVER))
    assert places(panel) == before_of_panel, "nor when it is approved"
    by, note = person(Role.PUBLISHER), "One wait."
    releases.release(by=by, quarter=row.quarter, kind=ReleaseKind.CORRECTION, note=note)
    after = places()
    readers_see_it_everywhere(after)
    assert all(after[name] == before[name] for name in SEALED)
    one_line_differs(before["all csv"], after["all csv"])
    the_old_row_its_release_and_the_reason_stay(figure, row)


def the_office_sees_it_at_once_and_marked(texts: dict[str, str]) -> None:
    at_once = [name for name in PLACES if name not in {"home", *SEALED}]
    assert [name for name in at_once if not says(texts[name], NEW)] == []
    assert re.search(rf"not yet released[^\n]*{NEW}", texts["measures"], re.IGNORECASE), "in the line of the table"
    for name in ("measure", "theme"):
        assert re.search(rf"{NEW}[^{{}}]{{0,700}}not yet released", texts[name], re.IGNORECASE | re.DOTALL), name
    assert all(OLD_GAP in texts[name] and not says(texts[name], NEW) for name in SEALED)
    [row] = [row for row in json.loads(texts["json"])["observations"] if row["value"] == int(NEW)]
    assert row["released_in"] is None
    [line] = [line for line in csv.DictReader(texts["csv"].splitlines()) if line["value"] == NEW]
    assert line["released_in"] == ""


def readers_see_it_everywhere(texts: dict[str, str]) -> None:
    for name in ("measure", "measures", "theme", "csv", "json", "all csv", "all json"):
        assert says(texts[name], NEW), name
        assert not MARKED.search(texts[name]), name
    [shown] = [row for row in json.loads(texts["json"])["observations"] if row["value"] == int(NEW)]
    assert shown["released_in"] == Release.objects.latest("number").number
    assert WHY in texts["measure"]


def one_line_differs(before: str, after: str) -> None:
    """In the download of every figure."""
    lines = zip(before.splitlines(), after.splitlines(), strict=True)
    [(old, new)] = [(old, new) for old, new in lines if old != new]
    assert f",{OLD}," in old
    assert f",{NEW}," in new


def the_old_row_its_release_and_the_reason_stay(figure: Observation, row: Observation) -> None:
    old = Observation.objects.get(pk=figure.pk)
    row.refresh_from_db()
    assert (old.value, old.release) == (Decimal(OLD), figure.release)
    assert (row.supersedes, row.reason) == (old, WHY)
    assert [event.verb for event in Event.objects.about(row)] == ["corrected", "approved"]


def test_a_second_version_of_the_report_says_it(correct: Callable[[], Observation]) -> None:
    row = correct()
    releases.approve([row], by=person(Role.APPROVER))
    publisher = person(Role.PUBLISHER)
    sealed = PanelReport.objects.sealed().at("2023-24-q2").get()
    seal(correct_report(sealed, by=publisher, correction=WHY), by=publisher)
    texts = places(names=SEALED)
    assert all(NEW_GAP in texts[name] for name in SEALED)
    first = Client().get(f"{PLACES['report']}versions/1/report.html").content.decode()
    assert OLD_GAP in first
    assert NEW_GAP not in first


def test_a_correction_that_nobody_approved_is_not_released(correct: Callable[[], Observation]) -> None:
    row = correct()
    before = places(names=["csv"])
    releases.release(by=person(Role.PUBLISHER), quarter=row.quarter, kind=ReleaseKind.CORRECTION)
    row.refresh_from_db()
    assert row.release is None
    assert places(names=["csv"]) == before
