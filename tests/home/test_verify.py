"""`manage.py verify` finds whatever is changed past the portal and past the triggers, and names it.

Here what never changes once it was released, sealed or logged; `test_tampering.py` has the registers and the people.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Sequence

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models

from pcc_portal.accounts.models import User
from pcc_portal.audit import chain
from pcc_portal.audit.models import Event, Head
from pcc_portal.home.proof import records
from pcc_portal.home.proof.parts import PARTS, Part, examine
from pcc_portal.panel.choices import FileKind
from pcc_portal.panel.models import Addendum, AnnualReport, BoardPaper, CheckOverride, PanelReport, ReportFile
from pcc_portal.updates.models import GradeScheme, Release, SealedRecord
from pcc_portal.updates.registers.declaration import released_models
from pcc_portal.updates.releases import verify as releases
from pcc_portal.updates.releases.verify import release_digest
from performance.models import MeetingKind, Observation
from tests.conftest import triggers_off
from tests.home.planting import Change, Table, arrivals, changes_of, plant, planted_as, removal, undone

TABLES: list[Table] = [
    *released_models(),
    *(Release, SealedRecord, PanelReport, AnnualReport, BoardPaper, ReportFile, Addendum, CheckOverride, Event, Head),
]
on_sqlite = connection.vendor == "sqlite"
each_table = pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
pytestmark = [pytest.mark.usefixtures("published"), pytest.mark.engines, pytest.mark.slow]


def verify() -> str:
    out = io.StringIO()
    call_command("verify", stdout=out)
    return out.getvalue()


def fault(parts: Sequence[Part] = PARTS) -> str:
    """What the command says is wrong; empty where nothing is."""
    return next((fault for part in examine(parts, most=1) for fault in part.faults), "")


def test_it_says_a_line_for_each_part_when_all_is_well() -> None:
    events, last = Event.objects.count(), Event.objects.latest("number").hash
    rows = sum(model._base_manager.count() for model in records.compared())
    assert verify().splitlines() == [
        f"The log is intact: {events} events, last hash {last}.",
        f"2 releases are as they were made: 16 released rows, {SealedRecord.objects.count()} sealed records.",
        f"{ReportFile.objects.count()} sealed files are as they were sealed.",
        "0 documents are as they were added.",
        "2 kept readings are as their figures give them.",
        "The database refuses changes to all of them.",
        f"{rows} rows of {len(records.compared())} registers, and {User.objects.count()} people, are as the log says.",
        "The log holds what 0 anchors say of it.",
    ]


def test_an_empty_portal_is_as_it_should_be() -> None:
    tables: list[Table] = [*TABLES, *records.compared(), User]
    with triggers_off(), connection.cursor() as cursor:
        for model in set(tables) - {GradeScheme, MeetingKind}:  # which migrations filled
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')  # noqa: S608
    assert len(verify().splitlines()) == 8


@each_table
def test_every_planted_change_is_found_and_named(model: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the part that is about the table, and where it goes register by register, by what it says of this one."""
    planted, missed, part = 0, [], _part_of(model)
    monkeypatch.setattr(releases, "covered", lambda: {*COVERED} & {model})
    with triggers_off():
        for attempts in changes(model):
            with undone():
                change = next(filter(planted_as, attempts), None)
                planted += bool(change)
                if change and change.named not in (problem := fault([part])):
                    missed.append((change.words, problem))
    assert missed == []
    assert planted >= LEAST.get(model, len(model._meta.concrete_fields))


COVERED = releases.covered()


def _part_of(model: Table) -> Part:
    in_releases = {*COVERED, SealedRecord}
    name = "log" if model in (Event, Head) else "releases" if model in in_releases else "sealed files"
    return next(part for part in PARTS if part.name == name)


# Says which event cached pages are fresh of, proves nothing, and is set anew by the next event that readers see.
STAMPS = {"public_number"}
# As many changes as columns at least, but for what constraints keep as it is.
LEAST: dict[Table, int] = {Head: 3}


def changes(model: Table) -> Iterator[Iterable[Change]]:
    """What to plant: of each, the first that constraints let through. The first column of its kind is given every value
    that may be taken for its own, each other column one; so is each of the last row, and some rows arrive or go."""
    first, last = _chosen(model)
    fields = [field for field in model._meta.concrete_fields if field.name not in STAMPS]
    kinds = {type(field): field for field in reversed(fields)}
    for field in fields:
        is_first = kinds[type(field)] is field
        yield from ((change,) for change in changes_of(first, field)) if is_first else (changes_of(first, field),)
        yield changes_of(last, field)
    yield from (arrivals(first, field) for field in fields[:3])
    yield (removal(first),)
    yield (removal(last),)


def _chosen(model: Table) -> tuple[models.Model, models.Model]:
    """The first and the last row: of releasable rows one that is released and one that waits."""
    return model._base_manager.earliest("pk"), model._base_manager.latest("pk")


