"""What the pages of the plan are made of: updates as safe HTML, and tables of what belongs to a theme."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Q
from django.utils.safestring import SafeString

import commissioning.report
import estates.report
from objectives.display import due_words, grade_words
from objectives.models import Commitment, Decision, DeliveryAction, Milestone, Theme, UpdateText
from objectives.models.delivery import Dated
from objectives.stats import Standing, commitment_status, plan_status
from pcc_portal.periods.models import Quarter
from pcc_portal.search.glossary import expand
from pcc_portal.ui import formats
from pcc_portal.ui.block import Block
from pcc_portal.ui.charts import Card
from pcc_portal.ui.markdown import paragraphs, render
from pcc_portal.ui.marks import beside_html, marked
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable, record_cell
from pcc_portal.ui.reading.rows import span_of
from pcc_portal.ui.reading.spans import Span
from pcc_portal.updates.citations.resolving import Citations
from pcc_portal.updates.kept import kept
from pcc_portal.updates.registers.going_on import going_on
from pcc_portal.updates.releases.as_of import AsAt, Days, Viewpoint
from performance.charts.cards import card
from performance.kept import reading as kept_readings
from performance.models import IN_REPORT_ORDER, Measure
from performance.report import inspections, meetings, money
from performance.stats import Reading

T = TypeVar("T")
OfTheme = Callable[[Theme, Viewpoint], T]
Sections = Callable[[Collection[Theme], Viewpoint], Mapping[int, list[Block]]]

ACTION = ("commissioner_action",)
SECTIONS: tuple[Sections, ...] = (
    money.blocks,
    meetings.blocks,
    inspections.blocks,
    commissioning.report.sections,
    estates.report.sections,
)


@dataclass(frozen=True)
class Written:
    """An update ready to print; what it cites is read as in the report of its own quarter."""

    text: UpdateText
    status: str
    paragraphs: list[SafeString]
    action: SafeString

    @property
    def grade(self) -> str:
        return grade_words(self.text)


def written(text: UpdateText, as_at: AsAt) -> Written:
    """One call for each kind of record that the update cites."""
    cite = Citations([text.body, text.commissioner_action], Viewpoint(as_at, text.update.quarter)).cite
    action = render(text.commissioner_action, cite)
    body = [beside_html(html, text, of=("body",)) for html in expand(paragraphs(text.body, cite))]
    return Written(text, text.grade.look, body, beside_html(action, text, of=ACTION))


def actions(standings: Iterable[Standing], as_at: AsAt) -> dict[int, SafeString]:
    """What the Commissioner did, by theme key; those of one quarter are read together."""
    by_quarter: dict[Quarter, list[UpdateText]] = defaultdict(list)
    for standing in standings:
        if standing.text and standing.text.commissioner_action:
            by_quarter[standing.text.update.quarter].append(standing.text)
    done: dict[int, SafeString] = {}
    for quarter, texts in by_quarter.items():
        cite = Citations((text.commissioner_action for text in texts), Viewpoint(as_at, quarter)).cite
        for text in texts:
            done[text.update.theme_id] = beside_html(render(text.commissioner_action, cite), text, of=ACTION)
    return done


def headline_readings(viewpoint: Viewpoint) -> list[Reading]:
    """In the order of the report, in as many queries as `kept`."""
    return headlines_and((), viewpoint)


def headlines_and(themes: Iterable[Theme], viewpoint: Viewpoint) -> list[Reading]:
    """The headline measures, and all of these themes, in the order of the report."""
    measures = going_on(Measure.objects.as_at(viewpoint.as_at)).select_related("theme")
    chosen = measures.filter(Q(is_headline=True) | Q(theme__in=list(themes)))
    return kept_readings.kept(chosen.order_by(*IN_REPORT_ORDER), viewpoint)


def theme_readings(themes: Iterable[Theme], viewpoint: Viewpoint) -> list[Reading]:
    measures = Measure.objects.as_at(viewpoint.as_at).filter(theme__in=list(themes))
    return kept_readings.kept(measures.order_by("-is_headline", "order", "slug"), viewpoint)


def cards(rows: Iterable[Reading]) -> list[Card]:
    """Those with a figure first; the order is kept otherwise."""
    return [card(reading) for reading in sorted(rows, key=lambda reading: reading.observation is None)]


def plan_tables(theme: Theme, viewpoint: Viewpoint) -> list[PlainTable]:
    """Commitments, delivery plan, milestones and decisions of a theme, those that have rows. Four queries."""
    of_theme: tuple[OfTheme[PlainTable], ...] = (_commitments, _delivery_plan, _milestones, _decisions)
    tables = [_kept(table, theme, viewpoint) for table in of_theme]
    return [table for table in tables if table.rows]


def _kept(work: OfTheme[T], theme: Theme, viewpoint: Viewpoint) -> T:
    """Until one of the records that it reads changes."""
    return kept(lambda: work(theme, viewpoint), "theme", work.__module__, work.__name__, theme.pk, viewpoint.key)


def _commitments(theme: Theme, viewpoint: Viewpoint) -> PlainTable:
    days = viewpoint.days
    return PlainTable.of(
        "Commitments",
        Commitment.objects.as_at(viewpoint.as_at).filter(theme=theme),
        PlainColumn("What was promised", record_cell),
        PlainColumn("Due", due_words, of=("due_on",)),
        PlainColumn("Status", lambda row: _tag(*commitment_status(row, days))),
    )


def _tag(status: str, word: str) -> Cell:
    return Cell(word, status=status)


def _delivery_plan(theme: Theme, viewpoint: Viewpoint) -> PlainTable:
    rows = DeliveryAction.objects.as_at(viewpoint.as_at).filter(theme=theme)
    return _dated("Delivery plan", "Action", rows, viewpoint.days)


def _milestones(theme: Theme, viewpoint: Viewpoint) -> PlainTable:
    rows = Milestone.objects.as_at(viewpoint.as_at).filter(theme=theme)
    return _dated("Milestones", "Milestone", rows, viewpoint.days)


def _dated(caption: str, noun: str, rows: Iterable[DeliveryAction | Milestone], days: Days) -> PlainTable:
    return PlainTable.of(
        caption,
        sorted(rows, key=_day),
        PlainColumn(noun, record_cell),
        PlainColumn("When", lambda row: row.date_words or "Not set", of=("date",)),
        PlainColumn("Status", lambda row: _status(row, days)),
    )


def _day(row: Dated) -> tuple[bool, Span]:
    """What is still to come first, each in order of the days that its date may mean; without a date last."""
    spans = (span_of(row, name) for name in ("actual_on", "forecast_on", "baseline_on"))
    return row.is_done, next(filter(None, spans), (dt.date.max, dt.date.max))


def _status(row: DeliveryAction | Milestone, days: Days) -> Cell:
    if isinstance(row, DeliveryAction) and row.brag and not row.is_done:
        grade = marked(row.grade.word, row, of=("brag",))
        return Cell(grade, status=row.grade.look, sub=marked(row.brag_reason, row, of=("brag_reason",)))
    return _tag(*plan_status(row, days))


def _decisions(theme: Theme, viewpoint: Viewpoint) -> PlainTable:
    return PlainTable.of(
        "Decisions",
        Decision.objects.as_at(viewpoint.as_at).filter(theme=theme),
        PlainColumn("Decision", lambda d: record_cell(d, sub=marked(d.reference, d, of=("reference",)))),
        PlainColumn("Taken on", lambda d: formats.day(d.taken_on), of=("taken_on",)),
        PlainColumn("Notice", lambda d: d.get_status_display()),
    )


def blocks(theme: Theme, viewpoint: Viewpoint) -> list[Block]:
    """What the other apps record of a theme, as the panel report shows it."""
    return [block for sections in SECTIONS for block in _kept_blocks(sections, theme, viewpoint)]


def _kept_blocks(sections: Sections, theme: Theme, viewpoint: Viewpoint) -> list[Block]:
    key = ("blocks", sections.__module__, sections.__name__, theme.pk, viewpoint.key)
    return kept(lambda: sections([theme], viewpoint).get(theme.pk, []), *key)


def is_illustrative(tables: Iterable[PlainTable], drawn: Iterable[Card], parts: Iterable[Block]) -> bool:
    """Does anything of this wear †? Then the page says what it means."""
    in_tables = any(cell.is_marked for table in tables for row in table.rows for cell in row)
    return in_tables or any(card.is_marked for card in drawn) or any(b.is_illustrative for b in parts)
