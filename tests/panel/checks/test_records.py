"""The check against the records: each slip of the report of November 2023, and each rule at its edges."""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from objectives.choices import CommitmentState, CommitmentStep
from objectives.models import Theme
from pcc_portal.accounts.models import User
from pcc_portal.panel.checks.findings import Finding, Rule, Subject
from pcc_portal.panel.checks.records import RULES, sums
from pcc_portal.panel.checks.records.clocks import (
    commitment_silent,
    contract_ended,
    contract_gap,
    option_undecided,
    response_overdue,
    unapproved,
    unowned,
)
from pcc_portal.panel.checks.records.figures import nothing_before, nothing_beside, unbalanced
from pcc_portal.panel.checks.records.money import forecast_movement, forecast_variance
from pcc_portal.panel.checks.report import subject
from pcc_portal.panel.models import PanelReport
from pcc_portal.periods.choices import QuarterState
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import State
from pcc_portal.updates.releases.as_of import AsAt, Viewpoint
from performance.choices import AreaKind, Direction, Statistic, Unit
from performance.models import Area, Measure, Observation
from tests.factories.accounts import create_publisher, create_user
from tests.factories.commissioning import create_contract, create_contract_option
from tests.factories.objectives import create_commitment, create_commitment_change, create_theme, create_update_text
from tests.factories.panel import create_panel_report
from tests.factories.performance import (
    create_budget,
    create_forecast,
    create_inspection,
    create_inspection_response,
    create_measure,
    create_meeting,
    create_observation,
    create_series_break,
    create_target,
)
from tests.factories.periods import create_quarter

SECONDS = 2
TODAY = dt.date(2023, 10, 20)
SLIP_71 = "A projected underspend of £1.337m. This is an improvement of £3.716m from the Q1 forecast."
SLIP_98 = "17% of recommendations were signed off, 75% were partly or fully compliant, and 2 were outstanding."


@pytest.fixture
def theme(db: None) -> Theme:
    create_quarter(number=1, state=QuarterState.CLOSED)
    create_quarter()
    return create_theme(slug="finance", title="Financial management", owner=create_user())


def quarter(number: int = 2) -> Quarter:
    return Quarter.objects.get(year=2023, number=number)


def about(theme: Theme, words: str = "What was done.", *, today: dt.date = TODAY) -> Subject:
    """The draft of a report that says this below the theme."""
    if not theme.updates.exists():
        create_update_text(theme=theme, quarter=quarter(), body=words)
    report = PanelReport.objects.first() or create_panel_report(quarter=quarter())
    return subject(report, today=today)


def found(rule: Rule, theme: Theme, words: str = "What was done.", *, today: dt.date = TODAY) -> list[Finding]:
    return list(rule(about(theme, words, today=today)))


