"""Words of states are the office's: shown wherever one is named, never two alike, and kept by what was published."""

import csv
import datetime as dt
import io
import subprocess
import sys
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from estates.choices import DisposalStage
from objectives.actions import add_plan
from objectives.choices import CommitmentState
from objectives.models import Plan
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.panel.annual.assembly import _kept
from pcc_portal.panel.models import PanelReport
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.house import HouseStyle, written_in
from pcc_portal.ui.status_words import WordedNumber, WordedText
from pcc_portal.updates.models import SealedRecord
from pcc_portal.updates.releases.approval import Item, printed_by
from pcc_portal.work.office.states import KINDS, name_states
from tests.architecture.source import ROOT
from tests.conftest import triggers_off
from tests.factories.accounts import create_administrator, create_publisher, create_user
from tests.factories.commissioning import create_contract
from tests.factories.desks import create_approved, create_desk
from tests.factories.estates import create_disposal, create_property
from tests.factories.objectives import NEXT_PLAN, create_commitment, create_delivery_action, create_plan
from tests.factories.panel import create_panel_report
from tests.factories.panel import seal as seal_report
from tests.factories.periods import create_quarter
from tests.forms import as_opened
from tests.pages import publish, read
from tests.portal import environment

pytestmark = pytest.mark.django_db
TO_COME = dt.date(2024, 3, 31)
PAGES = {
    "/commitments/": ("Kept", "Met"),
    "/delivery-actions/": ("To come", "Ahead of us"),
    "/contracts/": ("In term", "Running"),
    "/disposals/": ("Marketing", "On offer"),
}
OWN = {
    "commitment.kept": "Met",
    "dated.to_come": "Ahead of us",
    "contract.in_term": "Running",
    f"disposal.{DisposalStage.MARKETING}": "On offer",
}


@pytest.fixture
def plan(settings: Any) -> Plan:
    settings.DEMO_DATE = dt.date(2023, 9, 30)
    return create_plan(slug="now")


@pytest.fixture
def by(client: Client) -> User:
    administrator = create_administrator()
    client.force_login(administrator)
    return administrator


@pytest.fixture
def quarter(plan: Plan) -> Quarter:
    """Published, with something in each of the states."""
    quarter = create_quarter()
    create_commitment(state=CommitmentState.KEPT, closed_on=dt.date(2023, 9, 1), due_on=dt.date(2023, 9, 1))
    create_delivery_action(baseline_on=TO_COME, forecast_on=TO_COME)
    create_contract(current_end=dt.date(2026, 3, 31))
    create_disposal(place=create_property(), stage=DisposalStage.MARKETING)
    publish(quarter)
    return quarter


def change(client: Client, plan: Plan, **words: str) -> Any:
    """As a person does it, of states by key."""
    address = reverse("office_states", args=[plan.slug])
    sent = as_opened(client.get(address).content.decode()) | {key: [word] for key, word in words.items()}
    return client.post(address, sent)


def rename(plan: Plan, by: User, **words: str) -> Plan:
    return name_states(plan, by=by, words=OWN | words)


def shown(page: str) -> set[str]:
    """Words of tags and cells: the filters above name every state."""
    rows = page.partition("<tbody")[2]
    return {word for pair in PAGES.values() for word in pair if f"{word}<" in rows}


def test_every_class_of_states_is_on_the_page_and_its_words_differ() -> None:
    classes = {each for kind in KINDS for each in kind.classes}
    assert classes == {*WordedText.__subclasses__(), *WordedNumber.__subclasses__()}
    for kind in KINDS:
        assert len({each.__kind__ for each in kind.classes}) == 1
        assert len({state.usual for state in kind.states}) == len(kind.states)
    assert len({kind.classes[0].__kind__ for kind in KINDS}) == len(KINDS)


def test_a_choice_reads_its_word_wherever_it_is_printed() -> None:
    row = create_commitment(state=CommitmentState.KEPT, closed_on=dt.date(2023, 9, 1))
    with written_in(HouseStyle(words={"commitment.kept": "Met"})):
        assert (row.get_state_display(), CommitmentState.KEPT.label) == ("Met", "Met")
        assert dict(CommitmentState.choices)["kept"] == "Met"
        field: Any = row._meta.get_field("state")
        assert ("kept", "Met") in field.formfield().choices
    assert (row.get_state_display(), CommitmentState.KEPT.label) == ("Kept", "Kept")


def test_the_page_changes_words_and_pages_lists_and_files_follow(
    client: Client, plan: Plan, by: User, quarter: Quarter
) -> None:
    response = change(client, plan, **OWN, reason="As our board says.")
    assert response.status_code == 302
    assert "Ahead of us" in client.get("/office/").content.decode()
    for address, (usual, own) in PAGES.items():
        words = shown(read(address))
        assert own in words, address
        assert usual not in words, address
    sent = b"".join(Client().get("/contracts/?format=csv")).decode().removeprefix("\ufeff")
    line = next(csv.DictReader(io.StringIO(sent)))
    assert line["State"] == "Running"
    assert ">Running</option>" in read("/contracts/").replace(" selected", "")
    event = Event.objects.about(plan).latest("number")
    assert (event.reason, event.after["status_words"]["contract.in_term"]) == ("As our board says.", "Running")
    assert client.get(reverse("history_by_key", args=["objectives.plan", plan.pk])).status_code == 200


