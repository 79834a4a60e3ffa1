"""The paper of a board, put together from the delivery plan as it stood on a day: actions, owners, dates, risks."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.db.models import prefetch_related_objects

from commissioning.models import Risk
from commissioning.report import risk_table
from objectives.display import date_of, lead_sentence, slip_line
from objectives.models import DeliveryAction, Theme
from pcc_portal.audit.then import rows_on
from pcc_portal.periods.calendar import quarter_of, quarter_span
from pcc_portal.periods.clock import day_of
from pcc_portal.periods.models import Quarter
from pcc_portal.ui import formats
from pcc_portal.ui.block import Block
from pcc_portal.ui.markdown import Cited, Reference, paragraphs
from pcc_portal.ui.marks import marked
from pcc_portal.ui.page import PeriodBox
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable, record_cell
from pcc_portal.updates.models import DateMove
from pcc_portal.updates.releases.as_of import WORKING_COPY, Days, Viewpoint
from performance.agenda.carried import Carried, carried_to
from performance.models import AccountabilityAction, AccountabilityMeeting

from ..composition import Paragraph, Section, section_of
from ..file import Parts, file_of, parts_of, sheets_for
from ..models import BoardPaper


@dataclass(frozen=True)
class Board:
    """The whole paper, ready for the templates of reports."""

    report: BoardPaper
    viewpoint: Viewpoint
    sections: list[Section]
    lead: str
    address: str = ""

    @property
    def below_contents(self) -> list[Section]:
        """All of it: a board's paper has no summary of its own before the contents."""
        return self.sections

    @property
    def is_illustrative(self) -> bool:
        return any(block.is_illustrative for section in self.sections for block in section.blocks)


def assemble(paper: BoardPaper, *, address: str = "") -> Board:
    """The number of queries is fixed. `address` of the portal goes before links of a file."""
    viewpoint, numbers = viewpoint_on(paper.as_at), count(1)
    actions = _actions(paper)
    sections = [
        *_written("introduction", "Introduction", paper.introduction, numbers),
        *_plan(paper, actions, viewpoint.days),
        Section("moved", "What moved", blocks=_moved(paper, actions)),
        Section("risks", "Risks", blocks=_risks(paper, viewpoint)),
        Section("open", "Actions still open from earlier meetings", blocks=_open(paper)),
        *_written("closing", "Closing words", paper.closing, numbers),
    ]
    for section in sections:
        section.blocks[:] = [block.with_base(address) for block in section.blocks]
    return Board(paper, viewpoint, sections, _lead(actions), address)


def viewpoint_on(day: dt.date) -> Viewpoint:
    """Days are counted to it."""
    year, number = quarter_of(day)
    start, end = quarter_span(year, number)
    return Viewpoint(WORKING_COPY, Quarter(year=year, number=number, start=start, end=end), despatch=day)


def _actions(paper: BoardPaper) -> list[DeliveryAction]:
    """Those of the plan as they stood on the day. What was done after it was not done then."""
    rows = rows_on(DeliveryAction, paper.as_at)
    prefetch_related_objects(rows, "theme__objective__priority", "owner")
    return sorted((row for row in rows if row.theme.objective.plan_id == paper.plan_id), key=_place)


def _place(action: DeliveryAction) -> tuple[Any, ...]:
    theme = action.theme
    return theme.objective.order, theme.objective_id, theme.order, theme.pk, action.slug


def _lead(actions: list[DeliveryAction]) -> str:
    counts = Counter(action.grade for action in actions)
    slipped = sum(action.has_slipped and not action.is_done for action in actions)
    words = f"{formats.plural(slipped, 'action is', 'actions are')} expected later than planned."
    return f"{lead_sentence(counts.items(), noun=('action', 'actions'))} {words}" if actions else ""


def _plan(paper: BoardPaper, actions: list[DeliveryAction], days: Days) -> Iterator[Section]:
    by_theme: dict[Theme, list[DeliveryAction]] = defaultdict(list)
    for action in actions:
        by_theme[action.theme].append(action)
    sections: dict[int, Section] = {}
    for theme, listed in by_theme.items():
        section = section_of(theme.objective)
        blocks = sections.setdefault(theme.objective_id, section).blocks
        blocks.append(Block(table=_table(theme, listed, days)))
    yield from sections.values()
    if not actions:
        yield Section("plan", "The delivery plan", blocks=[Block("No action of the plan was on record on that day.")])


def _table(theme: Theme, actions: Iterable[DeliveryAction], days: Days) -> PlainTable:
    return PlainTable.of(
        theme.title,
        actions,
        PlainColumn("Action", lambda a: record_cell(a, sub=a.brag_reason)),
        PlainColumn("Owner", lambda a: a.owner.name if a.owner else "Nobody", of=None),
        PlainColumn("Grade", lambda a: Cell(a.grade.word, status=a.grade.look), of=("brag",)),
        PlainColumn("Planned for", lambda a: date_of(a, "baseline") or formats.MISSING, of=("baseline_on",)),
        PlainColumn("Expected or done", _expected, of=("forecast_on", "actual_on")),
        PlainColumn("Slip", lambda a: slip_line(a, days) or formats.MISSING, of=("baseline_on", "forecast_on")),
    )


