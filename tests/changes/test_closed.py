"""Since the last report is closed: each column of each register that readers see is told of once, whatever it is."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.db.models import BooleanField, DateField, DateTimeField, DecimalField, ForeignKey, IntegerField, Model
from django.test import Client

from objectives.choices import CommitmentStep
from pcc_portal.changes.sections import sections
from pcc_portal.panel.models import PanelRequest
from pcc_portal.periods.choices import QuarterState
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.models import Release
from pcc_portal.updates.registers.declaration import Kind, all_kinds, sealed_kinds
from pcc_portal.updates.registers.wording import UNSEEN, is_wording, seen_fields
from pcc_portal.updates.releases.as_of import AsAt, Viewpoint
from tests.factories import commissioning, objectives, performance
from tests.factories.panel import create_panel_meeting, create_panel_request
from tests.factories.periods import create_quarter
from tests.factories.registers import CREATE
from tests.factories.updates import create_release, seal, show

pytestmark = pytest.mark.django_db

TALLIED = {"recommendations"}  # sections that count what others tell of one by one
FAR = dt.date(2031, 5, 6)  # no release is near


PLAIN: dict[str, Callable[[], Any]] = {
    "Quarter": lambda: create_quarter(number=4),
}
KINDS = {kind.model: kind for kind in sealed_kinds()}


@pytest.fixture
def first() -> Release:
    at = dt.datetime(2023, 7, 19, 9, tzinfo=dt.UTC)
    return create_release(quarter=create_quarter(number=1, state=QuarterState.CLOSED), at=at)


def next_quarter(first: Release) -> Release:
    at = dt.datetime(2023, 11, 9, 9, tzinfo=dt.UTC)
    quarter = Quarter.objects.filter(number=2).first() or create_quarter(number=2, state=QuarterState.CLOSED)
    return create_release(quarter=quarter, at=at, by=first.by)


def told(before: Release, now: Release) -> Counter[tuple[str, ...]]:
    """Every line of the page, as its section and its words."""
    ends = (Viewpoint(AsAt(release.number), release.quarter, release) for release in (before, now))
    return Counter(
        (section.slug, *(f"{cell.text} {cell.sub}" for cell in row))
        for section in sections(*ends)
        if section.slug not in TALLIED
        for row in section.table.rows
    )


def seal_with_linked(release: Release, row: Model) -> None:
    """The row, and the rows of registers that it is linked with."""
    kind = KINDS[type(row)]
    if not release.sealed_records.filter(kind=kind.key, key=key_of(row)).exists():
        seal(release, row)
    for field in row._meta.concrete_fields:
        if isinstance(field, ForeignKey) and field.related_model in KINDS and getattr(row, field.attname):
            seal_with_linked(release, getattr(row, field.name))


def key_of(row: Any) -> str:
    return getattr(row, "slug", "") or str(row.pk)


def following(of: Release, changes: Mapping[Any, dict[str, Any] | None]) -> Release:
    """One more release, which seals the same, but for these columns of rows; where it is None, without the row."""
    release = next_quarter(of)
    by_key = {(KINDS[type(row)].key, key_of(row)): values for row, values in changes.items()}
    for record in of.sealed_records.all():
        values = by_key.get((record.kind, record.key), {})
        if values is not None:
            record.pk, record.release = None, release
            record.values |= values
            record.save()
    return release


def another_row(field: Any, release: Release) -> Any:
    """A row for the foreign key to lead to, which the release seals too."""
    model = field.related_model
    if model not in KINDS:
        return int(PLAIN[model.__name__]().pk)
    row = CREATE[KINDS[model].key]()
    column = "name" if hasattr(row, "name") else "title"
    if hasattr(row, column):
        setattr(row, column, f"Another {row.pk}")
        row.save()
    seal_with_linked(release, row)
    return getattr(row, field.target_field.attname)


def another(field: Any, value: Any, release: Release) -> Any:
    """Another value of the column, as it is sealed."""
    if isinstance(field, ForeignKey):
        return another_row(field, release)
    if field.choices:
        return next(key for key, _ in field.flatchoices if key not in (value, "", None))
    if isinstance(field, BooleanField):
        return not value
    if isinstance(field, DateField):
        return f"{FAR}T09:00:00+00:00" if isinstance(field, DateTimeField) else FAR.isoformat()
    if isinstance(field, DecimalField):
        return "7.00" if value != "7.00" else "8.00"
    return (value or 0) + 1 if isinstance(field, IntegerField) else "Another word"


def marked(kind: Kind, number: int) -> Any:
    """A row whose lines can be told from others' by their words."""
    row = CREATE[kind.key]()
    named = row if hasattr(row, "title") or not kind.parents else getattr(row, kind.parents[0])
    setattr(named, "name" if hasattr(named, "name") else "title", f"Row {number}.")
    named.save()
    return row


