"""What an office leaves: a folder that is read without the portal, and that makes an empty one the same."""

import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Model
from pytest_django import DjangoDbBlocker

from commissioning.models import Payment, Provider
from pcc_portal.accounts.models import User
from pcc_portal.audit import serialise
from pcc_portal.audit.actions import record
from pcc_portal.audit.chain import WITHHELD
from pcc_portal.audit.models import Event, Head
from pcc_portal.home.successor.contents import APPS, LEFT, OTHERS, models
from pcc_portal.home.successor.people import People
from pcc_portal.panel.models import ReportFile
from pcc_portal.updates.grading.schemes import forget_schemes
from pcc_portal.updates.registers.actions import add_to_register
from tests.demo_database import connected_to
from tests.factories.accounts import create_publisher, create_user
from tests.factories.commissioning import create_provider
from tests.factories.periods import create_quarter
from tests.factories.updates import create_release
from tests.originals import original
from tests.pages import publish
from tests.portal import Database

FOREIGN = {"auth", "contenttypes", "sessions", "account", "mfa", "usersessions", "socialaccount", "audit"}


pytestmark = pytest.mark.engines


@pytest.fixture(scope="module")
def pack(demo_copy: Database, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That of the demo."""
    folder = tmp_path_factory.mktemp("successor") / "pack"
    with django_db_blocker.unblock(), connected_to(demo_copy):
        call_command("successor_pack", str(folder), stdout=StringIO())
    return folder


@pytest.fixture(scope="module")
def new_copy(worker_id: str) -> Database:
    return original("migrated").copy(f"successor_of_{worker_id}")


@pytest.fixture
def new_portal(db: None, new_copy: Database) -> Iterator[None]:
    """An empty one; what the test loads is undone."""
    with connected_to(new_copy), transaction.atomic():
        forget_schemes()
        yield
        transaction.set_rollback(True)
    forget_schemes()


def told(model: type[Model]) -> list[Any]:
    return [(row.pk, serialise.values(row)) for row in model._base_manager.order_by("pk").iterator(500)]


def load(pack: Path) -> str:
    out = StringIO()
    call_command("load_successor_pack", str(pack), stdout=out)
    return out.getvalue()


def test_every_table_goes_or_says_why_not() -> None:
    known = {*APPS, *OTHERS, *FOREIGN}
    assert {model._meta.app_label for model in apps.get_models()} <= known
    assert LEFT.keys() <= {model._meta.label_lower for model in apps.get_models()}
    left = [column for model in models() for column in model._meta.concrete_fields if _leads_away(column)]
    assert left == []


def _leads_away(column: Any) -> bool:
    return bool(column.related_model) and column.related_model not in {*models(), User}


def test_a_new_portal_is_the_same(pack: Path, demo_copy: Database, new_portal: None, tmp_path: Path) -> None:
    assert "rows are loaded" in load(pack)
    loaded = {model: told(model) for model in models()}
    files = dict(ReportFile.objects.values_list("pk", "content"))
    brought = Event.objects.latest("number")
    with connected_to(demo_copy):
        for model in models():
            if model not in {Event, Head}:
                assert loaded[model] == told(model), model._meta.label
        people = People()
        events = [(event.pk, serialise.values(people.event(event))) for event in Event.objects.in_order()]
    assert loaded[Event] == [*events, (brought.pk, serialise.values(brought))]
    with connected_to(demo_copy):
        assert {key: bytes(content) for key, content in files.items()} == {
            key: bytes(content) for key, content in ReportFile.objects.values_list("pk", "content")
        }
    out = StringIO()
    call_command("verify", stdout=out)
    withheld = sum(WITHHELD in values["before"] for _, values in events)
    assert f"The log is intact: {len(events) + 1} events" in out.getvalue()
    assert f"Of {withheld} the place is proved" in out.getvalue()
    assert 0 < withheld < len(events)
    assert not User.objects.filter(is_active=True).exists()
    its_own_pack_is_the_same_to_the_byte_but_for_the_event_that_loaded_it(pack, tmp_path / "again")
    what_comes_next_gets_the_next_key()


def what_comes_next_gets_the_next_key() -> None:
    people, providers = (set(model.objects.values_list("pk", flat=True)) for model in (User, Provider))
    assert create_user().pk not in people
    assert create_provider().pk not in providers


def its_own_pack_is_the_same_to_the_byte_but_for_the_event_that_loaded_it(pack: Path, again: Path) -> None:
    call_command("successor_pack", str(again), stdout=StringIO())
    names = {path.relative_to(pack).as_posix() for path in pack.rglob("*") if path.is_file()}
    assert {path.relative_to(again).as_posix() for path in again.rglob("*") if path.is_file()} == names
    other = {name for name in names if (again / name).read_bytes() != (pack / name).read_bytes()}
    assert other == {"rows/audit.event.jsonl", "rows/audit.head.jsonl", "index.html", "hashes.txt"}
    events = [(folder / "rows/audit.event.jsonl").read_text().splitlines() for folder in (pack, again)]
    assert [json.loads(line) for line in events[1][:-1]] == [json.loads(line) for line in events[0]]  # in any order


def test_everything_is_reached_from_the_first_page(pack: Path) -> None:
    page = (pack / "index.html").read_text()
    links = set(re.findall(r'href="([^"#]+)"', page))
    assert [link for link in links if not (pack / link).is_file()] == []
    for folder in ("registers", "history", "reports"):
        held = {path.relative_to(pack).as_posix() for path in (pack / folder).rglob("*") if path.is_file()}
        assert held <= links
    for words in ("Open commitments", "Contracts that run on", "Properties", "What the panel asked", "its proof"):
        assert words in page


def test_of_people_there_are_the_names_of_those_who_signed_alone(
    pack: Path, demo_copy: Database, django_db_blocker: Any
) -> None:
    people = [json.loads(line) for line in (pack / "people.jsonl").read_text().splitlines()]
    assert all(person.keys() == {"pk", "name", "role"} for person in people)
    with django_db_blocker.unblock(), connected_to(demo_copy):
        addresses = list(User.objects.values_list("email", flat=True))
        signers = User.objects.filter(pk__in=People().signers)
        signed, others = set(signers.values_list("name", flat=True)), User.objects.exclude(pk__in=signers)
        names = list(others.values_list("name", flat=True))
        roles = {f"{person.get_role_display()} {person.pk}" for person in others}
    assert signed
    assert {person["name"] for person in people} <= signed | roles
    written = [path for path in pack.rglob("*.*") if path.suffix in {".jsonl", ".csv", ".json"}]
    unsealed = "".join(path.read_text() for path in written if "reports" not in path.parts)
    sealed = "".join(path.read_text() for path in written if "reports" in path.parts)
    assert [name for name in names if name in unsealed] == []
    assert [address for address in addresses if address in unsealed + sealed] == []


def test_a_name_that_is_withheld_is_in_no_file(new_portal: None, tmp_path: Path) -> None:
    publisher = create_publisher()
    row = Payment(title="A fee", payer="office", paid_on="2023-09-14", transaction="7", amount=900, withheld="personal")
    row.kept_name = "Perpetua Quillfeather"
    add_to_register(row, by=publisher)
    publish(create_quarter())
    call_command("successor_pack", str(tmp_path / "pack"), stdout=StringIO())
    texts = [path.read_text(encoding="utf-8") for path in (tmp_path / "pack").rglob("*") if path.is_file()]
    assert any("A fee" in text for text in texts)
    assert not any("Quillfeather" in text for text in texts)


@pytest.mark.django_db
def test_an_event_keeps_its_place_and_says_what_is_withheld_of_it() -> None:
    writer, approver = create_user(name="Wilma Writer"), create_user(name="Anna Approver", email="anna@office.example")
    create_release(by=approver)
    decided = Event.objects.get(pk=record(by=approver, verb="applied", target=writer, reason="x").pk)
    linked = record(
        by=writer,
        verb="linked",
        target=create_provider(),
        after={"people": ["Wilma Writer", "Other"], "title": "Wilma Writer"},
        reason="Asked by Wilma Writer of anna@office.example",
    )
    people = People()
    hashes = [decided.hash, linked.hash]
    first, second = people.event(decided), people.event(linked)
    assert [first.hash, second.hash] == hashes
    label = f"{writer.get_role_display()} {writer.pk}"
    assert (first.who, first.title, first.reason) == ("Anna Approver", label, "")
    assert first.before == {WITHHELD: ["reason", "title"]}
    assert (second.who, second.reason) == (label, f"Asked by {label} of Anna Approver")
    assert second.after == {"people": [label, "Other"], "title": "Wilma Writer"}
    assert second.before == {WITHHELD: ["after", "reason", "who"]}
    assert people.event(second).before == second.before


def test_a_pack_that_was_changed_is_not_loaded(pack: Path, new_portal: None, tmp_path: Path) -> None:
    for number, (name, change) in enumerate(CHANGES.items()):
        changed = tmp_path / str(number)
        for path in (path for path in pack.rglob("*") if path.is_file()):
            target = changed / path.relative_to(pack)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
        change(changed)
        with pytest.raises(CommandError, match=re.escape(name)):
            load(changed)
    assert not Event.objects.exists()


def _rewritten(folder: Path) -> None:
    path = folder / "rows" / "performance.target.jsonl"
    path.write_text(path.read_text().replace("150.000000", "160.000000"))


CHANGES = {
    "rows/performance.target.jsonl has changed": _rewritten,
    "rows/estates.property.jsonl is missing": lambda folder: (folder / "rows" / "estates.property.jsonl").unlink(),
    "extra.txt is no file of this pack": lambda folder: (folder / "extra.txt").write_text("x"),
    "is no successor pack": lambda folder: (folder / "hashes.txt").unlink(),
}


def test_a_portal_in_use_takes_no_pack(pack: Path, demo: None) -> None:
    with pytest.raises(CommandError, match="not empty"):
        load(pack)


def test_no_folder_is_written_over(demo: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="exists"):
        call_command("successor_pack", str(tmp_path))


@pytest.mark.django_db
def test_before_any_quarter_there_is_nothing_to_leave(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nothing to leave"):
        call_command("successor_pack", str(tmp_path / "pack"))