def test_an_empty_word_and_the_usual_one_are_the_usual_one(plan: Plan, by: User) -> None:
    rename(plan, by)
    name_states(plan, by=by, words={"commitment.kept": " ", "commitment.open": "Open", "contract.ended": "Over"})
    assert Plan.objects.get().status_words == {"contract.ended": "Over"}


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ({"commitment.kept": "Open"}, ["commitment.kept"]),
        ({"commitment.kept": "NO LONGER NEEDED"}, ["commitment.kept"]),
        ({"commitment.kept": "Met", "commitment.open": "met"}, ["commitment.kept"]),
        ({"commitment.carried": "Kept"}, ["commitment.carried"]),
        ({"commitment.kept": "{kept}"}, ["commitment.kept"]),
        ({"commitment.kept": "No longer needed", "commitment.overtaken": "Kept"}, []),
        ({"commitment.kept": "Done"}, []),
    ],
)
def test_two_states_of_a_kind_are_never_called_alike(
    client: Client, plan: Plan, by: User, words: dict[str, str], refused: list[str]
) -> None:
    response = change(client, plan, **words)
    assert (response.status_code == 200) is bool(refused)
    assert (list(response.context["form"].errors) if refused else []) == refused
    assert bool(Plan.objects.get().status_words) is not bool(refused)
    if refused:
        assert next(iter(words.values())) in response.content.decode()


def test_what_was_published_before_keeps_its_words(plan: Plan, by: User, quarter: Quarter) -> None:
    rename(plan, by)
    for address, (usual, own) in PAGES.items():
        then = shown(read(f"/as-published/{quarter.slug}{address}"))
        assert usual in then, address
        assert own not in then, address
    publish(create_quarter(year=2023, number=3))
    name_states(plan, by=by, words={})
    assert "Met" in shown(read("/as-published/2023-24-q3/commitments/"))
    assert "Kept" in shown(read("/commitments/"))


def test_a_quarter_from_before_words_could_be_changed_keeps_the_usual_ones(
    plan: Plan, by: User, quarter: Quarter
) -> None:
    sealed = SealedRecord.objects.get(kind="plan")
    with triggers_off():
        values = {name: value for name, value in sealed.values.items() if name != "status_words"}
        SealedRecord.objects.filter(pk=sealed.pk).update(values=values)
    rename(plan, by)
    assert "Kept" in shown(read(f"/as-published/{quarter.slug}/commitments/"))
    assert "Met" in shown(read("/commitments/"))


def test_papers_are_sealed_in_the_words_of_their_plan(plan: Plan, by: User) -> None:
    quarter = create_quarter()
    create_commitment(theme=create_approved().theme)
    publish(quarter)
    rename(plan, by, **{"commitment.open": "Standing"})
    report: PanelReport = create_panel_report(quarter=quarter, office_contact="Ann Able")
    seal_report(report, by=create_publisher())
    sealed = bytes(report.files.get(kind="html").content)
    assert b"Status: Standing" in sealed
    assert b"Status: Open" not in sealed
    name_states(plan, by=by, words={})
    assert bytes(report.files.get(kind="html").content) == sealed


def test_a_change_of_words_asks_nobody_to_approve_again(plan: Plan) -> None:
    """What an approval is bound to is printed in the usual words."""
    disposal = create_disposal(place=create_property(), slug="yard", stage=DisposalStage.MARKETING)
    desk = create_desk()
    text = desk.write(f"It is at {{disposal:{disposal.slug}|stage}}.")
    items = {1: [Item(1, "text", "Text", text)]}
    with written_in(HouseStyle(words=OWN)):
        assert printed_by(desk.update.quarter, items) == {1: {"{disposal:yard|stage}": "Marketing"}}


@pytest.mark.parametrize("role", [None, Role.PANEL_MEMBER, Role.CONTRIBUTOR, Role.APPROVER])
def test_the_page_and_the_action_are_closed_to_everyone_else(client: Client, plan: Plan, role: Role | None) -> None:
    user = create_user(role=role) if role else None
    if user:
        client.force_login(user)
    assert client.get(reverse("office_states", args=["now"])).status_code == (403 if role else 302)
    if user:
        with pytest.raises(PermissionDenied):
            rename(plan, user)


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(client: Client, plan: Plan, by: User) -> None:
    address = reverse("office_states", args=["now"])
    sent = as_opened(client.get(address).content.decode())
    rename(plan, by)
    response = client.post(address, sent | {"commitment.kept": ["Honoured"]})
    assert response.status_code == 409
    assert "Honoured" in response.content.decode()
    assert Plan.objects.get().status_words == OWN


def test_the_next_plan_begins_with_the_words_of_this_one(plan: Plan, by: User) -> None:
    rename(plan, by)
    new = add_plan(by=create_publisher(), **NEXT_PLAN)
    assert new.status_words == OWN


def test_a_refusal_of_the_action_names_the_state(plan: Plan, by: User) -> None:
    with pytest.raises(ValidationError) as refusal:
        name_states(plan, by=by, words={"risk.open": "Closed"})
    assert list(refusal.value.message_dict) == ["risk.open"]


def test_the_annual_report_counts_what_was_kept_in_the_word_of_its_paper() -> None:
    told = {
        "blocks": [{"key": "commitments", "table": {"rows": [["Hub opens", "", "Met"], ["Line opens", "", "Kept"]]}}]
    }
    assert [promise for _, promise in _kept({(2, 1): told | {"kept": "Met"}})] == ["Hub opens"]
    assert [promise for _, promise in _kept({(2, 1): told})] == ["Line opens"]


LOADS = """
import django
from pcc_portal.ui import status_words

def refuse():
    raise AssertionError("A word was read while modules were loaded, and would stay for as long as the process.")

status_words.house_style = refuse
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
"""


def test_no_word_is_read_while_modules_load() -> None:
    command = [sys.executable, "-c", LOADS]
    loaded = subprocess.run(
        command,
        cwd=ROOT,
        env=environment("sqlite://:memory:", DJANGO_SETTINGS_MODULE="pcc_portal.settings"),
        capture_output=True,
        check=False,
    )
    assert loaded.returncode == 0, loaded.stderr.decode()[-2000:]
