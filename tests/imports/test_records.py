"""Every register: what its table holds can be brought back, and one cell changed is one change."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from commissioning.models import Contract, Provider
from objectives.models import Decision
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.imports import actions
from pcc_portal.imports.columns import match, plain
from pcc_portal.imports.models import Import
from pcc_portal.imports.sheets.child import read
from pcc_portal.imports.targets import targets
from pcc_portal.open_data.catalogue import all_tables
from pcc_portal.ui.downloads import csv_lines, workbook
from pcc_portal.updates.models import FourEyes, Proposal
from pcc_portal.updates.proposals.actions import set_four_eyes
from pcc_portal.updates.registers.declaration import kind_of
from pcc_portal.updates.registers.links import bringing
from pcc_portal.updates.registers.lists import RegisterList
from performance.models import Inspection, Recommendation
from tests.factories.accounts import create_user
from tests.suites.test_export_safety import registers

TODAY = dt.date(2024, 1, 12)
EVERY = sorted(["figures", *(key for key in targets() if key != "figures")])


@pytest.fixture
def publisher(demo: None, without_zeal: None) -> Iterator[User]:
    with time_machine.travel(TODAY, tick=False):
        yield create_user(role=Role.PUBLISHER)


def file_of(key: str, by: User) -> bytes:
    return "".join(csv_lines(*targets()[key].table(by))).encode()


def bring(key: str, by: User, content: bytes, **more: Any) -> Import:
    return actions.bring(by=by, target=key, name="table.csv", table=read(content), today=TODAY, **more)


def counts(brought: Import) -> dict[str, int]:
    assert brought.outcome, "Some heads are unknown."
    return {kind: count for kind, count in brought.outcome["counts"].items() if count}


@pytest.mark.parametrize("key", EVERY)
def test_the_table_of_a_register_brought_back_changes_nothing(publisher: User, key: str) -> None:
    """As text and, where a workbook says anything else, as a workbook. Each has a record in the demo."""
    tables = [read(file_of(key, publisher))]
    if key != "figures":
        as_cells = read(workbook("Table", *targets()[key].table(publisher)))
        tables += [as_cells] if as_cells != tables[0] else []
    for table in tables:
        brought = actions.bring(by=publisher, target=key, name="table.csv", table=table, today=TODAY)
        assert counts(brought).keys() == {"left"}, brought.outcome["wrong"][:3]
        assert brought.outcome["faults"] == []


@pytest.mark.parametrize("key", EVERY)
def test_the_open_data_of_a_register_brought_back_changes_nothing(publisher: User, key: str) -> None:
    """Columns that no form asks for are known, and may be repeated; so may dates, choices and references as told."""
    table = {each.key: each for each in all_tables()}[key]
    office = Client()
    office.force_login(publisher)
    for client, form in ((Client(), "csv"), (office, "xlsx")):
        content = client.get(f"{table.address(form)}?limit=20").getvalue()
        if content.count(b"\n") > 1 or form == "xlsx":
            assert counts(bring(key, publisher, content)).keys() == {"left"}


def open_contracts(query: str = "") -> bytes:
    content: bytes = Client().get(f"/data/registers/contract.csv{query}").getvalue()
    return content


def test_a_part_of_the_open_data_is_brought_back_too(publisher: User) -> None:
    rows = Contract.objects.filter(is_public=True)
    service = rows.earliest("pk").service
    brought = bring("contract", publisher, open_contracts(f"?service={service.slug}"))
    assert counts(brought) == {"left": rows.filter(service=service).count()}
    last = open_contracts("?as_at=2023-24-q2")
    assert counts(bring("contract", publisher, last)) == {"left": last.count(b"\r\n") - 1}


def test_of_the_open_data_one_cell_changed_is_one_change_and_what_no_form_asks_for_stays(publisher: User) -> None:
    row = Contract.objects.filter(is_public=True, successor=None).earliest("pk")
    changed = open_contracts().decode().replace(row.title, "Another name", 1)
    kinds = counts(bring("contract", publisher, changed.encode()))
    assert (kinds["changed"], set(kinds)) == (1, {"changed", "left"})
    other = Contract.objects.exclude(pk=row.pk).earliest("pk")
    brought = bring("contract", publisher, f"key,title,successor\n{row.slug},Another name,{other.slug}\n".encode())
    assert brought.outcome["wrong"][0]["errors"] == [("successor", "This is not changed here. Its own page does that.")]


def test_a_part_is_not_moved_to_another_record_and_may_name_its_own(publisher: User) -> None:
    row = Recommendation.objects.earliest("pk")
    own, other = row.inspection, Inspection.objects.exclude(pk=row.inspection_id).earliest("pk")
    for name, kinds in ((own.slug, {"left": 1}), (own.title, {"left": 1}), (other.slug, {"wrong": 1})):
        assert counts(bring("recommendation", publisher, f'Key,Inspection\n{row.slug},"{name}"\n'.encode())) == kinds


def test_one_cell_changed_is_one_change(publisher: User) -> None:
    contract = Contract.objects.order_by("slug").first()
    assert contract is not None
    content = file_of("contract", publisher).decode().replace(contract.title, "Another name", 1).encode()
    brought = bring("contract", publisher, content)
    kinds = counts(brought)
    assert (kinds["changed"], kinds["left"]) == (1, Contract.objects.count() - 1)
    assert brought.outcome["shown"][0]["changes"] == [("Name", contract.title, "Another name")]
    before = Event.objects.count()
    assert actions.load(brought, by=publisher, today=TODAY).is_sound
    contract.refresh_from_db()
    assert contract.title == "Another name"
    events = Event.objects.in_order()[before:]
    assert [(event.verb, event.kind) for event in events] == [
        ("changed", "commissioning.contract"),
        ("loaded", "imports.import"),
    ]


def test_a_sheet_with_the_heads_of_others_is_known(publisher: User) -> None:
    provider = Provider.objects.earliest("pk")
    service = Contract.objects.filter(service__isnull=False).earliest("pk").service
    heads = (
        "Contract Reference,Contract Title,Service,Supplier,Start Date,End Date,Contract Value (£),Procurement Route"
    )
    row = f'C-17,Court dogs,"{service.title}","{provider.title}",1 April 2024,31 March 2026,"£12,500",Open tender'
    brought = bring("contract", publisher, f"{heads}\n{row}\n".encode())
    assert brought.outcome["wrong"] == []
    assert actions.load(brought, by=publisher, today=TODAY, confirmed=True).is_sound
    added = Contract.objects.with_value().get(reference="C-17")
    assert (added.provider, added.value_now) == (provider, Decimal(12_500))
    assert added.current_end == dt.date(2026, 3, 31)


@pytest.mark.parametrize("key", [key for key in EVERY if key != "figures"])
def test_no_synonym_names_two_columns(publisher: User, key: str) -> None:
    columns = targets()[key].columns(publisher)
    synonyms = [plain(name) for column in columns for name in {*column.synonyms} - column.names]
    assert len(synonyms) == len(set(synonyms))


def test_rows_are_added_all_or_none_with_every_error_at_once(publisher: User) -> None:
    text = "Title,Reference\nFirst decision,PCC/D/2024/1\n,PCC/D/2024/2\nThird,\n"
    brought = bring("decision", publisher, text.encode())
    wrong = {row["number"]: row["errors"] for row in brought.outcome["wrong"]}
    assert set(wrong) == {2, 3, 4}
    before = Decision.objects.count()
    assert not actions.load(brought, by=publisher, today=TODAY).is_sound
    assert Decision.objects.count() == before


def test_a_name_that_there_is_has_to_be_confirmed(publisher: User) -> None:
    there = Provider.objects.order_by("slug").first()
    assert there is not None
    brought = bring("provider", publisher, f"Title\n{there.title}\nQuite another\n".encode())
    assert counts(brought) == {"added": 2}
    assert brought.outcome["doubts"] == 1
    assert "There is one called" in brought.outcome["doubted"][0]["doubts"][0]
    assert actions.load(brought, by=publisher, today=TODAY, confirmed=True).is_sound
    assert Provider.objects.filter(title=there.title).count() == 2


def test_a_key_that_is_none_is_refused(publisher: User) -> None:
    brought = bring("provider", publisher, b"Key,Title\nno-such,X\n")
    assert "No provider has the key “no-such”" in brought.outcome["wrong"][0]["errors"][0][1]


def test_a_dash_empties_and_a_blank_leaves(publisher: User) -> None:
    row = Contract.objects.exclude(source="").order_by("slug").first()
    assert row is not None
    head = f"Key,Source\n{row.slug},"
    assert counts(bring("contract", publisher, f"{head}\n".encode())) == {"left": 1}
    brought = bring("contract", publisher, f"{head}–\n".encode())
    assert brought.outcome["shown"][0]["changes"] == [("Source", row.source, "")]


def test_what_a_contributor_brings_waits_for_an_approver_a_row(publisher: User) -> None:
    row = Contract.objects.filter(is_public=True).order_by("slug").first()
    assert row is not None
    person = create_user(role=Role.CONTRIBUTOR)
    theme = row.service.theme
    theme.owner = person
    theme.save()
    others = Contract.objects.exclude(service__theme=theme).order_by("slug").first()
    assert others is not None
    content = f"Key,Title\n{row.slug},Renamed\n{others.slug},Renamed too\n".encode()
    brought = bring("contract", person, content)
    assert counts(brought) == {"waits": 1, "wrong": 1}
    brought = bring("contract", person, content.splitlines()[0] + b"\n" + content.splitlines()[1])
    assert actions.load(brought, by=person, today=TODAY).is_sound
    proposal = Proposal.objects.get(author=person)
    assert row.title in str(proposal)
    row.refresh_from_db()
    assert row.title != "Renamed"


def test_what_an_approver_brings_waits_where_the_office_has_it_so(publisher: User) -> None:
    if FourEyes.in_force().approvers_at_once:
        set_four_eyes(by=create_user(role=Role.ADMINISTRATOR), approvers_at_once=False)
    row = Contract.objects.filter(is_public=True).order_by("slug").first()
    assert row is not None
    brought = bring("contract", publisher, f"Key,Title\n{row.slug},Renamed\n".encode())
    assert counts(brought) == {"waits": 1}


def test_the_list_of_a_register_leads_to_where_it_is_brought_in(publisher: User, client: Client) -> None:
    lists = [view for _, view in sorted(registers().items()) if issubclass(view, RegisterList)]
    assert len(lists) > 10
    for view in lists:
        key = kind_of(view.model).key  # type: ignore[union-attr]
        assert bringing(AnonymousUser(), view.model) == ()
        for link in bringing(publisher, view.model):
            assert (link.url, key in targets()) == (reverse("import_add", args=[key]), True)
    client.force_login(publisher)
    address = reverse("import_add", args=["contract"])
    assert f'<a href="{address}">Bring in contracts</a>' in client.get("/contracts/").content.decode()


def test_the_table_and_what_was_loaded_have_pages(publisher: User, client: Client) -> None:
    client.force_login(publisher)
    assert client.get(reverse("imports")).status_code == 200
    assert client.get(reverse("import_add", args=["contract"])).status_code == 200
    assert client.get(reverse("import_table", args=["contract", "xlsx"])).content.startswith(b"PK")
    assert client.get(reverse("import_table", args=["contract", "exe"])).status_code == 404
    brought = bring("provider", publisher, b"Title\nHope House\n")
    client.post(reverse("import_load", args=[brought.pk]))
    page = client.get(brought.get_absolute_url()).content.decode()
    assert "1 provider added" in page
    assert "no record is deleted" in page


def test_a_level_is_known_by_the_plans_word_and_by_the_first(valley: None, without_zeal: None) -> None:
    publisher = create_user(role=Role.PUBLISHER)
    columns = targets()["commitment"].columns(publisher)
    (label,) = [column.label for column in columns if column.name == "theme"]
    assert label != "Theme"
    for head in (label, "Theme"):
        assert match([head], columns, {}).names == ["theme"]
