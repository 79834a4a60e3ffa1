"""Every rule that the database keeps: met through a form it answers in a sentence at a field, and never by its name;
or a line says why no form can meet it.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Field
from django.test import Client
from django.urls import reverse

from commissioning.models import Contract, Payment
from estates.models import Property
from objectives.models import Decision, Objective, Theme
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.models import PanelMeeting
from pcc_portal.periods import clock
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import DocumentForm
from pcc_portal.updates.models import Document
from pcc_portal.updates.registers.declaration import kind_of
from performance import actions
from performance.grading.actions import give_grade
from performance.models import (
    AccountabilityMeeting,
    Area,
    Budget,
    BudgetLine,
    ExpectedFigure,
    Forecast,
    Inspection,
    Measure,
    Observation,
    Target,
)
from tests.architecture import editing
from tests.factories.desks import TODAY, create_desk
from tests.factories.objectives import create_plan, create_priority
from tests.factories.panel import create_panel_agenda_item
from tests.factories.performance import create_agenda_item, create_inspection_grade, create_recommendation
from tests.forms import as_opened, as_shown

pytestmark = pytest.mark.django_db
OURS = {"accounts", "audit", "periods", "updates", "objectives", "performance", "commissioning", "estates"}
OURS |= {"panel", "search", "reminders", "imports"}
Typed = dict[str, str]
RELEASABLE = (
    *("budgetmovement", "forecast", "linefigure", "measuregrade", "observation", "seriesbreak", "target", "updatetext"),
)
OPEN = dt.date(2024, 1, 12)  # when the demo’s quarter takes updates


def day(value: Any) -> str:
    return f"{value.isoformat()}"


def of_the_figure() -> Typed:
    row = Observation.objects.filter(superseded_by=None, measure__slug=slug_in("figure_add")).latest("end")
    period = {"start": day(row.start), "end": day(row.end), "as_at": day(row.end)}
    return {"area": str(row.area_id), "value": "5", "confirmed": "on", **period}


def slug_in(name: str, *, at: int = 2) -> str:
    """`at`: its place between the slashes of the address."""
    return editing.address_of(name).split("/")[at]


def new_figure(**typed: str) -> Callable[[], Typed]:
    """A figure of days that none covers, with one thing wrong."""
    days = {"start": "2022-01-01", "end": "2022-01-31", "as_at": "2022-01-31", "value": "5", "confirmed": "on"}
    return lambda: {"area": str(Area.objects.earliest("pk").pk), **days, **typed}


def of_a_target() -> Typed:
    row = Target.objects.filter(superseded_by=None, measure__slug=slug_in("target_set")).first()
    on = row.effective_from if row else dt.date(2030, 4, 1)
    if row is None:
        measure = Measure.objects.get(slug=slug_in("target_set"))
        actions.set_target(by=publisher(), measure=measure, effective_from=on, value=5, set_by="The plan")
    return {"effective_from": day(on), "value": "7", "set_by": "The plan", "confirmed": "on"}


def of_a_break() -> Typed:
    measure = Measure.objects.get(slug=slug_in("series_break_add"))
    actions.add_series_break(by=publisher(), measure=measure, on=dt.date(2021, 4, 1), note="Counted anew.")
    return {"on": "2021-04-01", "note": "Counted anew again."}


def of_a_grade() -> Typed:
    measure = Measure.objects.get(slug=slug_in("measure_grade"))
    quarter, until = Quarter.objects.open().latest("start"), dt.date(2098, 3, 31)
    told = {"grade": "risk", "why": "A blip."}
    give_grade(by=publisher(), measure=measure, quarter=quarter, until=until, today=until, **told)
    return {"quarter": str(quarter.pk), "until": day(until), **told}


def of_a_forecast() -> Typed:
    budget = Budget.objects.get(slug=slug_in("forecast_record"))
    quarter = Quarter.objects.open().filter(year=budget.year).latest("start")
    if not Forecast.objects.filter(budget=budget, quarter=quarter).exists():
        actions.record_forecast(by=publisher(), budget=budget, quarter=quarter, outturn=5, as_at=quarter.end)
    return {"quarter": str(quarter.pk), "outturn": "5", "as_at": day(quarter.end)}


def one_line_twice() -> Typed:
    """A virement from a line to itself."""
    line = BudgetLine.objects.filter(budget__slug=slug_in("budget_movement_add")).earliest("pk")
    quarter = Quarter.objects.open().latest("start")
    return {"quarter": str(quarter.pk), "cause": "None", "amount": "5", "line": str(line.pk), "to": str(line.pk)}


def second_precept() -> Typed:
    return {"title": "Another", "band_d": "260", "band_d_before": "245", "decision": "awaited"}


def of_an_expected_figure() -> Typed:
    measure = Measure.objects.get(slug=slug_in("figure_expect"))
    quarter, area = Quarter.objects.open().latest("start"), Area.objects.earliest("pk")
    if not ExpectedFigure.objects.filter(measure=measure, quarter=quarter, area=area).exists():
        actions.expect_figure(by=publisher(), quarter=quarter, measure=measure, area=area)
    return {"quarter": str(quarter.pk), "area": str(area.pk)}


def publisher() -> User:
    return User.objects.with_role(Role.PUBLISHER).earliest("pk")


def section_under_a_priority() -> Typed:
    priority = create_priority(plan=Objective.objects.get(slug=slug_in("objective_change")).plan)
    return {"kind": "section", "priority": str(priority.pk), "reason": "Because."}


def of_a_recommendation() -> Typed:
    row = create_recommendation(inspection=Inspection.objects.get(slug=slug_in("recommendation_add")))
    return {"number": row.number, "kind": row.kind, "title": "Another"}


def place_of_a_grade() -> Typed:
    report = Inspection.objects.get(slug=slug_in("inspection_grade_add"))
    Inspection.objects.filter(pk=report.pk).update(scale="Good")
    row = create_inspection_grade(inspection=report)
    return {"order": str(row.order), "grade": "Good", "title": "Another"}


def place_on_an_agenda() -> Typed:
    row = create_agenda_item(meeting=AccountabilityMeeting.objects.get(slug=slug_in("agenda_item_add")))
    return {"order": str(row.order), "title": "Another"}


def line_of_another_plan() -> Typed:
    return {"line": create_plan(slug="beside", line="Fire and rescue").line}


def document_of(meeting: Any) -> Document:
    kind = kind_of(type(meeting))
    about = {"kind": kind.key if kind else "", "row": meeting.pk, "title": "Paper", "form": DocumentForm.PDF}
    by = User.objects.with_role(Role.PUBLISHER).earliest("pk")
    return Document.objects.create(**about, size=1, sha256="0" * 64, at=clock.now(), by=by)


def two_papers_of_an_item() -> Typed:
    paper = document_of(AccountabilityMeeting.objects.get(slug=slug_in("agenda_item_add")))
    return {"document": str(paper.pk), "link": "https://example.org/paper", "title": "Another"}


def place_on_an_agenda_of_the_panel() -> Typed:
    meeting = PanelMeeting.objects.get(slug=slug_in("panel_agenda_item_add", at=3))
    row = create_panel_agenda_item(meeting=meeting, order=50)
    return {"order": str(row.order), "title": "Another"}


def two_papers_of_an_item_of_the_panel() -> Typed:
    paper = document_of(PanelMeeting.objects.get(slug=slug_in("panel_agenda_item_add", at=3)))
    return {"document": str(paper.pk), "link": "https://example.org/paper", "title": "Another"}


def uprn() -> Typed:
    other = Property.objects.exclude(slug=slug_in("property_change")).earliest("pk")
    Property.objects.filter(pk=other.pk).update(uprn="100071")
    return {"uprn": "100071"}


def quarter_that_is() -> Typed:
    row = Quarter.objects.earliest("pk")
    return {"year": str(row.year), "number": str(row.number)} | dict.fromkeys(("opens", "due", "closes"), "2030-01-01")


def taken(model: Any, name: str, /, **also: str) -> Callable[[], Typed]:
    """What another row has in a column of which no two are alike."""

    def typed() -> Typed:
        value = getattr(model.objects.earliest("pk"), name)
        return {name: day(value) if isinstance(value, dt.date) else str(value), **also}

    return typed


PAID_BY = {"payer": "office", "paid_on": "2023-09-14", "recipient": "A", "amount": "900", "title": "B"}
PAID = {**PAID_BY, "transaction": "N"}
# Constraint: the page, what is typed over what it shows, and the field that answers.
MET: dict[str, tuple[str, Typed | Callable[[], Typed], str]] = {
    "user_email_once": ("invite_person", taken(User, "email", name="A", role="contributor"), "email"),
    "quarter_once": ("quarter_add", quarter_that_is, "number"),
    "quarter_year_of_this_century": ("quarter_add", {"year": "1999"}, "year"),
    "quarter_opens_due_closes": ("quarter_dates", {"due": "1999-01-01", "reason": "Because."}, "due"),
    "plan_small_numbers_from_one": ("plan_change", {"small_count": "0", "reason": "Because."}, "small_count"),
    "plan_small_numbers_have_reason": ("plan_change", {"small_reason": "", "reason": "Because."}, "small_reason"),
    "plan_third_level_has_both_words": (
        "plan_change",
        {"priority_word": "pillar", "priority_words": "", "reason": "Because."},
        "priority_words",
    ),
    "plan_levels_have_words_of_their_own": (
        "plan_change",
        {"objective_word": "aim", "theme_word": "aim", "reason": "Because."},
        "theme_word",
    ),
    "objective_section_has_no_priority": ("objective_change", section_under_a_priority, "priority"),
    "plan_dates_in_order": ("plan_add", {"starts": "2024-04-01", "ends": "2024-03-31"}, "ends"),
    "commitment_said_where_no_date": (
        "commitment_add",
        {"due_on": "31 March 2024", "due_said": "in the coming weeks"},
        "due_said",
    ),
    "commitment_due_after_made": ("commitment_add", {"made_on": "2024-04-01", "due_on": "31 March 2024"}, "due_on"),
    "milestone_has_a_date": (
        "milestone_add",
        lambda: {"title": "A", "theme": str(Theme.objects.earliest("pk").pk)},
        "forecast_on",
    ),
    "objectives.Decision.reference": ("decision_add", taken(Decision, "reference", title="A"), "reference"),
    "adhocrequest_answered_after_sent": (
        "ad_hoc_request_change",
        {"sent_on": "2024-03-01", "answered_on": "2024-02-01"},
        "answered_on",
    ),
    "accountabilityaction_done_on_when_done": (
        "accountability_action_change",
        {"status": "done", "done_on": ""},
        "done_on",
    ),
    "plan_one_in_force_a_line": ("plan_change", line_of_another_plan, "line"),
    "agendaitem_one_paper": ("agenda_item_add", two_papers_of_an_item, "link"),
    "panelagendaitem_one_paper": ("panel_agenda_item_add", two_papers_of_an_item_of_the_panel, "link"),
    "panelagendaitem_order_once": ("panel_agenda_item_add", place_on_an_agenda_of_the_panel, "order"),
    "agendaitem_order_once": ("agenda_item_add", place_on_an_agenda, "order"),
    "inspectiongrade_order_once": ("inspection_grade_add", place_of_a_grade, "order"),
    "recommendation_refused_with_reason": (
        "recommendation_change",
        {"answer": "rejected", "answer_reason": ""},
        "answer_reason",
    ),
    "recommendation_number_once": ("recommendation_add", of_a_recommendation, "number"),
    "inspectionresponse_planned_or_published": (
        "inspection_response_change",
        {"planned_on": "", "published_on": "", "reason": "Because."},
        "planned_on",
    ),
    "area_one_of_a_kind": ("area_add", {"name": "Another", "kind": "force"}, "kind"),
    "area_tile_row_and_column": (
        "area_add",
        {"name": "Another", "kind": "council", "tile_row": "9", "tile_column": ""},
        "tile_column",
    ),
    "area_tile_once": (
        "area_add",
        {"name": "Another", "kind": "council", "tile_row": "1", "tile_column": "1"},
        "tile_column",
    ),
    "area_population_has_source": (
        "area_add",
        {"name": "Another", "kind": "council", "population": "5", "population_source": ""},
        "population_source",
    ),
    "measure_decimals_few": ("measure_change", {"decimals": "5"}, "decimals"),
    "measure_board_row_and_column": ("measure_change", {"board_row": "A line", "board_column": ""}, "board_column"),
    "budget_positive": ("budget_change", {"total": "0"}, "total"),
    "budget_one_of_a_kind_a_year": ("budget_add", {"year": "2023", "kind": "CAPITAL"}, "kind"),
    "budgetline_not_its_own_parent": ("budget_line_change", lambda: {"parent": own_line()}, "parent"),
    "forecast_one_chain_a_quarter": ("forecast_record", of_a_forecast, "quarter"),
    "forecast_correction_has_reason": ("forecast_correct", {"outturn": "7", "reason": ""}, "reason"),
    "budgetmovement_correction_has_reason": ("budget_movement_correct", {"amount": "7", "reason": ""}, "reason"),
    "budgetmovement_virement_between_two_lines": ("budget_movement_add", one_line_twice, "to"),
    "reserve_amounts_not_negative": ("reserve_add", {"opening": "-1"}, "opening"),
    "reserve_uses_what_there_is": ("reserve_add", {"opening": "5", "added": "0", "used": "6"}, "used"),
    "saving_amounts_not_negative": ("saving_add", {"planned": "0"}, "planned"),
    "saving_risks_what_is_left": ("saving_add", {"planned": "5", "delivered": "3", "at_risk": "3"}, "at_risk"),
    "precept_above_nought": ("precept_change", {"band_d": "0"}, "band_d"),
    "precept_decided_when_reviewed": ("precept_change", {"reviewed_on": ""}, "decision"),
    "precept_revised_after_a_veto": ("precept_change", {"revised_on": "12 February 2023"}, "revised_on"),
    "performance.Precept.budget": ("precept_add", second_precept, "__all__"),
    "mediumtermyear_once": ("medium_term_year_add", {"year": "2024", "spending": "5", "funding": "5"}, "year"),
    "mediumtermyear_amounts": ("medium_term_year_change", {"spending": "0"}, "spending"),
    "observation_one_chain_a_period": ("figure_add", of_the_figure, "start"),
    "observation_correction_has_reason": ("figure_correct", {"note": "Anew.", "reason": ""}, "reason"),
    "observation_period_in_order": ("figure_add", new_figure(end="2021-12-31"), "end"),
    "observation_as_at_not_before_start": ("figure_add", new_figure(as_at="2021-12-31"), "as_at"),
    "observation_value_or_state": ("figure_add", new_figure(value=""), "value"),
    "observation_state_has_reason": (
        "figure_add",
        new_figure(value="", availability="not_available"),
        "availability_reason",
    ),
    "observation_withheld_by_whom_until_when": (
        "figure_add",
        new_figure(value="", availability="withheld", availability_reason="Small."),
        "withheld_by",
    ),
    "target_one_chain_a_day": ("target_set", of_a_target, "effective_from"),
    "target_correction_has_reason": ("target_correct", {"value": "7", "reason": ""}, "reason"),
    "target_tolerance_not_negative": ("target_correct", {"tolerance": "-1", "reason": "Because."}, "tolerance"),
    "target_range_in_order": ("target_set", {"effective_from": "1 April 2031", "value": "7", "upper": "6"}, "upper"),
    "seriesbreak_one_chain_a_day": ("series_break_add", of_a_break, "on"),
    "seriesbreak_correction_has_reason": ("series_break_correct", {"note": "Anew.", "reason": ""}, "reason"),
    "measuregrade_one_chain_a_quarter": ("measure_grade", of_a_grade, "quarter"),
    "measuregrade_says_why": ("measure_grade", {"grade": "risk", "why": ""}, "why"),
    "measuregrade_correction_has_reason": ("measure_grade_correct", {"reason": ""}, "reason"),
    "expectedfigure_once_a_quarter": ("figure_expect", of_an_expected_figure, "area"),
    "service_ages_in_order": ("service_change", {"age_from": "25", "age_to": "18"}, "age_to"),
    "contract_starts_before_it_ends": (
        "contract_add",
        {"starts": "2024-04-01", "current_end": "2024-03-31"},
        "current_end",
    ),
    "contract_not_called_off_from_itself": (
        "contract_change",
        lambda: {"framework": str(Contract.objects.get(slug=slug_in("contract_change")).pk)},
        "framework",
    ),
    "contract_maximum_end_not_before_current_end": (
        "contract_add",
        {"current_end": "2024-03-31", "maximum_end": "1999-03-31"},
        "maximum_end",
    ),
    "contract_value_not_negative": ("contract_add", {"value_awarded": "-1"}, "value_awarded"),
    "contractchange_changes_something": (
        "contract_vary",
        {"value_change": "", "new_end": "", "on": "3 October 2023", "reason": "Because."},
        "value_change",
    ),
    "contractchange_has_reason": ("contract_vary", {"value_change": "5", "reason": ""}, "reason"),
    "contractchange_extension_has_end": ("contract_extend", {"new_end": "", "reason": "Because."}, "new_end"),
    "contractoption_length_or_end": (
        "contract_option_add",
        {"title": "A", "months": "12", "ends_on": "2031-01-01"},
        "months",
    ),
    "contractoption_value_not_negative": (
        "contract_option_add",
        {"title": "A", "months": "12", "value": "-1"},
        "value",
    ),
    "contractoption_declined_by_whom_and_why": (
        "contract_option_decline",
        {"on": "2023-12-01", "reason": ""},
        "reason",
    ),
    "fundingaward_amount_positive": ("award_change", {"amount": "0"}, "amount"),
    "grantround_opens_before_it_closes": (
        "grant_round_change",
        {"opens_on": "2024-04-01", "closes_on": "2024-03-31"},
        "closes_on",
    ),
    "grantround_pot_positive": ("grant_round_change", {"pot": "0"}, "pot"),
    "grantround_closed_after_it_opened": (
        "grant_round_change",
        {"opens_on": "2024-04-01", "closes_on": "", "closed_on": "2024-03-31"},
        "closed_on",
    ),
    "grantround_eligible_of_those_received": ("grant_round_change", {"applications": "3", "eligible": "4"}, "eligible"),
    "grantround_applied_for_not_negative": ("grant_round_change", {"applied_for": "-1"}, "applied_for"),
    "grantaward_amount_positive": ("grant_change", {"amount": "0"}, "amount"),
    "planmapping_reason_unless_it_continues": ("plan_map", {"how": "ended", "reason": ""}, "reason"),
    "planmapping_leads_somewhere_unless_ended": ("plan_map", {"how": "continues", "to": ""}, "to"),
    "plan_licence_has_words": ("office_addresses", {"licence": "", "licence_web": "https://a.example"}, "licence"),
    "plan_population_has_source": ("office_area", {"population": "5", "population_source": ""}, "population_source"),
    "payment_amount_not_zero": ("payment_add", {"amount": "0"}, "amount"),
    "payment_transaction_once": ("payment_add", taken(Payment, "transaction", **PAID_BY), "transaction"),
    "payment_recipient_or_withheld": ("payment_add", {**PAID, "recipient": ""}, "recipient"),
    "payment_withheld_names_nobody": (
        "payment_add",
        lambda: {**PAID, "withheld": "personal", "contract": str(Contract.objects.earliest("pk").pk)},
        "withheld",
    ),
    "risk_likelihood_and_impact_known": ("risk_add", {"likelihood": "9"}, "likelihood"),
    "risk_not_likelier_after_controls": (
        "risk_add",
        {"likelihood": "1", "impact": "1", "residual_likelihood": "2", "residual_impact": "1"},
        "residual_likelihood",
    ),
    "risk_not_worse_after_controls": (
        "risk_add",
        {"likelihood": "1", "impact": "1", "residual_likelihood": "1", "residual_impact": "2"},
        "residual_impact",
    ),
    "risk_closed_on_a_day_with_an_outcome": ("risk_close", {"outcome": ""}, "outcome"),
    "property_area_positive": ("property_change", {"area_acres": "0"}, "area_acres"),
    "property_uprn_once": ("property_change", uprn, "uprn"),
    "property_break_within_lease": (
        "property_change",
        {"lease_break_on": "2027-03-31", "lease_ends_on": "2027-03-31"},
        "lease_break_on",
    ),
    "property_lease_of_what_is_not_owned": (
        "property_change",
        {"tenure": "freehold", "lease_ends_on": "2027-03-31"},
        "lease_ends_on",
    ),
    "disposal_completed_on_at_completion": ("disposal_complete", {"on": ""}, "on"),
    "disposal_money_not_negative": ("disposal_change", {"expected_receipt": "-1"}, "expected_receipt"),
    "capitalproject_money_not_negative": ("project_change", {"budget": "-1"}, "budget"),
    "conditionsurvey_reported_after_commissioned": (
        "survey_change",
        {"commissioned_on": "2024-03-01", "reported_on": "2024-02-01"},
        "reported_on",
    ),
    "panelmeeting_one_of_a_kind_a_day": ("panel_meeting_add", taken(PanelMeeting, "on", title="Another"), "on"),
    "panelrequest_due_after_raised": (
        "panel_request_change",
        {"raised_on": "2024-03-01", "due_on": "2024-02-01"},
        "due_on",
    ),
    "checkoverride_has_reason": ("report_let_stand", {"reason": ""}, "reason"),
    "addendum_has_text": ("report_note", {"text": ""}, "text"),
    "boardpaper_later_version_says_why": ("board_paper_correct", {"correction": ""}, "correction"),
    "panelreport_later_version_says_why": ("report_correct", {"correction": ""}, "correction"),
}
# Why no form can meet the others.
KNOWN_ALONE = "Forms offer the known ones alone, and refuse another before it gets here."
SET_TOGETHER = "Actions set these columns together, by the state of the row; no form names them."
THE_PORTALS_OWN = "The portal writes these rows by itself; no form does."
REFUSED_BEFORE = "The action refuses the step before, as one that is not allowed to this person or in this state."
REQUIRED = "The form of the page requires it."
UNMET: dict[str, str] = {
    **dict.fromkeys(
        (
            "user_deputy_is_somebody_else",
            *("area_kind_known", "capitalproject_stage_known", "commitment_state_known", "decision_status_known"),
            *("disposal_stage_known", "inspection_kind_known", "measure_direction_known", "measure_unit_known"),
            *("measure_no_part_of_itself", "plan_date_style_known", "plan_money_style_known"),
            *("planmapping_how_known", "rulesetting_strength_known"),
            *("objective_kind_known", "quarter_number_1_to_4", "quarter_state_known"),
            *("document_form_known", "document_readers_known", "recommendation_answer_known"),
            *("recommendation_status_known", "release_kind_known", "update_state_known"),
            *("proposal_state_known", "review_verdict_known", "import_state_known"),
            *("gradescheme_graded_known", "gradescheme_rule_known"),
            "grantround_not_replaced_by_itself",
            *("user_role_known", "contract_not_its_own_successor", "commissioning.Contract.successor"),
        ),
        KNOWN_ALONE,
    ),
    **dict.fromkeys(
        (
            *(
                "accountabilityaction_from_one_place",
                "annualreport_sealed_is_complete",
                "boardpaper_sealed_is_complete",
                "boardpaper_version_once_a_meeting",
                "panelreport_sealed_is_complete",
            ),
            *("document_told_of_has_time", "gradescheme_created_at_and_by", "plan_replaced_at_and_by"),
            *("proposal_decided_at_and_by", "import_loaded_at_when_loaded"),
            *("commitment_closed_when_not_open", "commitmentchange_only_a_revision_moves_the_date"),
            *(
                "disposal_receipt_only_at_completion",
                "panelreport_version_once_a_meeting",
                "panelreport_version_once_an_address",
                "contractoption_order_once",
                "contractoption_taken_up_or_not",
                "commissioning.ContractOption.change",
                "projectstage_order_once",
                "objective_order_once_a_plan",
                "theme_order_once_an_objective",
            ),
            *("panelrequest_answer_is_the_approved_reply", "panelrequest_answered_on_a_day"),
            *("panelrequest_approved_at_and_by", "panelrequest_reply_at_and_by", "panelrequest_returned_unapproved"),
            *("quarter_start_before_end", "recommendation_signed_off_day_only_when_signed_off"),
            *("update_approved_at_and_by", "update_approved_when_it_says_so", "update_submitted_at_and_by"),
            *("update_submitted_when_waiting_or_approved", "updatetext_correction_has_reason"),
            *("review_verdict_on_a_day", "reviewcomment_sentence_in_a_box"),
            *("user_email_lower_case", "user_who_left_is_closed"),
            *(f"{row}_approved_at_and_by" for row in RELEASABLE),
            *(f"{row}_released_is_approved" for row in RELEASABLE),
        ),
        SET_TOGETHER,
    ),
    **dict.fromkeys(
        (
            *("audit.Event.hash", "digest_once_a_person_and_day", "draft_once_a_page", "entry_once_an_edition"),
            *(
                "foureyes_only_one",
                "head_only_one",
                "release_number_positive",
                "reminder_once_an_age",
                "reportfile_of_one_report",
            ),
            *(
                "reportfile_once_a_report",
                "reportfile_once_an_annual_report",
                "reportfile_once_a_board_paper",
                "sealed_record_once_a_release",
            ),
            *("search.Edition.name", "sent_form_once", "updates.Release.number", "panel.AnnualReport.year"),
            "panel.RuleSetting.rule",
            *("panel.PanelReport.release", "objectives.CommitmentAnswer.change", "commitmentanswer_once_a_quarter"),
            "objectives.LogoImage.name",
            *("meetingkind_name_once", "meetingkind_held_by_known", "performance.MeetingKind.key"),
            *("reportpart_heading_once", "linefigure_one_chain_a_period", "budgetmovement_one_chain_a_number"),
            *("update_one_a_theme_and_quarter", "updatetext_one_chain_an_update"),
            *("review_once_a_content",),
            *("keptreading_once_a_release", "keptreading_once_in_the_working_copy"),
        ),
        THE_PORTALS_OWN,
    ),
    **dict.fromkeys(
        (
            *("proposal_four_eyes", "update_four_eyes", "release_one_held", "panelreport_one_draft_a_meeting"),
            "boardpaper_one_draft_a_meeting",
            "panelreport_first_day_before_last",
            *("checkoverride_once_a_finding", "objectives.UpdateText.supersedes"),
            *("planmapping_once_a_record", "planstep_once_a_plan"),
            *("performance.Forecast.supersedes", "performance.Observation.supersedes"),
            *("performance.BudgetMovement.supersedes", "performance.LineFigure.supersedes"),
            "performance.MeasureGrade.supersedes",
            *("performance.SeriesBreak.supersedes", "performance.Target.supersedes"),
            *(f"{row}_four_eyes" for row in RELEASABLE),
        ),
        REFUSED_BEFORE,
    ),
    **dict.fromkeys(
        (
            *("grantaward_of_a_round_or_direct_with_a_reason", "grantround_withdrawn_on_a_day_with_a_reason"),
            *("commitmentchange_reason_unless_kept", "document_exempt_has_reason", "plan_logo_has_words"),
            "document_translation_has_language",
            *("reopening_has_reason", "reviewcomment_says_something", "linefigure_correction_has_reason"),
            *("plan_two_levels_have_words", "rulesetting_says_why", "proposal_returned_with_comment"),
        ),
        REQUIRED,
    ),
}


def own_line() -> str:
    return str(BudgetLine.objects.get(slug=slug_in("budget_line_change")).pk)


def rules_of_the_database() -> Iterator[str]:
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            yield from (constraint.name for constraint in model._meta.constraints)
            for column in model._meta.concrete_fields:
                if isinstance(column, Field) and column.unique and not column.primary_key and column.name != "slug":
                    yield f"{model._meta.label}.{column.name}"


# On the page of an update, by the prefix of the part in which it stands.
MET_IN_AN_UPDATE: dict[str, tuple[Typed, str]] = {
    "commitmentanswer_reason_unless_kept": (
        {"commitment-step": "carried", "commitment-reason": ""},
        "commitment-reason",
    ),
    "commitmentanswer_new_date_with_a_revision": (
        {"commitment-step": "revised", "commitment-reason": "Because.", "commitment-due": ""},
        "commitment-due",
    ),
    "observation_counts_need_a_base": ({"share-numerator": "5", "share-denominator": ""}, "share-denominator"),
    "observation_interval_has_two_ends": (
        {"share-value": "4", "share-lower": "5", "share-upper": "3"},
        "share-upper",
    ),
    "observation_base_positive": ({"share-numerator": "5", "share-denominator": "0"}, "share-denominator"),
}


def test_each_is_met_or_told_why_not() -> None:
    met = {*MET, *MET_IN_AN_UPDATE}
    assert met & set(UNMET) == set()
    assert sorted(met | set(UNMET)) == sorted(rules_of_the_database())


@pytest.mark.parametrize("name", sorted(MET))
def test_it_answers_in_a_sentence_at_its_field(demo: None, without_zeal: None, settings: Any, name: str) -> None:
    page, typed, field = MET[name]
    role = Role.ADMINISTRATOR if page == "invite_person" else Role.PUBLISHER
    settings.DEMO_DATE = OPEN
    client = Client()
    client.force_login(User.objects.with_role(role).earliest("pk"))
    address = editing.address_of(page) if page in editing.PAGES else reverse(page)
    sent = typed() if callable(typed) else typed
    shown = as_shown(client.get(address).context["form"])
    answer = client.post(address, shown | {column: [value] for column, value in sent.items()})
    assert answer.status_code == 200, name
    errors = answer.context["form"].errors
    assert field in errors, errors
    tells_no_name(answer.content.decode())


@pytest.mark.parametrize("name", sorted(MET_IN_AN_UPDATE))
def test_the_page_of_an_update_answers_at_its_field(settings: Any, name: str) -> None:
    settings.DEMO_DATE = TODAY
    desk, (typed, field) = create_desk(), MET_IN_AN_UPDATE[name]
    desk.measure.unit, desk.measure.numerator_name, desk.measure.denominator_name = "percent", "met", "asked"
    desk.measure.has_interval = True
    desk.measure.save()
    client, address = Client(), reverse("update", args=[desk.quarter.slug, desk.theme.slug])
    client.force_login(desk.officer)
    opened = client.get(address)
    parts = opened.context["form"].parts
    key_of = {part: next(key for key in parts if key.startswith(starts)) for part, starts in PARTS.items()}
    sent = {f"{key_of[part]}-{column}": [value] for (part, column), value in split(typed).items()}
    answer = client.post(address, as_opened(opened.content.decode()) | sent)
    assert answer.status_code == 200, name
    (part, column), _ = next(iter(split({field: ""}).items()))
    assert column in answer.context["form"].parts[key_of[part]].errors
    tells_no_name(answer.content.decode())


PARTS = {"words": "words", "share": "figure", "commitment": "commitment"}


def split(typed: Typed) -> dict[tuple[str, str], str]:
    """What is typed by its part and its column."""
    return {(name.partition("-")[0], name.partition("-")[2]): value for name, value in typed.items()}


def tells_no_name(page: str) -> None:
    assert "Constraint" not in page
    assert "already exists" not in page
    assert [name for name in rules_of_the_database() if name in page] == []


IN_THE_WAY = sorted(name for name in MET if name.endswith(("_one_chain_a_period", "_one_chain_a_day", "_a_quarter")))


@pytest.mark.parametrize("name", [name for name in IN_THE_WAY if "expected" not in name])
def test_it_leads_to_the_one_that_there_is(demo: None, without_zeal: None, settings: Any, name: str) -> None:
    """And there the same person corrects it: the page opens."""
    page, typed, _ = MET[name]
    settings.DEMO_DATE = OPEN
    client = Client()
    client.force_login(publisher())
    address = editing.address_of(page)
    sent = typed() if callable(typed) else typed
    shown = as_shown(client.get(address).context["form"])
    answer = client.post(address, shown | {column: [value] for column, value in sent.items()})
    (way,) = re.findall(r'href="([^"]+)">Correct it</a>', answer.content.decode())  # at its field, and not in a link
    assert client.get(way).status_code == 200


# What has no page of its own, or is named by what it is refused with.
NO_WAY = {"area_one_of_a_kind", "expectedfigure_once_a_quarter", "quarter_once", "user_email_once"}
ONE_OF_A_KIND = sorted(
    name
    for name in MET
    if re.search(r"_once$|_once_a|_one_of_a_kind|\.reference$", name) and "_order_" not in name and name not in NO_WAY
)


@pytest.mark.parametrize("name", ONE_OF_A_KIND)
def test_it_leads_to_the_record_of_that_name_or_number(
    demo: None, without_zeal: None, settings: Any, name: str
) -> None:
    page, typed, field = MET[name]
    settings.DEMO_DATE = OPEN
    client = Client()
    client.force_login(publisher())
    address = editing.address_of(page) if page in editing.PAGES else reverse(page)
    shown = as_shown(client.get(address).context["form"])
    sent = typed() if callable(typed) else typed
    answer = client.post(address, shown | {column: [value] for column, value in sent.items()})
    (way,) = re.findall(r'href="([^"]+)">(?:See|Correct)', str(answer.context["form"].errors[field]))
    assert client.get(way).status_code == 200
