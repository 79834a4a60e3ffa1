"""A promise whose paper named no date is told of in the paper's own words, wherever it was or is due then."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from objectives import actions
from objectives.choices import CommitmentStep
from objectives.models import Commitment
from pcc_portal.accounts.models import User
from pcc_portal.periods.choices import Precision
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.citations.resolving import Citations
from pcc_portal.updates.releases.as_of import paper_of
from tests.factories.accounts import create_publisher
from tests.factories.objectives import create_theme
from tests.factories.panel import create_panel_report, seal
from tests.factories.periods import create_quarter

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
SOON, LATER, DAY = "in the coming weeks", "before the summer recess", dt.date(2024, 3, 31)


@pytest.fixture
def by(db: None) -> User:
    return create_publisher()


@pytest.fixture
def promise(by: User) -> Commitment:
    """First promised "in the coming weeks", and so sealed."""
    theme, made = create_theme(), {"made_in": "Paragraph 9", "made_on": dt.date(2023, 10, 1), "slug": "survey"}
    exact = {"due_precision": Precision.NO_DATE, "due_said": SOON}
    row = actions.add_commitment(
        by=by, due_on=dt.date(2023, 12, 31), theme=theme, title="Survey", words="A survey.", **made, **exact
    )
    seal(create_panel_report(quarter=create_quarter()), by=by)
    return row


def revise(row: Commitment, by: User, day: dt.date, said: str = "") -> Quarter:
    quarter = Quarter.objects.latest_first().first() or create_quarter()
    exact = Precision.NO_DATE if said else Precision.DAY
    actions.step_commitment(
        row,
        by=by,
        quarter=quarter,
        step=CommitmentStep.REVISED,
        on=None,
        due_on=day,
        due_precision=exact,
        due_said=said,
        reason="Staff.",
    )
    return quarter


def pages(row: Commitment, by: User) -> dict[str, str]:
    client = Client()
    client.force_login(by)
    addresses = (row.get_absolute_url(), reverse("commitments"), reverse("since") + "?to=now", reverse("home"))
    return {address: client.get(address).content.decode() for address in addresses}


def test_it_became_a_date(promise: Commitment, by: User) -> None:
    quarter = revise(promise, by, DAY)
    read = pages(promise, by)
    assert {address for address, text in read.items() if "no date given" in text} == set()
    assert f"{SOON} became 31 March 2024" in read[promise.get_absolute_url()]
    assert f"first {SOON}" in read[reverse("commitments")]
    assert f"Due {SOON}" in read[reverse("since") + "?to=now"]
    cited = Citations([], paper_of(quarter)).words("{commitment:survey}")
    assert cited == f"31 March 2024, was {SOON}: Staff."


def test_it_became_other_words(promise: Commitment, by: User) -> None:
    revise(promise, by, dt.date(2024, 6, 30), LATER)
    read = pages(promise, by)
    assert {address for address, text in read.items() if "no date given" in text} == set()
    assert f"{SOON} became {LATER}" in read[promise.get_absolute_url()]
    assert f"Due {LATER}" in read[reverse("since") + "?to=now"]