@pytest.mark.parametrize("kind", sealed_kinds(), ids=lambda kind: kind.key)
def test_each_column_that_readers_see_is_told_of_once(kind: Kind, first: Release) -> None:
    """Each in a record of its own."""
    fields = list(seen_fields(kind.model))
    rows = [marked(kind, number) for number in range(len(fields))]
    for row in rows:
        seal_with_linked(first, row)
    stored = {record.key: record.values for record in first.sealed_records.filter(kind=kind.key)}
    changes = {
        row: {field.name: another(field, stored[key_of(row)][field.name], first)}
        for row, field in zip(rows, fields, strict=True)
    }
    lines = told(first, following(first, changes))
    assert lines.total() == len(fields), lines
    assert all(was != now for _, _, was, now, _ in lines)
    assert sum(line[0] == "wording" for line in lines.elements()) == sum(map(is_wording, fields))
    telling = [sum(f"Row {number}." in line[1] for line in lines.elements()) for number in range(len(rows))]
    assert max(telling) == 1 or len(rows) == 1
    # A record that has another name, or belongs to another, is told of by that one.
    assert telling.count(0) <= 1 + len(kind.parents)


def test_each_new_record_is_told_of_and_each_that_is_no_longer_shown(first: Release) -> None:
    rows = [CREATE[kind.key]() for kind in sealed_kinds()]
    for row in rows:
        seal_with_linked(first, row)
    without = following(first, dict.fromkeys(rows))
    gone = told(first, without)
    assert {(line[0], line[2], line[3]) for line in gone} == {("gone", "Shown ", "No longer shown ")}
    come = told(without, following(first, {}))
    for lines in (gone, come):
        assert lines.total() == len(rows), lines


def test_what_readers_never_see_is_named_with_its_reason() -> None:
    for kind in all_kinds():
        columns = {field.name for field in kind.model._meta.concrete_fields}
        assert set(kind.unseen) <= columns
        assert all(reason.endswith(".") for reason in (*kind.unseen.values(), *UNSEEN.values()))
    assert set(CREATE) == {kind.key for kind in sealed_kinds()}


def test_many_that_changed_alike_are_one_line(first: Release) -> None:
    rows = [objectives.create_decision(title=f"Decision {n}", reference=f"D{n}", status="open") for n in range(5)]
    seal(first, *rows)
    for row in rows:
        row.status = "part"
        row.save()
    second = next_quarter(first)
    seal(second, *rows)
    ((section, what, was, now, which),) = told(first, second)
    assert (section, what) == ("facts", "5 decisions Status")
    assert (was, now) == ("Published in full ", "Partly confidential ")
    assert all(row.title in which for row in rows)


def test_many_kept_promises_and_many_grants_of_a_round_are_one_line_each(first: Release) -> None:
    theme = objectives.create_theme()
    promises = [objectives.create_commitment(theme=theme, title=f"Promise {n}") for n in range(5)]
    of = commissioning.create_grant_round(title="Road safety fund")
    seal(first, of, *promises)
    second = next_quarter(first)
    steps = [
        objectives.create_commitment_change(commitment=row, quarter=second.quarter, step=CommitmentStep.KEPT)
        for row in promises
    ]
    grants = [commissioning.create_grant_award(round=of, amount=10_000) for n in range(5)]
    seal(second, of, *promises, *steps, *grants)
    lines = {line[0]: line for line in told(first, second)}
    assert lines["commitments"][1:4] == ("5 commitments ", "Open ", "Kept ")
    assert lines["money"][1:4] == ("Road safety fund 5 grants of the round", "– ", "£50,000 ")
    assert set(lines) == {"commitments", "money"}


