"""A page with every component on it, in ordinary and awkward states; never a URL of the portal."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.http import QueryDict
from django.template import Context, Engine
from django.test import RequestFactory
from django_tables2 import Column

from pcc_portal.ui.bars import Bar, BarsPicture, bars
from pcc_portal.ui.charts import Card, Figure
from pcc_portal.ui.markdown import Cited, Reference, paragraphs
from pcc_portal.ui.page import Link, PeriodBox
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable
from pcc_portal.ui.statuses import STATUSES
from pcc_portal.ui.svg import Break, Point, Series, Step, spark, trend
from pcc_portal.ui.tables import DayColumn, FigureColumn, RegisterTable, StatusColumn

QUARTER_ENDS = [date(2021, 9, 30), date(2021, 12, 31)]
QUARTER_ENDS += [
    date(year, month, day) for year in (2022, 2023) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))
]
QUARTER_ENDS = QUARTER_ENDS[:9]


def line(name: str, role: str, *values: Decimal | int | None, short: str = "") -> Series:
    ends = QUARTER_ENDS[-len(values) :]
    made = [Point(end, None if value is None else Decimal(value)) for end, value in zip(ends, values, strict=True)]
    return Series(name, role, made, short)


WAITS = line("Borsetshire", "force", 95, 110, 128, 150, 182, 214, 241, 276, 300)
RATES = line("Borsetshire", "force", 83, 84, 83, 84, 85, 84, 84, 85, 85)
NATION = line("England and Wales", "nation", 84, 83, 84, 83, 84, 83, 84, 84, 84, short="Eng & Wales")
REGION = line("Region", "region", 83, 83, 84, 84, 83, 83, 84, 84, 84)
PEERS = line("Similar forces", "peers", 90, 98, 105, 118, 130, 138, 149, 158, 163)
BACKLOG = line("Borsetshire", "force", 1250, 1320, None, None, 1490, None, 1610, 1577, 1602)
WAIT_TARGETS = [Step(date(2022, 4, 1), date(2023, 3, 31), Decimal(120)), Step(date(2023, 4, 1), None, Decimal(150))]
WORDS: dict[str, Any] = {"title": "Made-up measure", "description": "The table gives each figure."}


class Records(forms.Form):
    name = forms.CharField(label="Contract or provider", help_text="As it is printed in the contract")
    words = forms.CharField(label="What happened this quarter", widget=forms.Textarea(attrs={"rows": 4}))
    status = forms.ChoiceField(
        label="How is it going?", widget=forms.RadioSelect, choices=[("on", "On track"), ("off", "Off track")]
    )
    themes = forms.ChoiceField(label="Theme", required=False, choices=[("", "Any theme"), ("a", "Prevention")])
    public = forms.BooleanField(label="Show this outside the office", required=False, help_text="From the next release")


class ContractTable(RegisterTable):
    caption = "Contracts and funded services, soonest end first"

    name = Column(verbose_name="Contract")
    value = FigureColumn(verbose_name="Value now, £")
    ends = DayColumn(verbose_name="Ends")
    state = StatusColumn(verbose_name="State", shape=str, orderable=False)


def contracts() -> ContractTable:
    rows = [
        {"name": "Victim support service", "value": None, "ends": date(2024, 3, 31), "state": "off"},
        {"name": "Diversion of young people", "value": Decimal(869762), "ends": date(2025, 3, 31), "state": "on"},
        {
            "name": "Advice for a service with an uncommonly long name",
            "value": 0,
            "ends": date(2026, 3, 31),
            "state": "nodata",
        },
    ]
    table = ContractTable(rows, order_by="ends")
    table.paginate(page=1, per_page=2)
    return table


def cards() -> list[Card]:
    shotgun = spark([WAITS], targets=WAIT_TARGETS, unit="days", **WORDS)
    rates = spark([RATES, NATION], unit="%", from_zero=False, **WORDS)
    return [
        Card(
            "Longest wait for a new certificate",
            "/m/a",
            "300",
            "days",
            "off",
            "",
            "Quarter 2, 2023/24",
            "Up 24 days since quarter 1 · twice the 150-day target",
            "",
            "Source: force licensing system, 30 September 2023",
            shotgun,
            illustrative=True,
        ),
        Card(
            "Conviction rate, magistrates’ courts",
            "/m/b",
            "85%",
            "",
            "none",
            "",
            "July to September 2023",
            "No change since quarter 1",
            "nation 84%",
            "Source: criminal justice board.",
            rates,
            unreleased=True,
        ),
        Card(
            "Cases closed with less physical abuse, among all cases of the programme",
            "/m/c",
            "81%",
            "of 12 cases",
            "on",
            "",
            "Quarter 2, 2023/24",
            "Few cases: read with care",
            "",
            "Source: provider’s return",
            note="No trend yet. Earlier quarters were counted in a different way.",
        ),
        Card(
            "Teams at full strength", "/m/d", "No data", "", "nodata", "", "", "Withheld by the force until March 2024"
        ),
        Card(
            "One figure only",
            "/m/e",
            "1,602",
            "cases",
            "risk",
            "",
            "Quarter 2, 2023/24",
            "",
            "",
            "",
            spark([line("Borsetshire", "force", 1602)], targets=[Step(date(2023, 4, 1), None, Decimal(1500))], **WORDS),
        ),
    ]


def figures() -> list[Figure]:
    region = line("Region", "region", 100, 112, 120, 139, 158, 170, 186, 197, 205)
    once = trend([line("Borsetshire", "force", 43)], targets=[Step(date(2023, 4, 1), None, Decimal(40))], **WORDS)
    cut = [Break(date(2022, 11, 1), "counted in another way")]
    return [
        Figure(
            "waits",
            trend([WAITS, PEERS, region], targets=WAIT_TARGETS, unit="days", height=320, **WORDS),
            "Waits grew faster than the region’s",
            "Days, longest case.",
            "Source: made up.",
        ),
        Figure(
            "rates",
            trend([RATES, NATION, REGION], unit="%", from_zero=False, **WORDS),
            "Rates within a point of each other",
            "Per cent.",
        ),
        Figure(
            "backlog",
            trend([BACKLOG], breaks=cut, **WORDS),
            "Gaps and a series break",
            notes=("Series break, 1 November 2022: counted in another way.",),
        ),
        Figure("once", once, "One figure"),
        Figure(
            "same",
            trend([line("Borsetshire", "force", 96, 96, 96)], from_zero=False, unit="%", **WORDS),
            "The same throughout",
        ),
        Figure("bridge", bridge(), "The forecast is £3.716m better", "£ million."),
    ]


def bridge() -> BarsPicture:
    million = Decimal(1000000)
    return bars(
        [
            Bar("Quarter 1 forecast", Decimal(0), Decimal("2.379") * million, "£2.379m overspend", short="Quarter 1"),
            Bar("Pay and vacancies", Decimal("2.379") * million, Decimal("0.439") * million, "£1.940m less", "down"),
            Bar("Digital licences", Decimal("0.439") * million, Decimal("0.823") * million, "£0.384m more", "up"),
            Bar(
                "Grant for the pay award",
                Decimal("0.823") * million,
                Decimal("-1.337") * million,
                "£2.160m less",
                "down",
            ),
            Bar("Quarter 2 forecast", Decimal(0), Decimal("-1.337") * million, "£1.337m underspend", short="Quarter 2"),
        ],
        title="From an overspend to an underspend",
        description="The table gives each step.",
        low_words="underspend",
        high_words="overspend",
    )


def plain_table() -> PlainTable:
    return PlainTable(
        "Longest wait for a new certificate, in days",
        [
            Heading("Certificate"),
            Heading("Quarter 2", True),
            Heading("Quarter 1", True),
            Heading("Target", True),
            Heading("State"),
        ],
        [
            [
                Cell("Shotgun", "/m/a"),
                Cell("300"),
                Cell("276", illustrative=True),
                Cell("150"),
                Cell("Off track", status="off"),
            ],
            [
                Cell("Firearm", sub="new applicants"),
                Cell("660", unreleased=True),
                Cell("612"),
                Cell("150"),
                Cell("Off track", status="off"),
            ],
        ],
        [Cell("Both"), Cell("960"), Cell("888"), Cell("300"), Cell("–")],
    )


TEXT = """The service ends on {contract:victim-support|ends} and cost {contract:victim-support}. It has two parts:

- advice for {measure:adults} adults
- a *second* part

Another paragraph, with a table:

| Area | Cases |
|---|--:|
| Ambridge | 12 |
"""


def cite(reference: Reference) -> Cited:
    return Cited(
        {"ends": "31 March 2024"}.get(reference.field, "379"), f"/{reference.kind}/{reference.key}/", "A title"
    )


def context() -> dict[str, object]:
    request = RequestFactory().get("/contracts/", {"sort": "ends"})
    bound = Records(QueryDict("themes=a"))
    return {
        "request": request,
        "portal": {
            "plan_title": "Safer Anyshire Plan",
            "body": "Office of the Police and Crime Commissioner for Anyshire",
            "navigation": [
                Link("Overview", "/", True),
                Link("Measures", "/m/"),
                Link("Contracts", "/contracts/"),
                Link("Estates", "/e/"),
                Link("Panel reports", "/p/"),
            ],
            "footer": [Link("Accessibility statement", "/a/"), Link("Contact the office", "/c/")],
        },
        "crumbs": [Link("Overview", "/"), Link("Every component", current=True)],
        "title": "Every component, on one page",
        "kicker": "A gallery",
        "lead": "Waits for firearms certificates are furthest from where they should be.",
        "period": PeriodBox(
            "Quarter 2, 2023/24",
            "July to September 2023",
            "Figures as published 9 November 2023. Days counted to 12 January 2024.",
            True,
            (Link("‹ Quarter 1", "/q1/"), Link("All quarters", "/q/")),
        ),
        "cards": [{"id": f"card{at}", "card": card} for at, card in enumerate(cards())],
        "figures": figures(),
        "plain": plain_table(),
        "register": contracts(),
        "form": bound,
        "facts": [("Statistic", "Longest, not average"), ("Unit", "Days"), ("Cited in", "Paragraph 37")],
        "paragraphs": paragraphs(TEXT, cite),
        "downloads": [Link("CSV", "/c.csv"), Link("JSON", "/c.json")],
        "statuses": list(STATUSES),
    }


def page() -> str:
    """The gallery as HTML, made from the portal's own templates."""
    template = Engine.get_default().from_string(Path(__file__).with_name("gallery.html").read_text(encoding="utf-8"))
    return template.render(Context(context()))
