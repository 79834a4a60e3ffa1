"""A plan has two or three levels, called as it calls them; a theme may serve several objectives."""

import csv
import io
import json
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from objectives import actions
from objectives.choices import How, ObjectiveKind
from objectives.models import Objective, Plan, Priority, Theme
from objectives.succession.parts import passage_to
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.panel.composition import compose
from pcc_portal.panel.models import PanelReport
from pcc_portal.panel.record import record
from pcc_portal.updates.choices import Brag
from pcc_portal.updates.releases.as_of import WORKING_COPY
from tests.factories.accounts import create_publisher, create_user
from tests.factories.objectives import (
    create_objective,
    create_plan,
    create_priority,
    create_theme,
    create_update_text,
)
from tests.factories.panel import create_panel_report
from tests.factories.performance import create_measure
from tests.factories.periods import create_quarter
from tests.factories.updates import create_release, seal
from tests.forms import as_shown
from tests.pages import publish, queries, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher() -> User:
    return create_publisher()


@pytest.fixture
def client(publisher: User) -> Client:
    client = Client()
    client.force_login(publisher)
    return client


@pytest.fixture
def plan() -> Plan:
    """Of three levels, with two priorities of which the second stands first, and an objective of none."""
    plan = create_plan(slug="plan", priority_word="pillar", priority_words="pillars", objective_word="aim")
    plan.objective_words, plan.theme_word, plan.theme_words = "aims", "outcome", "outcomes"
    plan.save()
    late, early = create_priority(plan=plan, title="Late"), create_priority(plan=plan, title="Early")
    for order, priority in enumerate((early, late, early, None), 1):
        kind = ObjectiveKind.OBJECTIVE if priority else ObjectiveKind.SECTION
        objective = create_objective(plan=plan, title=f"Goal {order}", order=order, priority=priority, kind=kind)
        create_theme(objective=objective, title=f"Work {order}")
    return plan


def sent_back(client: Client, address: str, **typed: Any) -> Any:
    return client.post(address, as_shown(client.get(address).context["form"]) | typed)


def errors(response: Any) -> dict[str, list[str]]:
    return dict(response.context["form"].errors) if response.context else {}


def told(quarter: Any) -> None:
    for theme in Theme.objects.all():
        create_update_text(theme=theme, quarter=quarter, brag=Brag.GREEN)
    publish(quarter)


def seen(address: str) -> str:
    return " ".join(read(address).split())


# Names


@pytest.mark.parametrize("role", [Role.PUBLISHER, Role.ADMINISTRATOR])
def test_the_levels_are_named_on_a_form_and_read_on_the_next_page(role: Role) -> None:
    plan = create_plan(slug="plan")
    told(create_quarter(number=2))
    person = Client()
    person.force_login(create_user(role=role))
    names = {"objective_word": "priority", "objective_words": "priorities"}
    response = sent_back(person, reverse("office_levels", args=[plan.slug]), **names, reason="The new plan says so.")
    assert response.status_code == 302
    assert ">Priority</th>" not in seen(reverse("plan_on_a_page"))  # there are no themes
    create_theme()
    page = seen(reverse("plan_on_a_page"))
    assert ">Priority</th>" in page
    assert "Objective</th>" not in page
    assert set(Event.objects.about(plan).newest_first()[0].after) == set(names)


def test_the_past_keeps_its_words() -> None:
    plan = create_plan(slug="plan", theme_word="strand", theme_words="strands")
    create_theme()
    release = create_release()
    seal(release, plan)
    Plan.objects.update(theme_word="outcome", theme_words="outcomes")
    assert "Every outcome at a glance" in seen("/")
    assert "Every strand at a glance" in seen(f"/as-published/{release.quarter.slug}/")