def _expected(action: DeliveryAction) -> Cell:
    if action.is_done:
        return Cell(date_of(action, "actual"), sub="done")
    return Cell(date_of(action, "forecast") or formats.MISSING)


def _moved(paper: BoardPaper, actions: list[DeliveryAction]) -> list[Block]:
    """Dates that moved after the day of the board's paper before, up to that of this one."""
    by_key, since = {action.pk: action for action in actions}, _day_before(paper)
    rows = DateMove.objects.of("delivery-action", list(by_key))
    moves = [move for move in rows if since < day_of(move.at) <= paper.as_at]
    if not moves:
        return [Block("No date of an action moved since the board’s last paper.")]
    return [
        Block(
            table=PlainTable.of(
                "Dates of actions that moved since the board’s last paper",
                moves,
                PlainColumn("Action", lambda m: record_cell(by_key[m.row])),
                PlainColumn("Was", lambda m: formats.date_words(m.from_on, m.from_precision, m.from_said), of=None),
                PlainColumn("Became", lambda m: formats.date_words(m.to_on, m.to_precision), of=None),
                PlainColumn("Why", lambda m: m.reason or formats.MISSING, of=None),
            )
        )
    ]


def _day_before(paper: BoardPaper) -> dt.date:
    others = BoardPaper.objects.filter(meeting__kind=paper.meeting.kind).exclude(meeting=paper.meeting)
    papers = others.filter(as_at__lt=paper.as_at)
    return papers.order_by("-as_at").values_list("as_at", flat=True).first() or dt.date.min


def _risks(paper: BoardPaper, viewpoint: Viewpoint) -> list[Block]:
    """The highest first."""
    rows = open_risks(paper.as_at)
    if not rows:
        return [Block("No risk to the plan was open.")]
    prefetch_related_objects(rows, "action", "measure", "contract")
    rows.sort(key=lambda risk: (-risk.residual, -risk.score, risk.review_on, risk.slug))
    words = marked(f"{formats.plural(len(rows), 'risk was', 'risks were')} open.", *rows)
    return [Block(words, table=risk_table(rows, viewpoint))]


def open_risks(day: dt.date) -> list[Risk]:
    """As they stood at the end of the day."""
    return [risk for risk in rows_on(Risk, day) if risk.closed_on is None or risk.closed_on > day]


def _open(paper: BoardPaper) -> list[Block]:
    carried = carried_to(paper.meeting, AccountabilityMeeting.objects.all(), AccountabilityAction.objects.all())
    if not carried:
        return [Block("None.")]
    return [
        Block(
            table=PlainTable.of(
                "Actions of earlier meetings of this board",
                carried,
                PlainColumn("Action", lambda c: record_cell(c.action), of=None),
                PlainColumn("Asked of", lambda c: c.action.asked_of, of=None),
                PlainColumn("Owner", lambda c: c.action.owner.name if c.action.owner else "Nobody", of=None),
                PlainColumn("Due", _due, of=None),
                PlainColumn("Carried forward to", lambda c: formats.plural(c.times, "meeting"), of=None),
            )
        )
    ]


def _due(carried: Carried) -> str:
    return formats.day(carried.action.due_on) if carried.action.due_on else "Not set"


def _written(slug: str, title: str, text: str, numbers: Iterator[int]) -> Iterator[Section]:
    if text.strip():
        yield Section(slug, title, [Paragraph(next(numbers), html) for html in paragraphs(text, _no_record)])


def _no_record(reference: Reference) -> Cited:
    """The words around the plan cite nothing: what could change must not stand in them."""
    return Cited(text=str(reference), href="")


def board_parts(board: Board) -> Parts:
    names = {"contents": "panel/contents.html", "body": "panel/report_body.html"}
    return parts_of(context(board), address=board.address, lead=board.lead, **names)


def board_file(board: Board, parts: Parts | None = None) -> str:
    """`parts`: of the same paper, where somebody has them already."""
    parts = parts or board_parts(board)
    values = context(board) | {"parts": parts.safe()}
    return file_of("panel/report_file.html", values, *sheets_for(board.report))


def context(board: Board) -> dict[str, Any]:
    return frame(board.report) | {"lead": board.lead, "composition": board}


def frame(paper: BoardPaper) -> dict[str, Any]:
    plan, meeting = paper.plan, paper.meeting
    words = f"Sealed {formats.day(day_of(paper.sealed_at))}" if paper.sealed_at else "Draft"
    if paper.version > 1:
        words = f"Version {paper.version}. {words}"
    return {
        "title": str(meeting),
        "kicker": f"{meeting.kind}, {formats.day(meeting.on)}: for its members alone",
        "demonstration": plan.demonstration,
        "period": PeriodBox(f"As at {formats.day(paper.as_at)}", words, unreleased=not paper.is_sealed),
        "report": paper,
        "plan": plan,
    }
