"""What four sealed quarters say of a year, by objective and theme: read from their records, never from the rows.

The report is one HTML document that loads nothing.

Police Reform and Social Responsibility Act 2011, s. 12: the exercise of the Commissioner's functions in the financial
year, and the progress made towards the objectives of the plan.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from objectives.choices import CommitmentState
from objectives.display import graded_sentence
from objectives.titles import titles_of
from pcc_portal.periods.calendar import financial_year_name
from pcc_portal.periods.clock import day_of
from pcc_portal.ui import formats
from pcc_portal.ui.markdown import Cited, Reference, paragraphs
from pcc_portal.ui.marks import DAGGER, beside, unmarked
from pcc_portal.ui.page import PeriodBox
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable
from pcc_portal.updates.grading.schemes import NO_DATA, Grade

from ..file import Parts, file_of, parts_of, sheets_for
from ..models import AnnualReport, PanelReport
from ..sealed import grade_words, sealed_grade, sealed_record

NUMBERS = (1, 2, 3, 4)
FIGURES, COMMITMENTS = "figures-for-the-quarter", "commitments"
YEAR_FIGURES = "Figures as each quarter reported them"
NOW = "Now"  # heads the column of the quarter's own figures
Key = tuple[int, int]  # the quarter, and which of its papers: the first, the second …


@dataclass(frozen=True)
class Numbered:
    """A paragraph of the annual report; `source` leads to the quarterly report that says it."""

    number: int
    html: str
    source: str = ""
    source_words: str = ""


@dataclass
class ThemeOfYear:
    slug: str
    title: str
    papers: dict[Key, Mapping[str, Any]] = field(default_factory=dict)  # what the record of each says of it
    paragraphs: list[Numbered] = field(default_factory=list)
    table: PlainTable | None = None

    @property
    def status(self) -> str:
        """Where it stood in the latest of the papers."""
        return str(self.papers[max(self.papers)]["status"])

    @property
    def graded(self) -> Grade:
        return sealed_grade(self.papers[max(self.papers)])

    @property
    def grade(self) -> str:
        """The words of that status."""
        return grade_words(self.papers[max(self.papers)])


@dataclass
class Objective:
    slug: str
    title: str
    themes: dict[str, ThemeOfYear] = field(default_factory=dict)
    grades: PlainTable | None = None
    priority: str = ""


@dataclass(frozen=True)
class Year:
    report: AnnualReport
    reports: Mapping[Key, PanelReport]
    introduction: list[Numbered]
    objectives: list[Objective]
    closing: list[Numbered]
    address: str = ""

    @property
    def missing(self) -> list[int]:
        """Quarters without a report that everyone can read."""
        return [number for number in NUMBERS if (number, 1) not in self.reports]

    @property
    def sources(self) -> list[tuple[str, PanelReport]]:
        """As in "Quarter 2"."""
        return [(capfirst(words_of(key, self.reports)), report) for key, report in self.reports.items()]

    @property
    def lead(self) -> str:
        return graded_sentence(theme for objective in self.objectives for theme in objective.themes.values())


def reports_of(annual: AnnualReport) -> dict[Key, PanelReport]:
    """In their order, each in the newest version that everyone can read; in a year in which one plan took the place of
    another, of both. One query."""
    plan = annual.plan
    of_plans = Q(meeting__plan=plan) | Q(meeting__plan__replaced_by=plan) | Q(meeting__plan__in=[plan.replaced_by_id])
    published = PanelReport.objects.published().filter(of_plans, quarter__year=annual.year)
    in_order = published.select_related("quarter").order_by("quarter__number", "meeting__on", "meeting", "version")
    newest = {report.meeting_id: report for report in in_order}
    reports: dict[Key, PanelReport] = {}
    for report in newest.values():
        quarter = report.quarter.number
        reports[quarter, 1 + sum(number == quarter for number, _ in reports)] = report
    return reports


def words_of(key: Key, reports: Mapping[Key, PanelReport]) -> str:
    """As in "quarter 2", and "quarter 2, paper 1" where it has several."""
    number, paper = key
    return f"quarter {number}, paper {paper}" if (number, 2) in reports else f"quarter {number}"


def _columns(reports: Mapping[Key, PanelReport]) -> list[Key]:
    """Each paper of the year, and each quarter that has none."""
    return sorted({*reports, *((number, 1) for number in NUMBERS)})


def assemble(annual: AnnualReport, *, address: str = "") -> Year:
    """At most a query for each quarter, and one for all. `address` of the portal goes before links of a file."""
    reports = reports_of(annual)
    records = {key: sealed_record(report) for key, report in reports.items()}
    objectives = _objectives(records)
    numbers = count(1)
    introduction, teller = _written(annual.introduction, numbers), _Teller(reports, address, numbers)
    level = titles_of(annual.plan).fill("{Theme}")
    for objective in objectives:
        objective.grades = _grades(objective, reports, level=level)
        for theme in objective.themes.values():
            theme.paragraphs = list(teller.all_of(theme))
            theme.table = _figures(theme, reports)
    return Year(annual, reports, introduction, objectives, _written(annual.closing, numbers), address)


def _objectives(records: Mapping[Key, Mapping[str, Any]]) -> list[Objective]:
    """In the order of the first report that has them."""
    objectives: dict[str, Objective] = {}
    for key, record in records.items():
        for section in record["sections"]:
            for theme in section["themes"]:
                named = Objective(section["slug"], section["title"], priority=section.get("priority", ""))
                objective = objectives.setdefault(section["slug"], named)
                known = objective.themes.setdefault(theme["slug"], ThemeOfYear(theme["slug"], theme["title"]))
                known.papers[key] = theme
    return list(objectives.values())


def _written(text: str, numbers: Iterator[int]) -> list[Numbered]:
    return [Numbered(next(numbers), html) for html in paragraphs(text, _no_record)]


def _no_record(reference: Reference) -> Cited:
    """The words around the quarters cite nothing: what could change must not stand in them."""
    return Cited(text=str(reference), href="")


def _grades(objective: Objective, reports: Mapping[Key, PanelReport], *, level: str) -> PlainTable:
    headings = [Heading(level), *(Heading(capfirst(words_of(key, reports))) for key in _columns(reports))]
    rows = [[Cell(theme.title), *_cells(theme, reports)] for theme in objective.themes.values()]
    return PlainTable("Grades over the year", headings, rows)


def _cells(theme: ThemeOfYear, reports: Mapping[Key, PanelReport]) -> Iterator[Cell]:
    for key in _columns(reports):
        if key not in reports:
            yield Cell("Not published", status="nodata")
        elif key not in theme.papers:
            yield Cell("Not in the report", status="nodata")
        else:
            told = theme.papers[key]
            graded = sealed_grade(told)
            words = "No update" if graded == NO_DATA else graded.word
            yield Cell(words, status=told["status"], illustrative=DAGGER in grade_words(told))


@dataclass(frozen=True)
class _Teller:
    """Numbers what the reports say, each with the way to where they say it."""

    reports: Mapping[Key, PanelReport]
    address: str
    numbers: Iterator[int]

    def says(self, words: str, theme: ThemeOfYear, key: Key) -> Numbered:
        place = f"{self.address}{reverse('panel_report', args=[self.reports[key].slug])}#{theme.slug}"
        html = format_html("<p>{}</p>", words)
        return Numbered(next(self.numbers), html, place, f"Report on {words_of(key, self.reports)}")

    def all_of(self, theme: ThemeOfYear) -> Iterator[Numbered]:
        """What the Commissioner did, quarter by quarter, why the theme ended where it did, and what was kept."""
        words_before = ""
        for key, told in theme.papers.items():
            words = " ".join(told["action"])
            if words and (key[1] == 1 or words != words_before):  # a later paper of a quarter may say the same
                yield self.says(f"In {words_of(key, self.reports)}: {words}", theme, key)
            words_before = words
        last = max(theme.papers)
        if reason := theme.papers[last]["reason"]:
            grade = "without an update" if theme.graded == NO_DATA else theme.graded.in_sentence
            grade = beside(grade) if DAGGER in theme.grade else grade
            yield self.says(f"Graded {grade} at the end of quarter {last[0]}: {reason}", theme, last)
        for key, promise in _kept(theme.papers):
            word = theme.papers[key].get("kept", CommitmentState.KEPT.usual)
            yield self.says(f"{word} by the end of quarter {key[0]}: {promise}", theme, key)


def _kept(papers: Mapping[Key, Mapping[str, Any]]) -> Iterator[tuple[Key, str]]:
    met: set[str] = set()
    for key, told in papers.items():
        for row in _rows(told, COMMITMENTS):
            if unmarked(row[-1]) == told.get("kept", CommitmentState.KEPT.usual) and row[0] not in met:
                met |= {row[0]}
                yield key, row[0]


def _figures(theme: ThemeOfYear, reports: Mapping[Key, PanelReport]) -> PlainTable | None:
    """Each measure that the reports printed, quarter by quarter, as they printed it."""
    by_measure: dict[str, dict[Key, str]] = {}
    for key, told in theme.papers.items():
        for measure, value in _reported(told):
            by_measure.setdefault(measure, {})[key] = value
    columns = _columns(reports)
    names = (capfirst(words_of(key, reports)) for key in columns)
    headings = [Heading("Measure"), *(Heading(name, is_figure=True) for name in names)]
    rows = [
        [Cell(name), *(Cell(values.get(key, formats.MISSING)) for key in columns)]
        for name, values in by_measure.items()
    ]
    return PlainTable(YEAR_FIGURES, headings, rows) if rows else None


def _reported(told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each measure with its figure of the quarter, in whichever column the report had it."""
    for table in _tables(told, FIGURES):
        now = table["headings"].index(NOW)
        yield from ((row[0], row[now]) for row in table["rows"])


