"""What a text of a register cites: by whom it is read, as it was then, and no further than one step."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.actions import change_contract
from commissioning.choices import ChangeKind
from commissioning.models import Contract
from pcc_portal.accounts.models import User
from pcc_portal.panel.composition import compose
from pcc_portal.updates.citations.resolving import NOT_PUBLISHED, Citations
from pcc_portal.updates.registers.actions import change_register
from pcc_portal.updates.releases.as_of import WORKING_COPY, Viewpoint, paper_of
from tests.factories.accounts import create_publisher
from tests.factories.commissioning import create_award, create_contract, create_service
from tests.factories.desks import create_desk
from tests.factories.objectives import create_commitment, create_milestone
from tests.factories.panel import create_panel_report, seal
from tests.factories.periods import create_quarter
from tests.forms import as_shown

pytestmark = pytest.mark.django_db
ENDS, THEN, NOW = "{contract:steer-clear|ends}", "31 March 2024", "30 June 2024"


@pytest.fixture
def by(db: None) -> User:
    return create_publisher()


@pytest.fixture
def cited(db: None) -> Contract:
    return create_contract(slug="steer-clear", title="Steer Clear", current_end=dt.date(2024, 3, 31))


def vary(contract: Contract, by: User) -> None:
    values: dict[str, Any] = {"kind": ChangeKind.VARIATION, "on": dt.date(2023, 12, 1), "new_end": dt.date(2024, 6, 30)}
    change_contract(contract, by=by, reason="More to help.", **values)


def words(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def signed_in(by: User) -> Client:
    client = Client()
    client.force_login(by)
    return client


def test_a_draft_that_is_cited_reaches_nobody_outside(by: User, cited: Contract) -> None:
    seal(create_panel_report(), by=by)
    award = create_award(purpose=f"Runs until {ENDS}.")
    Contract.objects.update(is_public=False)
    assert THEN in words(signed_in(by), award.get_absolute_url())
    outside = words(Client(), award.get_absolute_url())
    assert THEN not in outside
    assert NOT_PUBLISHED in outside


def test_a_record_cites_as_the_panel_read_it_too(by: User, cited: Contract) -> None:
    award = create_award(purpose=f"Runs until {ENDS}.")
    seal(create_panel_report(), by=by)
    vary(cited, by)
    change_register(award, by=by, purpose=f"Runs on until {ENDS}.")
    page = words(Client(), award.get_absolute_url())
    assert f"Runs until {THEN}." in page
    assert NOW in page
    assert "{contract" not in page


def test_since_reads_each_side_as_it_was(by: User, cited: Contract) -> None:
    award = create_award(purpose=f"Runs until {ENDS}.")
    first = create_quarter()
    seal(create_panel_report(quarter=first), by=by)
    create_quarter(number=3)
    vary(cited, by)
    change_register(award, by=by, purpose=f"Runs on until {ENDS}.")
    page = words(signed_in(by), reverse("since") + "?to=now")
    assert f"Runs until {THEN}." in page
    assert f"Runs on until {NOW}" in page


def test_the_reason_of_a_move_may_cite_and_does_not_go_in_circles(by: User) -> None:
    desk = create_desk()
    hub = create_milestone(slug="hub", forecast_on=dt.date(2024, 2, 28), theme=desk.theme)
    shop = create_milestone(slug="shop", forecast_on=dt.date(2024, 2, 28), theme=desk.theme)
    change_register(hub, by=by, reason="With {milestone:shop}.", forecast_on=dt.date(2024, 3, 31))
    change_register(shop, by=by, reason="With {milestone:hub}.", forecast_on=dt.date(2024, 3, 31))
    text = Citations([], paper_of(desk.quarter)).words("{milestone:hub}")
    assert "{" not in text
    assert "With 31 March 2024." in text


def test_words_that_cite_themselves_end(by: User) -> None:
    quarter = create_quarter()
    create_commitment(slug="one", words="As in {commitment:one|words}.")
    assert Citations([], Viewpoint(WORKING_COPY, quarter)).words("{commitment:one|words}") == f"As in {NOT_PUBLISHED}."


def test_why_a_grade_is_what_it_is_cites_in_the_paper(by: User, cited: Contract) -> None:
    desk = create_desk()
    desk.complete()
    desk.write("Words.", brag="amber", brag_reason=f"It ends on {ENDS}.")
    report = create_panel_report(quarter=desk.quarter)
    (part,) = [t for s in compose(report, WORKING_COPY).sections for t in s.themes if t.slug == desk.theme.slug]
    assert part.reason == f"It ends on {THEN}."


@pytest.mark.parametrize(
    ("typed", "is_taken"), [(ENDS, True), ("{contract:nothing-such}", False), ("{contract", False)]
)
def test_a_text_of_a_register_takes_what_there_is(by: User, cited: Contract, typed: str, is_taken: bool) -> None:
    create_quarter()
    address = reverse("service_change", args=[create_service(slug="one").slug])
    client = signed_in(by)
    shown = as_shown(client.get(address).context["form"])
    answer = client.post(address, shown | {"description": f"Until {typed}"})
    assert (answer.status_code == 302) is is_taken