def test_a_plan_that_was_replaced_keeps_its_words_on_its_own_pages(publisher: User) -> None:
    theme = create_theme(objective=create_objective(plan=create_plan(theme_word="strand", theme_words="strands")))
    told(create_quarter(number=2))
    old = theme.objective.plan
    new = create_plan(is_in_force=False, theme_word="outcome", theme_words="outcomes")
    Plan.objects.filter(pk=old.pk).update(is_in_force=False, replaced_by=new, replaced_at="2024-05-01T00:00Z")
    Plan.objects.filter(pk=new.pk).update(is_in_force=True)
    for address in (old.get_absolute_url(), theme.get_absolute_url(), theme.objective.get_absolute_url()):
        assert "trand" in seen(address), address
    assert ">Strand</th>" in seen(old.get_absolute_url())


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ({"theme_word": ""}, "theme_word"),
        ({"theme_word": "objective"}, "theme_word"),
        ({"priority_word": "pillar"}, "priority_words"),
        ({"priority_word": "theme", "priority_words": "themes"}, "theme_word"),
    ],
)
def test_each_level_has_words_of_its_own(client: Client, typed: dict[str, str], at: str) -> None:
    plan = create_plan(slug="plan")
    response = sent_back(client, reverse("office_levels", args=[plan.slug]), **typed)
    assert list(errors(response)) == [at]
    assert Plan.objects.get().theme_word == "theme"


# The third level


def test_a_third_level_is_entered_by_forms(client: Client) -> None:
    plan = create_plan(slug="plan")
    assert "Add a priority" not in client.get("/plans/").content.decode()
    assert "priority" not in client.get(reverse("objective_add")).context["form"].fields
    refused = sent_back(client, reverse("priority_add"), plan=plan.pk, title="People first")
    assert list(errors(refused)) == ["plan"]
    sent_back(client, reverse("office_levels", args=["plan"]), priority_word="aim", priority_words="aims")
    assert "Add an aim" in client.get("/plans/").content.decode()
    sent_back(client, reverse("priority_add"), plan=plan.pk, title="People first", summary="Before all.")
    priority = Priority.objects.get()
    typed = {"plan": plan.pk, "title": "Victims", "priority": priority.pk, "kind": "objective", "order": "1"}
    assert sent_back(client, reverse("objective_add"), **typed).status_code == 302
    assert Objective.objects.get().priority == priority
    sent_back(client, reverse("priority_change", args=[priority.slug]), title="People before all")
    assert Priority.objects.get().title == "People before all"
    assert Event.objects.about(priority).count() == 2
    assert "History of People before all, Aim" in client.get(f"/history/priority/{priority.slug}/").content.decode()


def test_nothing_stands_under_what_is_of_another_plan(client: Client, plan: Plan, publisher: User) -> None:
    other = create_plan(is_in_force=False, priority_word="pillar", priority_words="pillars")
    foreign = create_priority(plan=other)
    objective = plan.objectives.earliest("order")
    address = reverse("objective_change", args=[objective.slug])
    assert list(errors(sent_back(client, address, priority=foreign.pk))) == ["priority"]
    with pytest.raises(ValidationError, match="of another plan"):
        actions.change_objective(objective, by=publisher, priority=foreign)
    with pytest.raises(ValidationError, match="of another plan"):
        actions.change_priority(plan.priorities.earliest("pk"), by=publisher, plan=other)


def test_a_section_of_the_report_stands_under_nothing(client: Client, plan: Plan) -> None:
    objective = plan.objectives.earliest("order")
    response = sent_back(client, reverse("objective_change", args=[objective.slug]), kind="section")
    assert list(errors(response)) == ["priority"]


def test_a_level_with_something_on_it_does_not_go(client: Client, plan: Plan, publisher: User) -> None:
    response = sent_back(client, reverse("office_levels", args=["plan"]), priority_word="", priority_words="")
    assert list(errors(response)) == ["priority_word"]
    with pytest.raises(ValidationError):
        actions.change_plan(plan, by=publisher, priority_word="", priority_words="")


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.APPROVER, Role.ADMINISTRATOR])
def test_the_levels_are_the_publishers(plan: Plan, role: Role) -> None:
    person, priority = create_user(role=role), plan.priorities.earliest("pk")
    with pytest.raises(PermissionDenied):
        actions.add_priority(by=person, plan=plan, title="Another")
    with pytest.raises(PermissionDenied):
        actions.change_priority(priority, by=person, title="Another")