def _rows(told: Mapping[str, Any], key: str) -> Iterable[list[str]]:
    return (row for table in _tables(told, key) for row in table["rows"])


def _tables(told: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    return (block["table"] for block in told["blocks"] if block["key"] == key and block["table"])


def annual_parts(year: Year) -> Parts:
    return parts_of(
        context(year),
        address=year.address,
        lead=year.lead,
        contents="panel/annual_contents.html",
        body="panel/annual_body.html",
    )


def annual_file(year: Year, parts: Parts | None = None) -> str:
    """`parts`: of the same year, where somebody has them already."""
    parts = parts or annual_parts(year)
    return file_of("panel/annual_file.html", context(year) | {"parts": parts.safe()}, *sheets_for(year.report))


def context(year: Year) -> dict[str, Any]:
    return frame(year.report) | {"lead": year.lead, "year": year}


def frame(annual: AnnualReport) -> dict[str, Any]:
    return {
        "title": str(annual),
        "kicker": annual.plan.body,
        "period": period(annual),
        "annual": annual,
        "plan": annual.plan,
        "demonstration": annual.plan.demonstration,
    }


def period(annual: AnnualReport) -> PeriodBox:
    words = f"Published {formats.day(day_of(annual.sealed_at))}" if annual.sealed_at else "Draft"
    span = f"April {annual.year} to March {annual.year + 1}"
    return PeriodBox(financial_year_name(annual.year), span, words, unreleased=not annual.is_sealed)
