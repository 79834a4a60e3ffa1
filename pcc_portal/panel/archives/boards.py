"""The archive of a board's paper: what it prints, and the delivery plan and the risks as they stood on its day."""

import re
from typing import Any

from django.db.models import Model, prefetch_related_objects

from commissioning.models import Risk
from objectives.models import DeliveryAction
from pcc_portal.audit.then import rows_on
from pcc_portal.periods.calendar import quarter_of, quarter_span
from pcc_portal.periods.clock import day_of
from pcc_portal.ui.house import written_in
from pcc_portal.updates.models import DateMove
from performance.agenda.carried import carried_to
from performance.models import AccountabilityAction, AccountabilityMeeting

from ..boards.assembly import open_risks, viewpoint_on
from ..choices import FileKind
from ..models import BoardPaper
from .archive import NAMES, about_paper, as_json, packed
from .candidates import THIS, Candidates, Part
from .checking.rules import Rows
from .listing import entries_of, put_in
from .rows import Stored, declared, put_moves, put_registers, told

READ_ME = """What this is

report.html      the paper as it was sealed, for the members of its board
rows/            the actions of the delivery plan, the dates that moved and the open risks, as they stood on its day
about.json       to which day it counts days, how it grades and how it writes days
numbers.json     each text with a number: its place, and of which words and rules over rows it is made
hashes.txt       the SHA-256 of each of these files
verify.py        works out every number from the rows, and compares every file with its hash

Unpack it and run: python3 verify.py
It needs Python 3.11 or later, nothing else, and no network. It ends with 0 where everything agrees.
"""
COUNTED = re.compile(r"(\d+) (?:is|are) ([^,.]+?)(?=,| and \d|\.)")
ACTIONS, RISKS = re.compile(r"^Of (\d+) actions?,"), re.compile(r"^(\d+) risks? (?:was|were) open")


def board_archive(paper: BoardPaper) -> bytes:
    """Of a sealed one. Raises ReportFile.DoesNotExist for a draft."""
    html = bytes(paper.files.get(kind=FileKind.HTML).content)
    with written_in(paper.plan.house_style):
        about = about_paper(viewpoint_on(paper.as_at))
    actions = _actions(paper)
    stored = _stored(paper, actions)
    candidates = Candidates(Rows(stored.tables, about), stored.links, stored.pages)
    grades = {action.grade.in_sentence: action.brag for action in actions}
    content = {NAMES[FileKind.HTML]: html}
    content |= {f"rows/{kind}.json": as_json(rows) for kind, rows in stored.tables.items() if rows}
    return packed(
        content, about, entries_of(html.decode(), candidates, {}, lambda text: _counts(text, grades)), READ_ME
    )


def _actions(paper: BoardPaper) -> list[DeliveryAction]:
    rows = rows_on(DeliveryAction, paper.as_at)
    prefetch_related_objects(rows, "theme__objective")
    return [row for row in rows if row.theme.objective.plan_id == paper.plan_id]


def _stored(paper: BoardPaper, actions: list[DeliveryAction]) -> Stored:
    stored = Stored()
    carried = carried_to(paper.meeting, AccountabilityMeeting.objects.all(), AccountabilityAction.objects.all())
    asked = [each.action for each in carried]
    rows: dict[type[Model], list[Any]] = {
        DeliveryAction: actions,
        Risk: open_risks(paper.as_at),
        AccountabilityAction: asked,
    }
    put_registers(stored, [(declared(model), listed) for model, listed in rows.items()])
    moves = DateMove.objects.of("delivery-action", [action.pk for action in actions])
    put_moves(stored, [move for move in moves if day_of(move.at) <= paper.as_at])
    stored.tables["report"] = [_report(paper, actions)]
    return stored


def _report(paper: BoardPaper, actions: list[DeliveryAction]) -> dict[str, Any]:
    """The paper itself as a row."""
    starts, ends = quarter_span(*quarter_of(paper.as_at))
    return {
        "key": THIS,
        "title": str(paper.meeting),
        "as_at": told(paper.as_at),
        "meeting": told(paper.meeting.on),
        "sealed": told(day_of(paper.sealed_at)) if paper.sealed_at else None,
        "starts": told(starts),
        "ends": told(ends),
        "themes": sorted({action.theme.slug for action in actions}),
        "version": paper.version,
    }


def _counts(text: str, grades: dict[str, str]) -> list[Part]:
    """Of a sentence that counts the actions by their grade, or the risks."""
    if match := RISKS.search(text):
        return put_in(text, {match.span(1): {"kind": "risk", "where": {}}})
    if not (match := ACTIONS.match(text)):
        return []
    places: dict[tuple[int, int], Part] = {match.span(1): {"kind": "delivery-action", "where": {}}}
    of_grades = (each for each in COUNTED.finditer(text) if each[2] in grades)
    places |= {each.span(1): {"kind": "delivery-action", "where": {"brag": grades[each[2]]}} for each in of_grades}
    return put_in(text, places)