def names(findings: list[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


def forecasts(first: int | None = 279_379_000, second: int | None = 275_663_000) -> None:
    budget = create_budget()
    for number, outturn in ((1, first), (2, second)):
        if outturn is not None:
            create_forecast(budget=budget, quarter=quarter(number), outturn=outturn)


# Movements of the forecast


def test_a_movement_has_to_say_what_it_started_from(theme: Theme) -> None:
    """Paragraph 71: right by £3.716m, and the overspend at quarter 1 is nowhere to be read."""
    forecasts()
    (finding,) = found(forecast_movement, theme, SLIP_71)
    assert "in Q1 2023/24 it was £2.379m overspend" in finding.why
    assert (finding.is_blocking, finding.place.paragraph) == (False, 5)


def test_a_movement_from_a_figure_that_is_given_stands(theme: Theme) -> None:
    forecasts()
    assert found(forecast_movement, theme, f"{SLIP_71} That one was a £2.379m overspend.") == []


@pytest.mark.parametrize(
    "words",
    [
        SLIP_71.replace("3.716", "3.617"),
        SLIP_71.replace("improvement", "deterioration"),
        "The forecast rose by £3.7m since quarter 1.",
        "It is £3m better than in the previous quarter.",
    ],
)
def test_a_movement_that_the_forecasts_do_not_give_stops_the_report(theme: Theme, words: str) -> None:
    forecasts()
    (finding,) = found(forecast_movement, theme, words)
    assert (finding.rule, finding.is_blocking) == ("Movement that does not reconcile", True)
    assert "£3.716m, for the better" in finding.why


def test_a_movement_is_compared_as_it_was_rounded(theme: Theme) -> None:
    forecasts()
    assert found(forecast_movement, theme, "Down by £3.72 million since Q1, from a £2.379m overspend.") == []


def test_a_movement_without_a_forecast_on_record_stops_the_report(theme: Theme) -> None:
    forecasts(first=None)
    (finding,) = found(forecast_movement, theme, SLIP_71)
    assert "no forecast on record" in finding.why


def test_what_is_cited_is_right_by_construction(theme: Theme) -> None:
    forecasts()
    cited = "The forecast is a {budget:2023-24|variance}, {budget:2023-24|movement} than in Q1."
    assert [found(rule, theme, cited) for rule in (forecast_movement, forecast_variance)] == [[], []]


def fire() -> None:
    """A second budget of the year, of a kind of its own: £9m, and a forecast of £0.2m more, then £0.4m less."""
    other = create_budget(slug="2023-24-fire", kind="Fire", title="Fire budget", total=9_000_000)
    for number, outturn in ((1, 9_200_000), (2, 8_600_000)):
        create_forecast(budget=other, quarter=quarter(number), outturn=outturn)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("A projected underspend of £1.337m.", 0),
        ("The fire service is forecast to end with a £0.4m underspend.", 0),
        ("A projected underspend of £0.4m.", 0),  # of which budget it does not say
        ("The fire service is forecast to end with a £1.337m underspend.", 1),
        ("A projected underspend of £0.5m.", 1),
    ],
)
def test_of_two_budgets_each_sentence_is_held_against_the_one_that_it_names(
    theme: Theme, words: str, count: int
) -> None:
    forecasts()
    fire()
    assert names(found(forecast_variance, theme, words)) == ["Forecast that matches no record"] * count


@pytest.mark.parametrize(
    ("words", "blocking"),
    [
        (SLIP_71, False),
        ("The fire forecast improved by £0.6m from Q1, a £0.2m overspend.", None),
        ("The fire forecast improved by £3.716m from Q1.", True),
    ],
)
def test_of_two_budgets_a_movement_is_that_of_the_one_that_fits(
    theme: Theme, words: str, blocking: bool | None
) -> None:
    forecasts()
    fire()
    told = found(forecast_movement, theme, words)
    assert [finding.is_blocking for finding in told] == ([] if blocking is None else [blocking])


def test_money_of_other_themes_is_left_alone(theme: Theme) -> None:
    forecasts()
    other = create_theme(owner=create_user())
    create_update_text(theme=other, quarter=quarter(), body="Income improved by £9m from Q1.")
    assert found(forecast_movement, theme) == []


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("A projected underspend of £1.337m.", 0),
        ("The year ends with a £1.3m underspend.", 0),
        ("At Q1 it was an overspend of £2.379m.", 0),
        ("A projected underspend of £1.373m.", 1),
        ("A projected overspend of £1.337m.", 1),
    ],
)
def test_a_forecast_reads_as_it_is_on_record(theme: Theme, words: str, count: int) -> None:
    forecasts()
    assert names(found(forecast_variance, theme, words)) == ["Forecast that matches no record"] * count


# Shares, lists and totals


def test_shares_without_their_whole_name_the_only_one_that_fits(theme: Theme) -> None:
    """Paragraph 98: only 24 recommendations, 4, 18 and 2 of them, give 17%, 75% and 2."""
    (finding,) = found(sums.shares, theme, SLIP_98)
    assert finding.why.endswith("The only total that fits is 24: 4, 18, 2.")


@pytest.mark.parametrize(
    ("words", "rules"),
    [
        (f"Of 24 recommendations, {SLIP_98}", []),
        (f"Of 25 recommendations, {SLIP_98}", ["Shares that do not add up"]),
        (SLIP_98.replace("75%", "85%"), ["Shares that do not add up"]),
        (SLIP_98.replace("17%", "{measure:none}"), []),
        ("Of 24 recommendations 4 were signed off, 18 were met and 2 were outstanding.", []),
        ("Of 24 recommendations 4 were signed off, 17 were met and 2 were outstanding.", ["Parts that do not add up"]),
        ("Of 24 recommendations 14 were signed off and 18 were met.", ["Parts that do not add up"]),
        ("Of 24 recommendations 4 were signed off and 18 were met.", []),
        ("Conviction rates were 85% and 78%.", []),
    ],
)
def test_parts_make_their_whole(theme: Theme, words: str, rules: list[str]) -> None:
    assert names(found(sums.shares, theme, words)) == rules


