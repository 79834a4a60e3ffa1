"""The slips of the report of 17 November 2023 put into the demo's quarter: each is raised; mended, it is sealed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from objectives import actions as objectives
from objectives.models import QuarterlyUpdate, UpdateText
from objectives.rules import authors_of
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.checks.report import standing
from pcc_portal.panel.composing.actions import change_parts
from pcc_portal.panel.models import PanelReport
from pcc_portal.panel.sealing.actions import seal_report
from pcc_portal.panel.sealing.verify import faults as changed
from tests.reference.report import Reader, faults, missing

TODAY = dt.date(2023, 11, 8)
# By theme: what the reference report says in the paragraph named, and the rule that it breaks.
SLIPS = {
    "improving-responses-to-domestic-abuse": (
        "Closed cases saw physical abuse fall by 81% and harassment by 76%.",  # 22
        "Percentage without base",
    ),
    "criminal-justice": (
        "Witness attendance is amongst the highest in the country.",  # 35
        "Comparison without comparator",
    ),
    "financial-management": (
        "The projected underspend of £1.337m is an improvement of £9.716m from the Q1 forecast.",  # 71
        "Movement that does not reconcile",
    ),
    "assurance-and-accountability-meetings": (
        "Formal meetings took place in Q2: on 28 July 2023, 31 August 2023 and 25 October 2023.",  # 78
        "Date outside the quarter",
    ),
    "hmicfrs-inspection-reports": (
        "17% of recommendations were signed off, 75% were partly or fully compliant, and 2 were outstanding.",  # 98
        "Shares without their whole",
    ),
    "firearms-licensing-unit": (
        "Applicants for a firearm certificate are waiting as long as 640 days.",  # 56
        "Extreme without its statistic",
    ),
}


def person(role: Role) -> User:
    return User.objects.with_role(role).earliest("pk")


@pytest.fixture
def report(composing: None) -> PanelReport:
    return PanelReport.objects.at("2023-24-q2").get()


def write(slug: str, report: PanelReport, body: str) -> None:
    """Through sign-off: amended, written, submitted by its owner and approved by somebody else."""
    update = QuarterlyUpdate.objects.select_related("theme__owner").get(theme__slug=slug, quarter=report.quarter)
    owner = update.theme.owner
    assert owner is not None
    grade = UpdateText.objects.get(update=update, superseded_by__isnull=True)
    kept = {name: getattr(grade, name) for name in ("brag", "brag_reason", "commissioner_action")}
    objectives.amend_update(update, by=owner, today=TODAY, reason="A better wording.")
    objectives.write_update(
        by=owner, theme=update.theme, quarter=report.quarter, today=TODAY, body=body, reason="Better.", **kept
    )
    update.refresh_from_db()
    objectives.submit_update(update, by=owner, today=TODAY)
    content = objectives.content_of(update)
    may = User.objects.filter(role__in=[Role.APPROVER, Role.PUBLISHER]).exclude(pk__in=authors_of(content))
    objectives.approve_update(update, by=may.earliest("pk"), content_hash=objectives.hash_of(update))


def body_of(slug: str, report: PanelReport) -> str:
    texts = UpdateText.objects.filter(update__theme__slug=slug, update__quarter=report.quarter)
    return texts.get(superseded_by__isnull=True).body


def rules(report: PanelReport) -> set[tuple[str, str]]:
    return {(each.finding.place.theme, each.finding.rule) for each in standing(report, today=TODAY)}


# The paper's own parts of a total come to less than it, which is asked about and may stand.
CLEAN = {("communications-and-engagement", "Parts and total that differ")}


def test_the_slips_of_the_reference_report_are_raised_and_mended_it_is_sealed(report: PanelReport) -> None:
    clean = {slug: body_of(slug, report) for slug in SLIPS}
    for slug, (slip, _) in SLIPS.items():
        write(slug, report, f"{clean[slug]}\n\n{slip}")
    change_parts(report, by=person(Role.PUBLISHER), legal="The XQZV has been told.")
    findings = rules(report)
    assert {(slug, rule) for slug, (_, rule) in SLIPS.items()} - findings == set()
    assert ("", "Unexplained acronym") in findings
    with pytest.raises(ValidationError, match="to fix"):
        seal_report(report, by=person(Role.PUBLISHER), today=TODAY)
    assert PanelReport.objects.get(pk=report.pk).release is None

    for slug, body in clean.items():
        write(slug, report, body)
    change_parts(report, by=person(Role.PUBLISHER), legal="None.")
    assert rules(report) == CLEAN
    seal_report(report, by=person(Role.PUBLISHER), today=TODAY)
    html = Client().get("/panel/reports/2023-24-q2/report.html").content.decode()
    assert (missing(Reader(html)), faults(Reader(html))) == ([], [])
    assert list(changed()) == []