def test_a_link_to_what_readers_do_not_see_names_it_nowhere(first: Release) -> None:
    risk = commissioning.create_risk()
    seal(first, risk)
    risk.contract = commissioning.create_contract(title="Secret talks", is_public=False)
    risk.save()
    second = next_quarter(first)
    seal(second, risk)
    ((_, _, was, now, _),) = told(first, second)
    assert (was, now) == ("Not set ", "Not shown ")


def test_requests_of_the_panel_asked_answered_and_fallen_overdue(first: Release) -> None:
    meeting, day = create_panel_meeting(), dt.date(2023, 6, 1)
    asked, late, answered = (
        create_panel_request(meeting=meeting, title=title, raised_on=day) for title in ("Asked", "Late", "Answered")
    )
    late.due_on = dt.date(2023, 10, 1)
    late.save()
    seal(first, meeting, late, answered)
    PanelRequest.objects.filter(pk=answered.pk).update(answer="We shall.", answered_on=dt.date(2023, 9, 1))
    answered.refresh_from_db()
    second = next_quarter(first)
    seal(second, meeting, asked, late, answered)
    assert sorted((line[0], line[1]) for line in told(first, second)) == [
        ("facts", "Answered Request of the panel: answered on"),
        ("new", "Asked New request of the panel"),
        ("requests", "Late Request of the panel"),
        ("wording", "Answered Request of the panel: answer"),
    ]


def test_a_target_that_begins_before_the_last_one_does_not_come_from_nowhere(first: Release) -> None:
    measure = performance.create_measure()
    seal(first, measure)
    show(performance.create_target(measure=measure, value=300, effective_from=dt.date(2023, 4, 1)), first)
    second = next_quarter(first)
    seal(second, measure)
    show(performance.create_target(measure=measure, value=250, effective_from=dt.date(2023, 1, 1)), second)
    ((section, _, was, now, _),) = told(first, second)
    assert section == "targets"
    assert was.startswith("300")
    assert now.startswith("250")


def test_series_that_break_and_figures_that_are_first_reported_or_move(first: Release) -> None:
    begun, moving, same = (performance.create_measure(title=title) for title in ("Begun", "Moving", "Same"))
    seal(first, begun, moving, same)
    for measure, value in ((moving, 10), (same, 5)):
        figure: Any = {"start": dt.date(2023, 4, 1), "end": dt.date(2023, 6, 30), "quarter": first.quarter}
        show(performance.create_observation(measure=measure, value=value, **figure), first)
    second = next_quarter(first)
    seal(second, begun, moving, same)
    for measure, value in ((begun, 3), (moving, 12), (same, 5)):
        show(performance.create_observation(measure=measure, value=value, quarter=second.quarter), second)
    show(performance.create_series_break(measure=same, on=dt.date(2023, 8, 1), note="Counted anew."), second)
    lines = sorted((line[0], line[1].split()[0]) for line in told(first, second))
    assert lines == [("grades", "Begun"), ("reported", "Moving"), ("series", "Same")]


def test_a_long_text_is_quoted_around_its_change_and_leads_to_all_of_it(first: Release, client: Client) -> None:
    words = " ".join(f"word{n}" for n in range(60))
    award = commissioning.create_award(title="Lights", purpose=words)
    seal(first, award)
    award.purpose = words.replace("word40", "another")
    award.save()
    second = next_quarter(first)
    seal(second, award)
    ends = (Viewpoint(AsAt(release.number), release.quarter, release) for release in (first, second))
    (section,) = (section for section in sections(*ends) if section.count)
    ((_, was, now, why),) = section.table.rows
    assert why.text == "Worded differently"
    assert (was.text, now.text) == tuple(
        f"… word36 word37 word38 word39 {word} word41 word42 word43 word44 word45 word46 word47 word48 word49 …"
        for word in ("word40", "another")
    )
    assert "word40" in client.get(was.href).content.decode()
    assert "word40" not in client.get(now.href).content.decode()