def test_every_whole_that_fits_is_one() -> None:
    for parts in sums.fitting((17, 75), 2):
        assert [sums.rounded(part, sum(parts)) for part in parts[:2]] == [17, 75]


MEETINGS = "\n\n".join(["Three formal meetings have taken place in Q2:", "- 28 July\n- 31 August\n- 25 October"])


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (MEETINGS, 0),
        (f"{MEETINGS}\n- 30 November", 1),
        (MEETINGS.replace("Three formal meetings", "The formal meetings"), 0),
        ("The latest of 4 reports were:\n\n- one\n- two", 1),
        ("Requests of quarter 3, in particular:\n\n- one\n- two", 0),
        ("This is what three years of work have brought:\n\n- one\n- two", 0),
    ],
)
def test_a_list_has_as_many_as_it_announces(theme: Theme, words: str, count: int) -> None:
    assert names(found(sums.listed, theme, words)) == ["List that is counted wrong"] * count


def hold(*days: dt.date) -> None:
    for day in days:
        create_meeting(planned_on=day, held_on=day)


def test_meetings_of_another_quarter_are_not_counted(theme: Theme) -> None:
    """Paragraph 78: three meetings "in Q2", one of them in October."""
    hold(dt.date(2023, 7, 28), dt.date(2023, 8, 31), dt.date(2023, 10, 25))
    (finding,) = found(sums.meetings_in_quarter, theme, MEETINGS)
    assert "2 were held: 28 July 2023 and 31 August 2023" in finding.why
    assert finding.is_blocking


def test_meetings_that_are_counted_as_on_record_stand(theme: Theme) -> None:
    hold(dt.date(2023, 7, 1), dt.date(2023, 8, 31), dt.date(2023, 9, 30))
    assert found(sums.meetings_in_quarter, theme, MEETINGS) == []


def test_meetings_that_nobody_records_are_not_judged(theme: Theme) -> None:
    assert found(sums.meetings_in_quarter, theme, MEETINGS) == []


@pytest.mark.parametrize(
    ("total", "rules"),
    [
        ("£1.0m", []),
        ("£1.1m", []),  # two roundings may differ by that much
        ("£1.4m", ["Total that does not add up"]),
        ("not known", []),
    ],
)
def test_the_total_of_a_table_is_its_sum(theme: Theme, total: str, rules: list[str]) -> None:
    table = f"| Fleet | Cost |\n|---|---:|\n| Old | £0.6m |\n| New | £0.4m |\n| Total | {total} |"
    assert names(found(sums.table_totals, theme, f"Vehicles.\n\n{table}")) == rules


def test_whole_numbers_add_up_exactly(theme: Theme) -> None:
    table = "| Area | Posts |\n|---|---:|\n| North | 1,200 |\n| South | 300 |\n| Total | 1,501 |"
    (finding,) = found(sums.table_totals, theme, f"Posts.\n\n{table}")
    assert "adds up to 1,500, not 1,501" in finding.why


# Measures


def headline(theme: Theme, **values: Any) -> Measure:
    return create_measure(theme=theme, is_headline=True, **values)


def test_a_headline_needs_something_to_judge_it_by(theme: Theme) -> None:
    create_observation(measure=headline(theme), quarter=quarter())
    assert names(found(nothing_beside, theme)) == ["Figure without target or comparator"]


@pytest.mark.parametrize(
    "beside",
    [
        lambda measure: create_target(measure=measure),
        lambda measure: create_observation(measure=measure, kind=AreaKind.NATION, quarter=quarter()),
        lambda measure: before(measure, 300),
        lambda measure: before(measure, 310),
    ],
)
def test_a_headline_with_a_yardstick_stands(theme: Theme, beside: Callable[[Measure], Any]) -> None:
    measure = headline(theme)
    create_observation(measure=measure, quarter=quarter())
    beside(measure)
    assert found(nothing_beside, theme) == []


def test_a_headline_that_gets_worse_needs_more_than_the_figure_before(theme: Theme) -> None:
    measure = headline(theme)
    before(measure, 299)
    create_observation(measure=measure, quarter=quarter())
    (finding,) = found(nothing_beside, theme)
    assert "gets worse" in finding.why
    assert not finding.is_blocking


