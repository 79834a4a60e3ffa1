"""Where themes and commitments stand, seen from a release and from the office."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from objectives.choices import CommitmentState
from objectives.models import Theme
from objectives.stats import Tally, commitment_status, history, standings
from pcc_portal.periods.choices import QuarterState
from pcc_portal.updates.choices import Brag
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, Days, Viewpoint
from tests.factories.objectives import create_commitment, create_theme, create_update_text
from tests.factories.periods import create_quarter
from tests.factories.updates import create_release

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

DAYS = Days(dt.date(2023, 9, 30), dt.date(2023, 9, 30))


def statuses(viewpoint: Viewpoint, before: Viewpoint | None = None) -> list[tuple[str, str | None]]:
    rows = standings(Theme.objects.in_report_order(), viewpoint, before)
    return [(standing.status, standing.status_before) for standing in rows]


def test_a_theme_stands_where_its_latest_released_update_puts_it() -> None:
    theme = create_theme()
    first, second = create_quarter(number=1, state=QuarterState.CLOSED), create_quarter(number=2)
    release = create_release(quarter=first)
    create_update_text(theme=theme, quarter=first, release=release, brag=Brag.GREEN)
    create_update_text(theme=theme, quarter=second, brag=Brag.RED)
    outside, office = Viewpoint(AsAt(1), first), Viewpoint(WORKING_COPY, second)
    assert statuses(outside) == [("on", None)]
    assert statuses(office, outside) == [("off", "on")]


def test_a_correction_counts_from_its_release() -> None:
    theme, quarter = create_theme(), create_quarter()
    text = create_update_text(theme=theme, quarter=quarter, release=create_release(quarter=quarter), brag=Brag.GREEN)
    create_update_text(theme=theme, quarter=quarter, supersedes=text, brag=Brag.AMBER)
    assert statuses(Viewpoint(AsAt(1), quarter)) == [("on", None)]
    assert statuses(Viewpoint(WORKING_COPY, quarter)) == [("risk", None)]


def test_no_update_is_no_data_and_no_grade_is_not_graded() -> None:
    quarter = create_quarter()
    create_theme()
    create_update_text(theme=create_theme(), quarter=quarter, release=create_release(quarter=quarter), brag="")
    assert sorted(statuses(Viewpoint(AsAt(1), quarter))) == [("nodata", None), ("none", None)]


def test_an_update_of_a_later_quarter_does_not_judge_an_earlier_one() -> None:
    theme = create_theme()
    first, second = create_quarter(number=1, state=QuarterState.CLOSED), create_quarter(number=2)
    create_update_text(theme=theme, quarter=second, release=create_release(quarter=second), brag=Brag.RED)
    assert statuses(Viewpoint(AsAt(1), first)) == [("nodata", None)]


def test_a_tally_counts_every_status_and_lists_the_worst_first() -> None:
    quarter = create_quarter()
    release = create_release(quarter=quarter)
    for brag in (Brag.GREEN, Brag.RED, Brag.AMBER, Brag.GREEN):
        create_update_text(theme=create_theme(), quarter=quarter, release=release, brag=brag)
    tally = Tally(None, standings(Theme.objects.in_report_order(), Viewpoint(AsAt(1), quarter)))
    counts = [(str(grade), n) for grade, n in tally.counts]
    assert counts == [("red", 1), ("amber", 1), ("green", 2), ("blue", 0), ("none", 0), ("nodata", 0)]
    assert [standing.status for standing in tally.worst_first] == ["off", "risk", "on", "on"]


def test_history_is_newest_first() -> None:
    theme = create_theme()
    first, second = create_quarter(number=1, state=QuarterState.CLOSED), create_quarter(number=2)
    release = create_release(quarter=second)
    for quarter in (first, second):
        create_update_text(theme=theme, quarter=quarter, release=release)
    assert [t.update.quarter.number for t in history(theme, Viewpoint(AsAt(1), second))] == [2, 1]


@pytest.mark.parametrize(
    ("due", "status"),
    [(dt.date(2023, 9, 29), "Overdue"), (dt.date(2023, 9, 30), "Open"), (dt.date(2023, 10, 1), "Open")],
)
def test_a_commitment_is_overdue_from_the_day_after_its_date(due: dt.date, status: str) -> None:
    commitment = create_commitment(due_on=due)
    assert commitment_status(commitment, DAYS)[1] == status


def test_a_commitment_once_kept_is_never_overdue() -> None:
    kept = create_commitment(due_on=dt.date(2023, 8, 1), state=CommitmentState.KEPT, closed_on=dt.date(2023, 8, 5))
    assert commitment_status(kept, DAYS) == ("done", "Kept")


def test_the_list_filters_by_where_commitments_stand(client: Client, settings: Any) -> None:
    settings.DEMO_DATE = DAYS.on
    quarter = create_quarter()
    create_release(quarter=quarter)
    create_commitment(title="Late promise", due_on=dt.date(2023, 8, 1))
    create_commitment(title="Coming promise", due_on=dt.date(2023, 12, 1))
    create_commitment(
        title="Done promise", due_on=dt.date(2023, 8, 1), state=CommitmentState.KEPT, closed_on=dt.date(2023, 8, 1)
    )
    titles = {"Late promise", "Coming promise", "Done promise"}

    def listed(query: str) -> set[str]:
        html = client.get(f"/commitments/?{query}").content.decode()
        return {title for title in titles if title in html}

    assert listed("") == titles
    assert listed("state=overdue") == {"Late promise"}
    assert listed("state=still-open") == {"Late promise", "Coming promise"}
    assert listed("state=kept") == {"Done promise"}
    assert listed("due=2023-08-31") == {"Late promise", "Done promise"}
