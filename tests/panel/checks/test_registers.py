"""Sentences about records of registers: days by their role, amounts by their part, providers, promises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.models import Contract
from pcc_portal.panel.checks.findings import Finding, Prose
from pcc_portal.panel.checks.prose.stated import stated
from pcc_portal.panel.checks.report import subject
from pcc_portal.panel.checks.stated_rows import stated_rows
from pcc_portal.panel.models import PanelReport
from pcc_portal.ui.markdown import paragraphs, plain_words, sources
from pcc_portal.updates.citations.resolving import Citations
from pcc_portal.updates.registers.declaration import all_kinds
from tests.factories.commissioning import create_contract, create_service
from tests.factories.desks import create_desk

TODAY = dt.date(2023, 11, 8)

Says = Callable[[str, str], list[Finding]]


@pytest.fixture
def says(demo: None) -> Says:
    """What the reader finds where a theme of the second report says something else."""
    about = subject(PanelReport.objects.get(meeting__slug="2023-11-17"), today=TODAY)

    def found(theme: str, text: str) -> list[Finding]:
        place = next(prose.place for prose in about.prose if prose.place.theme == theme)
        how = Citations([text], about.viewpoint).cite
        pairs = zip(paragraphs(text, how), sources(text), strict=True)
        return list(
            stated(replace(about, prose=[Prose(place, html, plain_words(html), source) for html, source in pairs]))
        )

    return found


SLIPS = [
    ("prevention", "The Steer Clear contract ends on 17 October 2025.", "ends 17 October 2024"),
    ("prevention", "Steer Clear is worth £583,496.", "£538,496"),
    (
        "sexual-violence",
        "The contract for independent sexual violence advisers and child sexual exploitation ends on 31 March 2025.",
        "ends 31 March 2024",  # 31 March 2025 is the day to which it may be extended
    ),
    ("improving-responses-to-domestic-abuse", "Men and Masculinities is run by Cranston.", "Cranstoun"),
    ("road-safety", "The Road Safety Needs Assessment has been received.", "no record says"),
    ("estates", "The disposal of the Evesham Community Contact Centre has been completed.", "no record says"),
    (
        "assurance-and-accountability-meetings",
        "The quarter 1 performance meeting was held on 30 August 2023.",
        "31 August 2023",
    ),
]
CLEAN = [
    ("prevention", "The Steer Clear contract, worth £538,496, ends on 17 October 2024."),
    (
        "sexual-violence",
        "The contract for independent sexual violence advisers may be extended to 31 March 2025.",
    ),
    ("improving-responses-to-domestic-abuse", "Men and Masculinities is run by Cranstoun."),
    ("road-safety", "The Road Safety Needs Assessment has not yet been received."),
    ("victim-services", "Victim Support’s contract ends on 31 March 2024."),
    ("victim-services", "Produced the Victim Needs Assessment in September 2023."),
    ("communications-and-engagement", "Held Community Conversations throughout the winter."),
]


def test_what_registers_hold_is_held_against_sentences(says: Says) -> None:
    for theme, text, right in SLIPS:
        findings = says(theme, text)
        assert len(findings) == 1, (text, findings)
        assert right in findings[0].why, (text, findings[0].why)


def test_what_registers_bear_out_is_left(says: Says) -> None:
    for theme, text in CLEAN:
        assert says(theme, text) == [], text


def test_the_reports_of_the_demo_raise_nothing(demo: None) -> None:
    for report in PanelReport.objects.select_related("meeting"):
        today = min(report.meeting.on, TODAY) if report.meeting.slug == "2023-11-17" else report.meeting.on
        assert list(stated(subject(report, today=today))) == [], report


def test_every_declared_column_is_read(demo: None) -> None:
    about = subject(PanelReport.objects.get(meeting__slug="2023-11-17"), today=TODAY)
    rows = list(stated_rows(about))
    assert {row.kind for row in rows} <= {kind.key for kind in all_kinds() if kind.stated}
    contract = Contract.objects.filter(current_end__isnull=False, provider__isnull=False).first()
    assert contract
    row = next(row for row in rows if (row.kind, row.slug) == ("contract", contract.slug))
    assert ("ends", contract.current_end) in [(day.role, day.last) for day in row.days]


def test_one_query_for_each_kind(demo: None, django_assert_num_queries: Any) -> None:
    about = subject(PanelReport.objects.get(meeting__slug="2023-11-17"), today=TODAY)
    with django_assert_num_queries(sum(bool(kind.stated) for kind in all_kinds())):
        list(stated_rows(about))


@pytest.mark.django_db
def test_an_end_typed_wrong_stands_on_the_page_of_the_update(client: Client) -> None:
    desk = create_desk()
    service = create_service(title="Community mediation", theme=desk.theme)
    create_contract(
        title="Community mediation", service=service, starts=dt.date(2022, 4, 1), current_end=dt.date(2024, 3, 31)
    )
    desk.write("The community mediation contract ends on 31 March 2025.")
    client.force_login(desk.officer)
    page = client.get(reverse("update", args=[desk.quarter.slug, desk.theme.slug])).content.decode()
    assert "ends 31 March 2024" in page
