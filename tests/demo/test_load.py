"""The demo: loaded once, through the actions, with the figures of the report and a chain of events that holds."""

import io
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import global_settings
from django.core.management import CommandError, call_command
from django.db.models import Model, Q

from objectives.choices import ObjectiveKind
from objectives.models import Commitment, Objective, Theme, UpdateText
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.chain import verify
from pcc_portal.audit.models import Event
from pcc_portal.home.demo import demo_office
from pcc_portal.panel.annual.assembly import assemble
from pcc_portal.panel.models import AnnualReport, PanelReport
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.markdown import references
from pcc_portal.updates.citations.resolving import problems
from pcc_portal.updates.models import Release, Sourced
from pcc_portal.updates.registers.declaration import released_models, sealed_kinds
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, Viewpoint
from performance.models import Budget, Forecast, Inspection, MeasureGrade, Observation
from performance.stats import budget_positions, recommendation_counts
from tests.architecture.source import ROOT
from tests.factories.accounts import create_user

DEMO_FILES = [path for path in ROOT.glob("**/demo/west-mercia/2*/**/*") if path.is_file() and ".venv" not in path.parts]


def load() -> str:
    output = io.StringIO()
    call_command("load_demo", stdout=output)
    return output.getvalue()


def newest() -> Viewpoint:
    """What the newest sealed paper tells."""
    release = Release.objects.latest("number")
    return Viewpoint(AsAt(release.number), release.quarter)


def test_loading_again_changes_nothing_and_says_who_signs_in(demo: None, settings: Any) -> None:
    before = Event.objects.count()
    output = load()
    assert "The demo is here already." in output
    assert Event.objects.count() == before
    for role in Role:
        person = User.objects.with_role(role).earliest("pk")
        assert f"{person.email} " in output
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    assert User.objects.earliest("pk").check_password("a-safer-west-mercia")


def test_a_database_with_records_of_its_own_is_left_alone(db: None) -> None:
    create_user()
    with pytest.raises(CommandError, match="empty"):
        load()


def test_every_row_was_written_by_an_action(demo: None) -> None:
    """Each row that can be released or cited has an event, and the chain holds."""
    verdict = verify()
    assert (verdict.broken, verdict.count) == (None, Event.objects.count())
    models: list[type[Model]] = [*released_models(), Commitment, Inspection, Budget, PanelReport]
    for model in models:
        told = set(Event.objects.filter(kind=model._meta.label_lower).values_list("key", flat=True))
        keys = {str(key) for key in model._default_manager.values_list("pk", flat=True)}
        assert keys or model is MeasureGrade  # no measure of the demo is graded by a person
        assert keys <= told, model


def test_each_quarter_that_was_sent_has_a_release_with_its_report(demo: None) -> None:
    *sent, last = (stage["folder"] for stage in demo_office().stages)
    releases = Release.objects.order_by("number").values_list("number", "quarter", "kind")
    quarters = {quarter.pk: quarter.slug for quarter in Quarter.objects.all()}
    assert [(number, quarters[key], kind) for number, key, kind in releases] == [
        (number, slug, "panel_report") for number, slug in enumerate(sent, 1)
    ]
    reports = PanelReport.objects.order_by("meeting__on").values_list("slug", "state")
    assert list(reports) == [*((slug, "sealed") for slug in sent), (last, "draft")]


def test_a_whole_year_stands_in_a_sealed_annual_report(demo: None) -> None:
    year = assemble(AnnualReport.objects.sealed().get())
    assert year.missing == []
    (table,) = (o.grades for o in year.objectives if "firearms-licensing-unit" in o.themes)
    assert table is not None
    (row,) = (row for row in table.rows if row[0].text == "Firearms Licensing Unit")
    assert {cell.text for cell in row[1:]} == {"At risk"}


