"""The plan, its objectives and themes, and areas: what they were called when a quarter was published."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from objectives.models import Plan
from pcc_portal.changes.sections import sections
from pcc_portal.periods.choices import QuarterState
from pcc_portal.ui.markdown import references
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.citations.resolving import Citations
from pcc_portal.updates.models import Release
from pcc_portal.updates.registers.declaration import Kind, kind_of, sealed_kinds
from pcc_portal.updates.releases import actions as releases
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, Viewpoint
from pcc_portal.updates.releases.past.quarters import as_published
from tests.factories.accounts import create_publisher
from tests.factories.commissioning import create_award
from tests.factories.objectives import create_priority, create_theme
from tests.factories.performance import create_area
from tests.factories.periods import create_quarter
from tests.factories.registers import CREATE
from tests.factories.updates import seal

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

NAMED = [kind for kind in sealed_kinds() if kind.named_then]


@pytest.fixture
def first() -> Release:
    create_theme(slug="roads", title="Roads and lanes")
    create_priority()
    create_area()
    quarter = create_quarter(number=1, state=QuarterState.CLOSED)
    create_award(slug="lights")
    return releases.release(
        by=create_publisher(),
        quarter=quarter,
        kind=ReleaseKind.PANEL_REPORT,
        at=dt.datetime(2023, 7, 19, 9, tzinfo=dt.UTC),
    )


def then_of(release: Release) -> Viewpoint:
    return Viewpoint(AsAt(release.number), release.quarter, release)


def another(field: Any, value: Any) -> Any:
    """Another value that the column takes."""
    if field.is_relation:
        kind: Any = kind_of(field.related_model)
        return CREATE[kind.key]()
    if isinstance(value, bool):
        return not value
    if field.choices:
        return next(key for key, _ in field.choices if key != value)
    return f"Another {value}"[: field.max_length] if field.max_length else 7


@pytest.mark.parametrize("kind", NAMED, ids=lambda kind: kind.key)
def test_each_name_reads_in_a_past_quarter_as_it_was(kind: Kind, first: Release) -> None:
    row: Any = kind.model._default_manager.earliest("pk")
    was = {name: getattr(row, name) for name in kind.named_then}
    for name, value in was.items():
        setattr(row, name, another(row._meta.get_field(name), value))
    row.save()
    later = CREATE[kind.key]()
    with as_published(then_of(first)):
        rows: Any = kind.model._default_manager
        assert {name: getattr(rows.get(pk=row.pk), name) for name in kind.named_then} == was
        assert str(rows.get(pk=later.pk)) == str(later), "what was not sealed is there as it is"


def test_a_past_page_and_since_have_the_name_of_then(first: Release, client: Client) -> None:
    theme, plan = create_award().theme, Plan.objects.get()
    theme.title, plan.office_holder = "Safer roads", "Deputy Mayor for Policing"
    theme.save()
    plan.save()
    award = client.get("/as-published/2023-24-q1/awards/lights/").content.decode()
    assert "Roads and lanes" in award
    assert "Safer roads" not in award
    assert "Safer roads" in client.get("/awards/lights/").content.decode()
    told = {
        section.slug: [[cell.text for cell in row] for row in section.table.rows]
        for section in sections(then_of(first), Viewpoint(WORKING_COPY, create_quarter(number=2)))
        if section.count
    }
    assert ["Safer roads", "Roads and lanes", "Safer roads", "–"] in told["wording"]
    assert [line[1:3] for line in told["facts"]] == [["Police and Crime Commissioner", "Deputy Mayor for Policing"]]


def test_a_link_that_leads_elsewhere_now_names_what_it_led_to_as_it_was_called(first: Release, client: Client) -> None:
    award = create_award(slug="cameras")
    seal(first, award)
    old, award.theme = award.theme, create_theme(title="Towns")
    award.save()
    old.title = "Safer roads"
    old.save()
    assert "Theme: Roads and lanes when the panel last read it" in client.get(award.get_absolute_url()).content.decode()


def test_a_citation_of_before_is_not_changed_by_a_new_name(first: Release) -> None:
    text = "{award:lights|before}"
    cited = Citations([text], Viewpoint(WORKING_COPY, create_quarter(number=2)))
    assert cited.cite(references(text)[0]).text == "£999,025"


def test_a_plan_that_readers_do_not_see_is_not_sealed(first: Release) -> None:
    hidden = CREATE["plan"]()
    quarter = create_quarter(number=2, state=QuarterState.CLOSED)
    second = releases.release(by=first.by, quarter=quarter, kind=ReleaseKind.PANEL_REPORT)
    assert not second.sealed_records.filter(kind="plan", key=hidden.slug).exists()
    assert second.sealed_records.filter(kind__in=["plan", "objective", "theme", "area"]).count() == 4