def test_what_is_only_counted_needs_no_target(theme: Theme) -> None:
    create_observation(measure=headline(theme, direction=Direction.NO_JUDGEMENT), quarter=quarter())
    assert found(nothing_beside, theme) == []


def before(measure: Measure, value: int, start: dt.date = dt.date(2023, 4, 1)) -> None:
    create_observation(measure=measure, value=value, start=start, end=dt.date(2023, 6, 30), quarter=quarter(1))


def test_a_figure_that_follows_none_of_its_length_says_why(theme: Theme) -> None:
    measure = create_measure(theme=theme)
    before(measure, 300, start=dt.date(2023, 1, 1))
    create_observation(measure=measure, quarter=quarter())
    assert names(found(nothing_before, theme)) == ["Figure without one before it"]
    create_series_break(measure=measure, on=dt.date(2023, 7, 1))
    assert found(nothing_before, theme) == []


def test_a_figure_of_a_quarter_that_is_not_over_need_not_be_like_others(theme: Theme) -> None:
    """As in a paper between quarters: a monthly figure has months to come."""
    measure = create_measure(theme=theme)
    before(measure, 300, start=dt.date(2023, 1, 1))
    create_observation(measure=measure, quarter=quarter())
    assert found(nothing_before, theme, today=dt.date(2023, 9, 18)) == []


def test_a_first_figure_has_none_before_it(theme: Theme) -> None:
    create_observation(measure=create_measure(theme=theme), quarter=quarter())
    assert found(nothing_before, theme) == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((26, 24), ""),
        ((20, 6), "The parts come to 26 of the total July to September 2023, 50: 24 not allocated."),
        ((30, 60), "A part, 60, is more than the total July to September 2023, 50."),
    ],
)
def test_a_total_goes_with_its_parts(theme: Theme, values: tuple[int, int], words: str) -> None:
    measure = create_measure(theme=theme, unit=Unit.COUNT, statistic=Statistic.COUNT)
    create_observation(measure=measure, value=50, quarter=quarter())
    for number, value in enumerate(values):
        row = create_observation(measure=measure, value=value, quarter=quarter(), kind=AreaKind.NATION)
        area = Area.objects.create(slug=f"council-{number}", name=f"Council {number}", kind=AreaKind.COUNCIL)
        Observation.objects.filter(pk=row.pk).update(area=area)
    findings = found(unbalanced, theme)
    assert [words in finding.why for finding in findings] == [True] * bool(words)


@pytest.mark.parametrize(
    ("now", "words"), [(10, "The parts come to 40 of the total April to September 2023, 50"), (20, "")]
)
def test_a_part_of_the_quarter_goes_with_what_was_given_before(theme: Theme, now: int, words: str) -> None:
    earlier, april = Quarter.objects.get(number=1), dt.date(2023, 4, 1)
    measure = create_measure(theme=theme, unit=Unit.COUNT, statistic=Statistic.COUNT)
    create_observation(measure=measure, value=50, quarter=earlier, start=april)
    create_observation(measure=measure, value=30, quarter=earlier, start=april, end=dt.date(2023, 6, 30))
    assert found(unbalanced, theme) == [], "the quarter gave no part of it"
    create_observation(measure=measure, value=now, quarter=quarter())
    assert [words in finding.why for finding in found(unbalanced, theme)] == [True] * bool(words)


# What is due


@pytest.mark.parametrize(("due", "count"), [(dt.date(2023, 10, 22), 1), (dt.date(2023, 10, 23), 0)])
def test_a_promise_due_by_the_close_is_answered(theme: Theme, due: dt.date, count: int) -> None:
    create_commitment(theme=theme, due_on=due)
    findings = found(commitment_silent, theme)
    assert names(findings) == ["Commitment due and silent"] * count
    assert all(finding.is_blocking for finding in findings)


def test_a_paper_between_quarters_is_silent_on_what_can_still_be_kept(theme: Theme) -> None:
    create_commitment(theme=theme, due_on=dt.date(2023, 9, 30))
    assert found(commitment_silent, theme, today=dt.date(2023, 9, 30)) == []
    assert len(found(commitment_silent, theme, today=dt.date(2023, 10, 1))) == 1