def test_each_release_has_rows_and_sealed_records_of_its_own(demo: None) -> None:
    for release in Release.objects.all():
        assert Observation.objects.filter(release=release).count() > 30
        assert {record.kind for record in release.sealed_records.all()} >= {"contract", "commitment"}
    kinds = set(Release.objects.latest("number").sealed_records.values_list("kind", flat=True))
    of_the_quarter_being_written = {"medium-term-year", "precept", "reserve", "saving"}
    with_rows = {kind.key for kind in sealed_kinds() if kind.sealed_rows().exists()}
    assert kinds >= with_rows - of_the_quarter_being_written


def test_some_rows_are_not_released(demo: None) -> None:
    assert Observation.objects.unreleased().count() >= 5
    assert Forecast.objects.unreleased().count() == 2
    assert UpdateText.objects.unreleased().count() == 8


def test_the_plan_has_four_objectives_and_a_fifth_section(demo: None) -> None:
    kinds = list(Objective.objects.filter(plan__is_in_force=True).values_list("kind", flat=True))
    assert kinds == [ObjectiveKind.OBJECTIVE] * 4 + [ObjectiveKind.SECTION]
    assert Theme.objects.filter(objective__plan__is_in_force=True).count() == 21


def test_every_theme_was_written_up_for_the_report(demo: None) -> None:
    point = newest()
    texts = UpdateText.objects.as_at(point.as_at).filter(update__quarter=point.quarter)
    assert texts.count() == Theme.objects.filter(objective__plan__is_in_force=True).count()


def test_the_promises_of_the_report_are_commitments(demo: None) -> None:
    assert Commitment.objects.public().count() >= 20


def test_the_budget_moves_as_the_report_says(demo: None) -> None:
    [position] = budget_positions(Budget.objects.filter(slug="2023-24"), newest())
    assert position.previous_variance == Decimal("2379000.00")
    assert position.variance == Decimal("-1337000.00")
    assert position.movement == Decimal("3716000.00")


def test_recommendations_are_stored_and_their_shares_worked_out(demo: None) -> None:
    counts = recommendation_counts(Inspection.objects.all(), newest().as_at).values()
    assert (4, 18, 2) in {(c.signed_off, c.awaiting, c.outstanding) for c in counts}


def test_no_citation_is_wrong(demo: None) -> None:
    for text in UpdateText.objects.as_at(WORKING_COPY).select_related("update__quarter"):
        viewpoint = Viewpoint(WORKING_COPY, text.update.quarter)
        assert problems(f"{text.body}\n\n{text.commissioner_action}\n\n{text.brag_reason}", viewpoint) == []
    for report in PanelReport.objects.select_related("quarter"):
        words = f"{report.background}\n\n{report.financial}\n\n{report.assurance}"
        assert problems(words, Viewpoint(WORKING_COPY, report.quarter)) == []


def test_updates_cite_their_figures(demo: None) -> None:
    """Few figures are typed: days, per cent and pounds stand in records."""
    point = newest()
    texts = UpdateText.objects.as_at(point.as_at).filter(update__quarter=point.quarter)
    cited = sum(len(references(text.body)) for text in texts)
    typed = [m for t in texts for m in re.findall(r"£\d[\d.,]*|\d[\d.,]*(?:%| days\b)", t.body)]
    assert cited > 100
    assert typed == []


def test_what_is_made_up_says_so(demo: None) -> None:
    """A row is from the panel's report, or its source says that it is illustrative."""
    for model in (m for m in [*released_models(), *(kind.model for kind in sealed_kinds())]):
        if issubclass(model, Sourced):
            fine = Q(source__icontains="illustrative") | Q(source__icontains="report") | Q(source__startswith="PCC/D/")
            odd = model._default_manager.exclude(source="").exclude(fine)
            assert list(odd.values_list("source", flat=True)) == [], model


def test_demo_files_are_data(demo: None) -> None:
    assert len(DEMO_FILES) > 60
    assert {path.suffix for path in DEMO_FILES} == {".yaml", ".csv", ".md", ".pdf"}
    stages = {stage["folder"] for stage in demo_office().stages}
    assert {Path(path).parent.name for path in DEMO_FILES} == stages | {"updates"}
