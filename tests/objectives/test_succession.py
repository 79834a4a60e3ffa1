"""An old plan passes into a new one: duties, what becomes of each record, and the day on which it happens."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from objectives import actions
from objectives.choices import CommitmentState, How
from objectives.models import CommitmentChange, Plan, PlanMapping, PlanStep, QuarterlyUpdate, Theme
from objectives.stats import history
from objectives.succession.checks import why_not_in_force
from objectives.succession.parts import kinds_of_themes, passage_to
from objectives.succession.steps import DUTIES
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.panel.annual.assembly import reports_of
from pcc_portal.panel.models import AnnualReport, PanelMeeting
from pcc_portal.periods.choices import QuarterState
from pcc_portal.ui.words import mid_sentence
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.models import Release
from pcc_portal.updates.registers.declaration import sealed_kinds
from pcc_portal.updates.registers.due import next_dates
from pcc_portal.updates.releases.as_of import WORKING_COPY, Viewpoint
from pcc_portal.work.stats import progress
from performance.content import figures_to_expect
from performance.models import Budget, Observation
from tests.factories.accounts import create_administrator, create_publisher, create_user
from tests.factories.commissioning import create_contract, create_service
from tests.factories.objectives import (
    create_commitment,
    create_delivery_action,
    create_objective,
    create_plan,
    create_theme,
    create_update_text,
)
from tests.factories.panel import create_panel_meeting, create_panel_report
from tests.factories.panel import seal as seal_report
from tests.factories.performance import create_budget, create_measure, create_observation
from tests.factories.periods import create_quarter
from tests.factories.registers import CREATE
from tests.factories.succession import CHANGE, Change, create_change
from tests.factories.updates import create_release, seal, show
from tests.forms import as_shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher() -> User:
    return create_publisher()


@pytest.fixture
def change() -> Change:
    return create_change()


@pytest.fixture
def client(publisher: User) -> Client:
    return client_of(publisher)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent_back(client: Client, address: str, **typed: Any) -> Any:
    return client.post(address, as_shown(client.get(address).context["form"]) | typed)


def address_of(change: Change, row: Any, kind: str) -> str:
    return reverse("plan_map", args=[change.new.slug, kind, row.slug])


def seal_registers(release: Release) -> None:
    for kind in sealed_kinds():
        seal(release, *kind.sealed_rows())


def refusals(change: Change) -> str:
    return " ".join(why_not_in_force(change.new))


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(response.content.decode().split())


# Duties


@pytest.mark.parametrize("key", [duty.key for duty in DUTIES])
def test_a_plan_waits_for_each_statutory_duty(change: Change, publisher: User, key: str) -> None:
    change.map_all(by=publisher)
    change.do_duties(by=publisher, but=key)
    duty = next(duty for duty in DUTIES if duty.key == key)
    if not duty.is_statutory:
        assert change.bring(by=publisher).is_in_force
        return
    title = mid_sentence(duty.title.format(chief="Chief Constable"))
    assert refusals(change) == f"The Act asks for this first: {title}."
    with pytest.raises(ValidationError, match="The Act asks for this first"):
        change.bring(by=publisher)
    assert Plan.objects.in_force() == change.old


def test_a_duty_is_recorded_changed_and_told(client: Client, change: Change) -> None:
    address = reverse("plan_step", args=[change.new.slug, "chief-consulted"])
    typed = {"done_on": "2 April 2024", "who": "The Chief Constable", "note": "She agrees.", "document": "Letter 4"}
    with time_machine.travel(CHANGE):
        response = sent_back(client, address, **typed)
        assert response["Location"] == reverse("plan_succession", args=[change.new.slug])
        sent_back(client, address, note="She agrees with all of it.")
    row = PlanStep.objects.get()
    assert (row.done_on, row.who, row.note) == (
        dt.date(2024, 4, 2),
        "The Chief Constable",
        "She agrees with all of it.",
    )
    assert [event.verb for event in Event.objects.about(row)] == ["recorded", "changed"]
    assert "agrees with all of it." in read(client, reverse("history", args=["plan", change.new.slug]))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"done_on": "21 May 2024"}, "This day is still to come."),
        ({"done_on": "4 April 2024"}, "this cannot come before it"),
        ({"done_on": "someday"}, "Write"),
        ({"who": ""}, "This field is required"),
    ],
)
def test_a_duty_that_cannot_be_is_refused_and_typed_words_stay(
    client: Client, change: Change, publisher: User, typed: dict[str, str], words: str
) -> None:
    chief: dict[str, Any] = {"step": "chief-consulted", "done_on": dt.date(2024, 4, 5), "who": "She"}
    actions.record_step(change.new, by=publisher, today=CHANGE, **chief)
    address = reverse("plan_step", args=[change.new.slug, "draft-sent"])
    whole = {"done_on": "6 April 2024", "who": "The clerk", "note": "By post."} | typed
    with time_machine.travel(CHANGE):
        response = sent_back(client, address, **whole)
    form = response.context["form"]
    assert words in str(form.errors)
    assert form["note"].value() == "By post."
    assert PlanStep.objects.count() == 1


def test_what_comes_first_stays_first(change: Change, publisher: User) -> None:
    change.do_duties(by=publisher)
    moved: dict[str, Any] = {"done_on": dt.date(2024, 5, 1), "who": "She"}
    with pytest.raises(ValidationError, match="has to come before it"):
        actions.record_step(change.new, by=publisher, step="chief-consulted", today=CHANGE, **moved)


def test_the_second_of_two_who_record_a_duty_sees_both(client: Client, change: Change) -> None:
    address = reverse("plan_step", args=[change.new.slug, "published"])
    with time_machine.travel(CHANGE):
        shown = as_shown(client.get(address).context["form"])
        other = client_of(create_administrator())
        sent_back(other, address, done_on="2 April 2024", who="Ann")
        response = client.post(address, shown | {"done_on": "3 April 2024", "who": "Bob"})
    assert response.status_code == 409
    assert PlanStep.objects.get().who == "Ann"
    assert response.context["form"]["who"].value() == "Bob"


# What becomes of each record


def test_every_record_of_the_old_plan_is_asked_for(change: Change) -> None:
    waiting = [str(part.row) for part in passage_to(change.new).waiting]
    assert waiting == ["Safer places", "Road safety", "Cameras on the A49", "Deaths on the road", "Rural crime"]
    assert "5 records of Safer Anyshire Plan are not mapped yet" in refusals(change)
    assert "and 2 more" in refusals(change)


def test_one_record_that_is_left_keeps_the_plan_out(change: Change, publisher: User) -> None:
    change.do_duties(by=publisher)
    change.map_all(by=publisher)
    PlanMapping.objects.filter(kind="measure").delete()
    assert refusals(change) == "1 record of Safer Anyshire Plan is not mapped yet: Deaths on the road."


@pytest.mark.parametrize(
    ("how", "to", "reason", "field"),
    [
        ("continues", [], "", "to"),
        ("continues", ["theme:streets", "theme:homes"], "", "to"),
        ("merged", ["theme:streets"], " ", "reason"),
        ("split", ["theme:streets"], "Too wide.", "to"),
        ("split", ["theme:streets", "theme:homes"], "", "reason"),
        ("ended", [], "", "reason"),
        ("continues", ["theme:old-one"], "", "to"),
        ("vanishes", [], "x", "how"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_typed_words_stay(
    client: Client, how: str, to: list[str], reason: str, field: str
) -> None:
    change = create_change()
    Theme.objects.filter(pk=change.streets.pk).update(slug="streets")
    create_theme(slug="homes", objective=change.objective)
    create_theme(slug="old-one", objective=change.roads.objective)
    response = sent_back(client, address_of(change, change.roads, "theme"), how=how, to=to, reason=reason)
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert (form["how"].value(), form["to"].value(), form["reason"].value()) == (how, to, reason)
    assert not PlanMapping.objects.exists()


def test_a_theme_is_split_by_the_form_and_what_hangs_from_it_is_then_asked_for(client: Client, change: Change) -> None:
    homes = create_theme(title="Homes", objective=change.objective)
    service = create_service(theme=change.roads, title="Bikers’ course")
    to = [f"theme:{change.streets.slug}", f"theme:{homes.slug}"]
    sent_back(client, address_of(change, change.roads, "theme"), how="split", to=to, reason="It was too wide.")
    row = PlanMapping.objects.get()
    assert (row.how, row.to, row.reason) == (How.SPLIT, sorted(to), "It was too wide.")
    waiting = {part.row for part in passage_to(change.new).waiting}
    assert {service, change.action, change.measure, change.promise} <= waiting
    address = address_of(change, service, "service")
    response = sent_back(client, address, how="continues")
    assert response.context["form"].errors == {"theme": ["Choose the one that it continues as."]}
    sent_back(client, address, how="continues", theme=f"theme:{homes.slug}")
    assert service not in {part.row for part in passage_to(change.new).waiting}


def test_two_cannot_continue_as_the_same(change: Change, publisher: User) -> None:
    to = (f"theme:{change.streets.slug}",)
    change.map(change.roads, to=to, by=publisher)
    with pytest.raises(ValidationError, match="merged into it"):
        change.map(change.rural, to=to, by=publisher)
    change.map(change.rural, How.MERGED, to=to, by=publisher, reason="It is the same work.")


def test_what_is_merged_into_what_ends_keeps_the_plan_out(change: Change, publisher: User) -> None:
    change.do_duties(by=publisher)
    other = create_measure(theme=change.roads, title="Injuries on the road", slug="injuries")
    change.map_all(by=publisher)
    change.map(change.measure, How.MERGED, ("measure:injuries",), by=publisher, reason="One is enough.")
    change.map(other, How.ENDED, by=publisher, reason="Nobody counts it.")
    assert refusals(change) == "Deaths on the road leads to Injuries on the road, which does not continue."


def test_all_that_is_left_of_a_theme_is_mapped_at_once(client: Client, change: Change) -> None:
    address = reverse("plan_map_rest", args=[change.new.slug, change.roads.slug])
    assert address in read(client, reverse("plan_succession", args=[change.new.slug]))
    assert "Say why." in str(sent_back(client, address).context["form"].errors)
    sent_back(client, address, theme=f"theme:{change.streets.slug}")
    assert set(PlanMapping.objects.values_list("kind", "how")) == {
        ("measure", "continues"),
        ("commitment", "continues"),
    }


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.APPROVER, Role.PANEL_MEMBER])
def test_others_neither_record_nor_map(change: Change, role: Role) -> None:
    person = create_user(role=role)
    client = client_of(person)
    pages = [
        reverse("plan_step", args=[change.new.slug, "published"]),
        address_of(change, change.roads, "theme"),
        reverse("plan_map_rest", args=[change.new.slug, change.roads.slug]),
        reverse("plan_in_force", args=[change.new.slug]),
    ]
    for page in pages:
        assert client.get(page).status_code == 403
        assert client.post(page, {"how": "ended", "reason": "x"}).status_code == 403
    with pytest.raises(PermissionDenied):
        change.map(change.rural, How.ENDED, by=person, reason="x")


def test_an_administrator_prepares_and_a_publisher_brings_into_force(change: Change, publisher: User) -> None:
    administrator = create_administrator()
    change.do_duties(by=administrator)
    change.map_all(by=administrator)
    with pytest.raises(PermissionDenied):
        change.bring(by=administrator)
    change.bring(by=publisher)


@pytest.mark.engines
def test_the_database_refuses_what_the_form_does(change: Change) -> None:
    values = {"plan": change.new, "kind": "theme", "key": "x"}
    for wrong in ({"how": "ended", "to": ["theme:a"], "reason": "x"}, {"how": "continues"}, {"how": "ended"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanMapping.objects.create(**values, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=change.old.pk).update(replaced_by=change.new)


# The day on which it happens


def test_what_continues_moves_and_what_ends_stays(change: Change, publisher: User) -> None:
    quarter = create_quarter(year=2024, number=1)
    fields = create_commitment(theme=change.rural, title="Patrols", due_on=dt.date(2024, 12, 31))
    contract = create_contract(service=create_service(theme=change.roads))
    budget = create_budget()
    Budget.objects.update(theme=change.roads, forecast_theme=change.rural)
    change.do_duties(by=publisher)
    change.map_all(by=publisher)
    change.map(fields, How.ENDED, by=publisher, reason="The force does it now.")
    change.bring(by=publisher)
    for row in (change.measure, change.promise, change.action, contract.service, budget, fields, change.old):
        row.refresh_from_db()
    moved = (change.measure, change.promise, change.action, contract.service, budget)
    assert {row.theme for row in moved} == {change.streets}
    assert budget.forecast_theme == change.rural  # ended, so the forecast stays
    assert (fields.theme, fields.state, fields.closed_on) == (change.rural, CommitmentState.OVERTAKEN, CHANGE)
    step = CommitmentChange.objects.get()
    assert (step.quarter, step.reason) == (quarter, "The force does it now.")
    assert Plan.objects.in_force() == change.new
    assert change.old.replaced_by == change.new
    assert [e.verb for e in Event.objects.about(change.measure)] == ["carried forward into the new plan"]


def test_each_kind_that_hangs_from_a_theme_goes_with_it(change: Change, publisher: User) -> None:
    """Whichever app it is of, and without being named."""
    rows = {kind.key: CREATE[kind.key]() for kind in kinds_of_themes()}
    for key, row in rows.items():
        direct = {"round": None, "direct_reason": "At once."} if key == "grant" else {}  # those of a round go with it
        type(row).objects.filter(pk=row.pk).update(theme=change.roads, **direct)
    change.do_duties(by=publisher)
    change.map_all(by=publisher)
    while waiting := passage_to(change.new).waiting:  # what the rows were made with
        change.map(waiting[0].row, How.ENDED, by=publisher, reason="Not of this test.")
    change.bring(by=publisher)
    for row in rows.values():
        row.refresh_from_db()
    assert [key for key, row in rows.items() if row.theme != change.streets] == []
    assert len(rows) > 5


def test_a_series_is_not_broken(change: Change, publisher: User) -> None:
    quarters = [create_quarter(number=number) for number in (1, 2)]
    rows = [create_observation(measure=change.measure, quarter=q, value=5, start=q.start, end=q.end) for q in quarters]
    change.pass_on(by=publisher)
    change.measure.refresh_from_db()
    assert list(Observation.objects.filter(measure=change.measure).order_by("pk")) == rows


def test_the_new_plan_counts_alone(change: Change, publisher: User, settings: Any) -> None:
    settings.DEMO_DATE = CHANGE
    quarter = create_quarter(year=2024, number=1, state=QuarterState.OPEN)
    actions.expect_updates(quarter, by=publisher)
    ended = create_measure(theme=change.rural, title="Thefts on farms", slug="thefts", is_headline=True)
    stays = create_delivery_action(theme=change.rural, title="Farm watch", forecast_on=dt.date(2024, 8, 1))
    create_observation(measure=ended, value=4, quarter=quarter, start=quarter.start, end=quarter.end)
    change.do_duties(by=publisher)
    change.map_all(by=publisher)
    for row in (ended, stays):
        change.map(row, How.ENDED, by=publisher, reason="The force does it now.")
    change.bring(by=publisher)
    assert [str(p.theme) for p in progress(quarter)] == ["Streets and roads"]
    assert QuarterlyUpdate.objects.filter(quarter=quarter, theme=change.streets).exists()
    assert QuarterlyUpdate.objects.filter(theme=change.roads).exists()  # what was written stays
    assert "Farm watch" not in {date.title for date in next_dates(Viewpoint(WORKING_COPY, quarter), 20)}
    assert ended.pk not in {key for key, _ in figures_to_expect(create_quarter(year=2024, number=2))}
    office = client_of(publisher)
    home = read(office, "/")
    assert "Streets for all" in home
    assert "This plan is new" in home
    assert "Safer places" not in home
    assert "Thefts on farms" not in home
    assert "Thefts on farms" not in read(office, "/measures/")
    assert "Deaths on the road" in read(office, "/measures/")
    assert "Farm watch" not in read(office, "/delivery-actions/")
    assert "Farm watch" in read(office, change.rural.get_absolute_url())
    page = read(office, ended.get_absolute_url())
    assert "It ended when Anyshire Together came into force" in page or "The force does it now." in page


def test_meetings_to_come_are_of_the_new_plan(change: Change, publisher: User) -> None:
    held = create_panel_meeting(on=dt.date(2024, 2, 1), plan=change.old)
    to_come = create_panel_meeting(on=dt.date(2024, 9, 1), plan=change.old)
    change.pass_on(by=publisher)
    assert set(PanelMeeting.objects.filter(plan=change.old)) == {held}
    assert set(PanelMeeting.objects.filter(plan=change.new)) == {to_come}


def test_nothing_is_done_where_one_thing_fails(change: Change, publisher: User) -> None:
    change.do_duties(by=publisher)
    change.map_all(by=publisher)
    type(change.action).objects.filter(pk=change.action.pk).update(brag="red", brag_reason="")
    with pytest.raises(ValidationError, match="Buy cameras cannot be carried forward"):
        change.bring(by=publisher)
    change.measure.refresh_from_db()
    assert (Plan.objects.in_force(), change.measure.theme) == (change.old, change.roads)


def test_a_plan_that_was_replaced_does_not_come_back(client: Client, change: Change, publisher: User) -> None:
    change.pass_on(by=publisher)
    page = client.get(reverse("plan_in_force", args=[change.old.slug]), follow=True).content.decode()
    assert "was replaced by Anyshire Together" in page
    with pytest.raises(ValidationError):
        actions.bring_into_force(change.old, by=publisher, today=CHANGE)
    with pytest.raises(ValidationError, match="no longer a draft"):
        actions.record_step(change.new, by=publisher, step="published", today=CHANGE, done_on=CHANGE, who="x")


# What readers see


def test_nobody_outside_sees_a_draft(change: Change, publisher: User, client: Client) -> None:
    create_release(quarter=create_quarter())
    outside = Client()
    for row in (change.new, change.objective, change.streets):
        assert outside.get(row.get_absolute_url()).status_code == 404
        assert client.get(row.get_absolute_url()).status_code == 200
    for page in ("/", "/measures/", "/commitments/", "/delivery-actions/", "/decisions/", "/about/", "/since/"):
        html = read(outside, page)
        assert "Streets" not in html, page
        assert "Anyshire Together" not in html, page
    assert outside.get(reverse("plan_succession", args=[change.new.slug])).status_code in {302, 403}


def test_the_old_says_what_it_became_and_the_new_where_it_came_from(change: Change, publisher: User) -> None:
    create_release(quarter=create_quarter())
    change.pass_on(by=publisher)
    outside = Client()
    for old, new in ((change.roads.objective, change.objective), (change.roads, change.streets)):
        page = read(outside, old.get_absolute_url())
        assert f'In Anyshire Together it continues as <a href="{new.get_absolute_url()}">{new}</a>' in page
        assert "which Anyshire Together replaced on" in page
        back = read(outside, new.get_absolute_url())
        assert f'It continues, from the plan before, <a href="{old.get_absolute_url()}">{old}</a>' in back
    assert "The force does it now." in read(outside, change.rural.get_absolute_url())
    plan = read(outside, change.new.get_absolute_url())
    assert "What happened to Safer Anyshire Plan" in plan
    assert "2011 Act, s.5(6)(c)" in plan
    assert "took its place on" in read(outside, change.old.get_absolute_url())


def test_a_past_quarter_reads_under_the_old_plan(change: Change, publisher: User) -> None:
    quarter = create_quarter(year=2023, number=4)
    text = create_update_text(theme=change.roads, quarter=quarter, release=(release := create_release(quarter=quarter)))
    show(create_observation(measure=change.measure, value=7, quarter=quarter), release)
    seal_registers(release)
    change.pass_on(by=publisher)
    outside = Client()
    then = "/as-published/2023-24-q4"
    home = read(outside, f"{then}/")
    assert "Safer places" in home
    assert "Streets for all" not in home
    assert "Deaths on the road" in read(outside, f"{then}{change.roads.get_absolute_url()}")
    assert "continues as" not in read(outside, f"{then}{change.roads.get_absolute_url()}")
    assert outside.get(f"{then}{change.streets.get_absolute_url()}").status_code == 404
    assert outside.get(f"{then}{change.new.get_absolute_url()}").status_code == 404
    assert "Anyshire Policing Board Panel" not in read(outside, f"{then}/about/")
    assert "Anyshire Policing Board Panel" in read(outside, "/about/")
    now = read(outside, "/")
    assert "Streets for all" in now
    assert "Safer places" not in now
    assert [each.pk for each in history(change.roads, Viewpoint(WORKING_COPY, quarter))] == [text.pk]
    assert f"{then}{change.roads.get_absolute_url()}" in read(outside, change.roads.get_absolute_url())


def test_what_corrects_a_paper_of_the_old_plan_stays_on_it(change: Change, publisher: User) -> None:
    quarter = create_quarter(year=2023, number=4)
    create_update_text(theme=change.roads, quarter=quarter, release=create_release(quarter=quarter))
    change.pass_on(by=publisher)
    seal_registers(create_release(quarter=quarter, kind=ReleaseKind.CORRECTION))
    home = read(Client(), "/as-published/2023-24-q4/")
    assert "Safer places" in home
    assert "Streets for all" not in home


def test_pages_ask_no_more_of_a_longer_plan(client: Client, change: Change, django_assert_max_num_queries: Any) -> None:
    for number in range(6):
        theme = create_theme(objective=change.roads.objective, title=f"Theme {number}")
        create_measure(theme=theme, slug=f"m-{number}")
        create_commitment(theme=theme)
    with django_assert_max_num_queries(90):
        client.get(reverse("plan_succession", args=[change.new.slug]))


def test_a_first_plan_needs_none_of_it(publisher: User) -> None:
    plan = create_plan(is_in_force=False)
    create_objective(plan=plan)
    assert actions.bring_into_force(plan, by=publisher, today=CHANGE).is_in_force


@pytest.mark.parametrize("page", ["measure_add", "commitment_add", "service_add", "inspection_add", "survey_add"])
def test_nothing_is_put_under_a_theme_of_a_draft(client: Client, change: Change, publisher: User, page: str) -> None:
    """Or readers would see it before its plan; once that is in force, nothing new goes under the old one."""
    offered = client.get(reverse(page)).context["form"].fields["theme"].queryset
    assert set(offered) == {change.roads, change.rural}
    change.pass_on(by=publisher)
    offered = client.get(reverse(page)).context["form"].fields["theme"].queryset
    assert set(offered) == {change.streets}


def test_the_annual_report_of_the_year_is_put_together_from_papers_on_both(change: Change, publisher: User) -> None:
    change.pass_on(by=publisher)
    for number, plan in ((1, change.old), (2, change.new)):
        quarter = create_quarter(year=2024, number=number)
        report = create_panel_report(meeting=create_panel_meeting(on=quarter.closes, plan=plan), quarter=quarter)
        seal_report(report, by=publisher)
    for plan in (change.old, change.new):
        plan.refresh_from_db()
        assert set(reports_of(AnnualReport(plan=plan, year=2024))) == {(1, 1), (2, 1)}