def test_they_are_more_than_a_hundred() -> None:
    assert sum(LEAST.get(model, len(model._meta.concrete_fields)) for model in TABLES) > 100


def test_a_row_changed_with_the_hash_of_its_release_is_found() -> None:
    release, row = Release.objects.get(number=1), Observation.objects.earliest("pk")
    plant("UPDATE performance_observation SET value = 1 WHERE id = %s", row.pk)
    rows = {model: model.objects.filter(release=release) for model in released_models()}
    digest = release_digest(rows, release.sealed_records.all())
    plant("UPDATE updates_release SET sha256 = %s WHERE id = %s", digest, release.pk)
    assert fault() == f"updates.release {release.pk} has sha256 {digest!r}; the log says {release.sha256!r}."


def test_a_value_changed_before_it_was_released_is_found() -> None:
    """The hash of the release would cover it as it is; the log knows what was approved."""
    row = Observation.objects.unreleased().latest("pk")
    plant("UPDATE performance_observation SET value = 1 WHERE id = %s", row.pk)
    problem = fault()
    assert problem == f"performance.observation {row.pk} has value '1.000000'; the log says '300'."


def test_a_file_changed_with_all_its_hashes_is_found() -> None:
    file = ReportFile.objects.filter(kind=FileKind.HTML, report__isnull=False).earliest("pk")
    digest = hashlib.sha256(b"x").hexdigest()
    plant("UPDATE panel_reportfile SET content = %s, sha256 = %s WHERE id = %s", b"x", digest, file.pk)
    plant("UPDATE panel_panelreport SET sha256 = %s WHERE id = %s", digest, file.report_id)
    assert fault().startswith(f"panel.panelreport {file.report_id} has sha256")


def test_two_rows_that_changed_places_are_found() -> None:
    one, other = SealedRecord.objects.order_by("pk")[:2]
    for row, values in ((one, other.values), (other, one.values)):
        prepared = SealedRecord._meta.get_field("values").get_db_prep_save(values, connection)
        plant('UPDATE updates_sealedrecord SET "values" = %s WHERE id = %s', prepared, row.pk)
    assert fault().startswith(f"updates.sealedrecord {one.pk} ({one.kind} {one.key}) has the hash")


def test_a_name_that_comes_twice_in_a_sealed_record_is_found() -> None:
    """SQLite's functions, which past quarters are read with, take the first; Python takes the last."""
    record = SealedRecord.objects.earliest("pk")
    text = (
        '{"title": "Planted", '
        + SealedRecord._meta.get_field("values").get_db_prep_save(record.values, connection).removeprefix("{")
        if on_sqlite
        else "{}"
    )
    plant('UPDATE updates_sealedrecord SET "values" = %s WHERE id = %s', text, record.pk)
    assert fault().startswith(f"updates.sealedrecord {record.pk} ")


def test_a_lost_trigger_is_named() -> None:
    suffix = "" if on_sqlite else " ON updates_release"
    with undone(), connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER updates_release_no_delete{suffix}")
        assert fault() == "The database has lost its trigger updates_release_no_delete."


def test_a_column_that_comes_later_changes_no_hash() -> None:
    """As a migration adds it: empty in the rows that there are. Filled in past the portal, it is found."""
    table, note = Observation._meta.db_table, models.TextField(blank=True, default="")
    note.contribute_to_class(Observation, "added_later")
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} ADD COLUMN added_later text NOT NULL DEFAULT ''")
        assert fault() == ""
        row = Observation.objects.earliest("pk")
        plant(f"UPDATE {table} SET added_later = 'x' WHERE id = %s", row.pk)  # noqa: S608
        problem = f"performance.observation {row.pk} has added_later 'x', of which the log does not tell."
        assert fault() == problem
    finally:
        Observation._meta.local_fields.remove(note)
        Observation._meta._expire_cache()  # type: ignore[attr-defined]
        delattr(Observation, "added_later")


def test_nothing_is_looked_at_where_the_log_is_broken() -> None:
    """What the log says proves nothing then."""
    plant("UPDATE audit_event SET reason = 'x' WHERE number = 2")
    assert fault() == (
        "The log is broken: event 2 does not say what it said when it was written. The 1 before it are intact."
    )
    assert chain.verify().count == 1


def test_it_tells_all_parts_as_json() -> None:
    out = io.StringIO()
    call_command("verify", "--json", stdout=out)
    outcome = json.loads(out.getvalue())
    assert outcome["whole"]
    assert [part["faults"] for part in outcome["parts"]] == [[]] * len(outcome["parts"])
    User.objects.update(role="administrator")
    out = io.StringIO()
    with pytest.raises(CommandError, match="has role"):
        call_command("verify", "--json", stdout=out)
    outcome = json.loads(out.getvalue())
    assert not outcome["whole"]
    assert sum(len(part["faults"]) for part in outcome["parts"]) > 1