def test_a_promise_that_is_carried_or_kept_is_not_silent(theme: Theme) -> None:
    carried = create_commitment(theme=theme, due_on=dt.date(2023, 9, 30))
    create_commitment_change(commitment=carried, quarter=quarter(), step=CommitmentStep.CARRIED)
    day = dt.date(2023, 9, 30)
    create_commitment(theme=theme, due_on=day, state=CommitmentState.KEPT, closed_on=day)
    assert found(commitment_silent, theme) == []


def test_an_answer_of_the_quarter_before_does_not_speak_for_this_one(theme: Theme) -> None:
    carried = create_commitment(theme=theme, due_on=dt.date(2023, 9, 30))
    create_commitment_change(commitment=carried, quarter=quarter(1), step=CommitmentStep.CARRIED)
    assert len(found(commitment_silent, theme)) == 1


@pytest.mark.parametrize(
    ("end", "count"),
    [(dt.date(2023, 6, 30), 0), (dt.date(2023, 7, 1), 1), (dt.date(2023, 10, 19), 1), (dt.date(2023, 10, 20), 0)],
)
def test_a_contract_that_ended_since_the_quarter_began_is_followed(theme: Theme, end: dt.date, count: int) -> None:
    create_contract(current_end=end)
    assert names(found(contract_ended, theme)) == ["Contract ended without successor"] * count


def test_a_successor_or_a_note_answers_for_an_ended_contract(theme: Theme) -> None:
    ended = dt.date(2023, 9, 30)
    create_contract(current_end=ended, successor=create_contract(starts=dt.date(2023, 10, 1)))
    create_contract(slug="helpline", current_end=ended)
    assert found(contract_ended, theme, "The {contract:helpline|title} service has closed.") == []


@pytest.mark.parametrize(
    ("decide_by", "words", "count"),
    [
        (dt.date(2023, 6, 30), "Nothing.", 0),
        (dt.date(2023, 7, 1), "Nothing.", 1),
        (dt.date(2023, 10, 19), "Nothing.", 1),
        (dt.date(2023, 10, 20), "Nothing.", 0),
        (dt.date(2023, 7, 1), "The {contract:helpline|title} is under review.", 0),
    ],
)
def test_an_option_whose_day_passed_is_asked_about(theme: Theme, decide_by: dt.date, words: str, count: int) -> None:
    contract = create_contract(slug="helpline", current_end=dt.date(2024, 3, 31), extension_decision_by=decide_by)
    create_contract_option(contract=contract, decide_by=decide_by)
    expected = ["Option of a contract past its day to decide"] * count
    assert names(found(option_undecided, theme, words)) == expected


@pytest.mark.parametrize(
    ("starts", "words", "count"),
    [
        (dt.date(2024, 4, 1), "Nothing.", 0),
        (dt.date(2024, 3, 1), "An overlap.", 0),
        (dt.date(2024, 6, 1), "Nothing.", 1),
        (dt.date(2024, 6, 1), "Until {contract:new|starts} the force answers calls.", 0),
    ],
)
def test_a_gap_between_contracts_is_asked_about(theme: Theme, starts: dt.date, words: str, count: int) -> None:
    after = create_contract(slug="new", starts=starts)
    create_contract(title="Helpline", current_end=dt.date(2024, 3, 31), successor=after)
    assert names(found(contract_gap, theme, words)) == ["Gap between contracts"] * count


@pytest.mark.parametrize(("today", "count"), [(dt.date(2023, 10, 5), 0), (dt.date(2023, 10, 6), 1)])
def test_comments_are_due_on_the_56th_day(theme: Theme, today: dt.date, count: int) -> None:
    """The day of publication, 11 August, is the first of the 56."""
    create_inspection()
    assert names(found(response_overdue, theme, today=today)) == ["Response to an inspection past its day"] * count


def test_comments_that_were_published_are_not_overdue_and_planned_ones_are(theme: Theme) -> None:
    inspection = create_inspection()
    create_inspection_response(inspections=[inspection])
    assert len(found(response_overdue, theme)) == 1
    create_inspection_response(inspections=[inspection], published_on=dt.date(2023, 10, 1))
    assert found(response_overdue, theme) == []


def test_a_month_of_publication_starts_no_clock(theme: Theme) -> None:
    create_inspection(published_precision="month")
    assert found(response_overdue, theme) == []