def test_what_stands_under_one_priority_stands_together(plan: Plan) -> None:
    assert [str(theme) for theme in Theme.objects.in_report_order()] == ["Work 1", "Work 3", "Work 2", "Work 4"]
    assert [str(row) for row in plan.objectives.in_report_order()] == ["Goal 1", "Goal 3", "Goal 2", "Goal 4"]
    create_priority(plan=plan, title="Empty")
    assert [str(row) for row in plan.priorities.in_report_order()] == ["Early", "Late", "Empty"]


def test_all_three_levels_are_shown(plan: Plan) -> None:
    told(create_quarter(number=2))
    early = Priority.objects.get(title="Early")
    goal, work = Objective.objects.get(title="Goal 3"), Theme.objects.get(title="Work 3")
    overview = seen("/")
    places = [overview.index(f">{words}</a>") for words in ("Early", "Goal 1", "Goal 3", "Late", "Goal 2", "Goal 4")]
    assert places == sorted(places)
    assert "Of 4 outcomes" in overview
    assert "Of 2 outcomes" in seen(early.get_absolute_url())
    assert "Plan pillar" in seen(early.get_absolute_url())
    for address in (goal.get_absolute_url(), work.get_absolute_url()):
        assert f'<a href="{early.get_absolute_url()}">Early</a>' in seen(address)
    assert ">Pillar</th>" in seen(plan.get_absolute_url())
    assert early.get_absolute_url() in seen("/find/?q=Early")


def test_a_draft_is_seen_by_the_office_alone() -> None:
    create_plan()
    hidden = create_priority(plan=create_plan(is_in_force=False))
    assert hidden not in Priority.objects.visible_to(AnonymousUser())
    read(hidden.get_absolute_url(), status=404)
    read(reverse("plan_file", args=[hidden.plan.slug, "csv"]), status=404)


def test_the_paper_has_the_three_levels_as_headings(plan: Plan) -> None:
    quarter = create_quarter(number=2)
    report = create_panel_report(quarter=quarter)
    told(quarter)
    composition = compose(PanelReport.objects.get(pk=report.pk), WORKING_COPY)
    kept = record(composition)["sections"]
    assert [s["priority"] for s in kept if s["themes"]] == ["Early", "Early", "Late", ""]
    page = read(report.get_absolute_url(), user=create_publisher())
    assert page.count("<h2>Early</h2>") == page.count("<h2>Late</h2>") == 1
    assert "Goal 3</h3>" in page
    assert "Work 3</h4>" in page
    assert "Goal 4</h2>" in page
    assert "Work 4</h3>" in page


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx", "exe"])
def test_the_parts_of_a_plan_are_saved(plan: Plan, kind: str) -> None:
    Theme.objects.get(title="Work 1").also_serves.set(Objective.objects.filter(title__in=["Goal 2", "Goal 3"]))
    response = Client().get(reverse("plan_file", args=["plan", kind]))
    assert response.status_code == (404 if kind == "exe" else 200)
    if kind == "csv":
        head, first, *_ = csv.reader(io.StringIO(b"".join(response).decode().lstrip("\ufeff")))
        assert head == ["Pillar", "Aim", "Outcome", "Other aims that it serves", "Address"]
        assert first[:4] == ["Early", "Goal 1", "Work 1", "Goal 2; Goal 3"]
    if kind == "json":
        content = json.loads(response.content)
        assert content["levels"] == {"priority": "pillar", "objective": "aim", "theme": "outcome"}
        assert content["parts"][0]["also_serves"] == ["Goal 2", "Goal 3"]


def test_the_file_of_a_measure_says_where_it_stands(plan: Plan) -> None:
    measure = create_measure(theme=Theme.objects.get(title="Work 2"))
    create_release()
    file: Any = Client().get(reverse("measure_json", args=[measure.slug]))
    content = json.loads(b"".join(file))["measure"]
    assert (content["priority"], content["objective"], content["theme"]) == ("Late", "Goal 2", "Work 2")


def test_a_priority_passes_into_the_next_plan_on_either_level(plan: Plan, publisher: User) -> None:
    new = create_plan(is_in_force=False)
    goal = create_objective(plan=new)
    waiting = {part.reference for part in passage_to(new).waiting}
    early, late = Priority.objects.get(title="Early"), Priority.objects.get(title="Late")
    assert {f"priority:{early.slug}", f"priority:{late.slug}"} < waiting
    to = [f"objective:{goal.slug}"]
    actions.map_part(plan=new, by=publisher, kind="priority", key=early.slug, how=How.CONTINUES, to=to)
    key = Objective.objects.get(title="Goal 2").slug
    with pytest.raises(ValidationError, match="merged into it"):
        actions.map_part(plan=new, by=publisher, kind="objective", key=key, how=How.CONTINUES, to=to)
    actions.map_part(plan=new, by=publisher, kind="priority", key=late.slug, how=How.MERGED, to=to, reason="One.")
    assert not any(part.reference.startswith("priority:") for part in passage_to(new).waiting)


# Several objectives


def test_a_theme_serves_other_objectives_of_its_plan(client: Client, plan: Plan) -> None:
    theme, other = Theme.objects.get(title="Work 1"), Objective.objects.get(title="Goal 2")
    told(create_quarter(number=2))
    address = reverse("theme_change", args=[theme.slug])
    assert sent_back(client, address, also_serves=[str(other.pk)]).status_code == 302
    assert list(theme.also_serves.all()) == [other]
    linked = Event.objects.about(theme).newest_first()[0]
    assert (linked.verb, linked.before, linked.after) == ("linked", {"also_serves": []}, {"also_serves": ["Goal 2"]})
    page = seen(other.get_absolute_url())
    assert "Also served by" in page
    assert ">Work 1</a>" in page
    assert "Of 1 outcome, 1 is on track." in page
    assert ">Goal 2</a>" in seen(theme.get_absolute_url())
    overview = seen("/")
    assert overview.count("also served by") == 1
    assert "Of 4 outcomes, 4 are on track." in overview
    assert "Also serves Goal 2" in seen(plan.get_absolute_url())
    sent_back(client, address, also_serves=[])
    assert "Also served by" not in seen(other.get_absolute_url())


def test_it_does_not_serve_its_own_or_those_of_another_plan(client: Client, plan: Plan, publisher: User) -> None:
    theme = Theme.objects.get(title="Work 1")
    foreign = create_objective(plan=create_plan(is_in_force=False))
    address = reverse("theme_change", args=[theme.slug])
    for wrong in (theme.objective, foreign):
        assert list(errors(sent_back(client, address, also_serves=[str(wrong.pk)]))) == ["also_serves"]
        with pytest.raises(ValidationError):
            actions.change_theme(theme, by=publisher, also_serves=[wrong])
        with pytest.raises(ValidationError):
            actions.add_theme(by=publisher, objective=theme.objective, title="A", order=9, also_serves=[wrong])
    other = Objective.objects.get(title="Goal 2")
    actions.change_theme(theme, by=publisher, also_serves=[other])
    with pytest.raises(ValidationError, match="serves that anyway"):
        actions.change_theme(theme, by=publisher, objective=other)
    with pytest.raises(ValidationError, match="serve it too"):
        actions.change_objective(other, by=publisher, priority=None, plan=foreign.plan, order=7)
    assert not Theme.objects.filter(title="A").exists()


def test_pages_ask_no_more_however_many_levels_there_are(plan: Plan) -> None:
    told(create_quarter(number=2))
    goal, early = Objective.objects.get(title="Goal 2"), Priority.objects.get(title="Early")
    addresses = ["/", goal.get_absolute_url(), early.get_absolute_url(), plan.get_absolute_url()]
    Theme.objects.get(title="Work 1").also_serves.add(goal)
    few = [queries(address) for address in addresses]
    for number in range(10, 14):
        priority = create_priority(plan=plan)
        theme = create_theme(objective=create_objective(plan=plan, order=number, priority=priority))
        theme.also_serves.add(goal)
        create_theme(objective=create_objective(plan=plan, order=number + 10, priority=early))
    assert [queries(address) for address in addresses] == few