# Who answers


def test_a_part_without_an_owner_stops_the_report(theme: Theme) -> None:
    assert found(unowned, theme) == []
    create_theme(slug="nobodys")
    (finding,) = found(unowned, theme)
    assert (finding.place.theme, finding.is_blocking) == ("nobodys", True)


def test_an_owner_who_left_owns_nothing(theme: Theme) -> None:
    User.objects.filter(pk=theme.owner_id).update(is_active=False)
    (finding,) = found(unowned, theme)
    assert "has left" in finding.why


def approve(theme: Theme, words: str = "What was done.") -> None:
    """Of the first report, the words and the update."""
    text = create_update_text(theme=theme, quarter=quarter(), body=words)
    text.approved_at = text.created_at
    text.approved_by = create_publisher()
    text.save()
    stand(theme, State.APPROVED)


def stand(theme: Theme, state: State) -> None:
    update = theme.updates.get(quarter=quarter())
    update.state = state
    update.submitted_at, update.submitted_by = update.texts.get().created_at, theme.owner
    if state == State.APPROVED:
        update.approved_at, update.approved_by = update.submitted_at, create_publisher()
    update.save()


def test_an_approved_update_stands(theme: Theme) -> None:
    approve(theme)
    assert found(unapproved, theme) == []


@pytest.mark.parametrize(
    ("state", "said"), [(State.SUBMITTED, "waits for approval by any approver"), (State.RETURNED, "was returned to")]
)
def test_an_update_that_waits_says_who_has_it(theme: Theme, state: State, said: str) -> None:
    create_update_text(theme=theme, quarter=quarter())
    stand(theme, state)
    (finding,) = found(unapproved, theme)
    assert said in finding.why
    assert finding.is_blocking


def test_a_figure_that_nobody_approved_stops_the_report(theme: Theme) -> None:
    approve(theme)
    create_observation(measure=create_measure(theme=theme, title="Calls"), quarter=quarter())
    (finding,) = found(unapproved, theme)
    assert "Nobody has approved Calls" in finding.why


def test_missing_words_name_who_has_them(theme: Theme) -> None:
    theme.updates.create(quarter=quarter())
    (finding,) = found(unapproved, theme)
    assert theme.owner
    assert finding.why == f"Missing: words and grade; {theme.owner.name} has it."


def test_only_the_first_report_may_have_a_heading_that_nobody_was_asked_to_fill(theme: Theme) -> None:
    approve(theme)
    create_theme(slug="new", owner=create_user())
    assert found(unapproved, theme) == []
    later = replace(about(theme), before=Viewpoint(AsAt(1), quarter(1)))
    (finding,) = unapproved(later)
    assert (finding.rule, finding.place.theme) == ("Missing part", "new")


# All together


def test_the_demos_sealed_reports_raise_one_thing(demo: None) -> None:
    """Of 96 engagements the councils have 72. What is still to be written concerns drafts alone: a theme that began
    later has no words in them."""
    rules = [rule for rule in RULES if rule is not unapproved]
    for report in PanelReport.objects.sealed().select_related("quarter"):
        read = subject(report, today=report.quarter.closes)
        findings = [finding.why for rule in rules for finding in rule(read)]
        if report.slug == "2023-24-q2":
            (finding,) = findings
            assert "24 not allocated" in finding
        else:
            assert findings == [], report


def test_a_draft_raises_what_its_records_lack(demo: None) -> None:
    read = subject(PanelReport.objects.at("2023-24-q3").get(), today=dt.date(2024, 1, 12))
    raised = {finding.rule for rule in RULES for finding in rule(read)}
    assert {"Commitment due and silent", "Missing part", "Unapproved part"} <= raised


@pytest.mark.parametrize("hostile", ["£1 ", "1, ", "of 1 ", "one meetings ", "improve ", "1% ", "1 outstanding "])
def test_hostile_text_is_read_in_linear_time(theme: Theme, hostile: str) -> None:
    forecasts()
    read = about(theme)
    words = hostile * 5_000
    one = next(prose for prose in read.prose if prose.place.theme == theme.slug)
    read = replace(read, prose=[replace(one, source=words, text=words, html=words)])
    started = time.monotonic()
    for rule in RULES:
        list(rule(read))
    assert time.monotonic() - started < SECONDS
