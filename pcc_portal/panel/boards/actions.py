import datetime as dt
import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from objectives.models import Plan
from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods import clock
from pcc_portal.ui.house import written_in
from pcc_portal.ui.markdown import references
from pcc_portal.updates.registers.versions import check_version
from pcc_portal.updates.rules import check_release
from performance.models import AccountabilityMeeting

from ..choices import FileKind, ReportState
from ..models import BoardPaper, ReportFile
from ..sealing.actions import begin_next_version, check_address
from .assembly import assemble, board_file, board_parts

PARTS = frozenset({"as_at", "introduction", "closing"})


@transaction.atomic
def begin_paper(meeting: AccountabilityMeeting, *, by: User, plan: Plan, as_at: dt.date) -> BoardPaper:
    """The draft of the paper for a meeting of a board, its words carried from the one before.

    Raises PermissionDenied; ValidationError where the kind of meeting names no members, and where it has a paper.
    """
    check_release(by)
    audit.hold_chain()
    if not meeting.kind.members.exists():
        raise ValidationError({"meeting": f"Nobody is named as a member of “{meeting.kind}”."})
    if meeting.board_papers.exists():
        raise ValidationError({"meeting": "There is a paper for this meeting already."})
    last = BoardPaper.objects.filter(meeting__kind=meeting.kind).newest_first().first()
    words = {"introduction": last.introduction, "closing": last.closing} if last else {}
    return audit.add(BoardPaper(meeting=meeting, plan=plan, as_at=as_at, **words), by=by, verb="drafted")


@transaction.atomic
def write_paper(paper: BoardPaper, *, by: User, seen: int | None = None, **changes: object) -> BoardPaper:
    """Change the day and the words around the plan. Raises PermissionDenied, StaleError, TypeError; ValidationError for
    a sealed paper, and for a reference to a record: what could change must not stand in it."""
    check_release(by)
    if unknown := set(changes) - PARTS:
        raise TypeError(f"A paper for a board has no {', '.join(sorted(unknown))}.")
    audit.hold_chain()
    check_version(paper, seen)
    _still_draft(paper)
    for name, text in changes.items():
        if isinstance(text, str) and references(text):
            raise ValidationError({name: "Write no reference in braces: the paper is of its day."})
    return audit.change(paper, by=by, verb="wrote", columns=changes)


@transaction.atomic
def seal_paper(paper: BoardPaper, *, by: User, today: dt.date, at: dt.datetime | None = None) -> BoardPaper:
    """Freeze it with the plan as it stood on its day, for members of the board to read. `at`: now.

    Raises PermissionDenied; ValidationError where it is sealed, where its day is not over, and where `PORTAL_URL` is
    not set in service.
    """
    check_release(by)
    audit.hold_chain()
    paper = _still_draft(paper)
    check_address()
    if paper.as_at > today:
        raise ValidationError("The day that the paper is about has not come yet.")
    paper.state, paper.sealed_at, paper.sealed_by = ReportState.SEALED, at or clock.now(), by  # the file says them
    with written_in(paper.plan.house_style):
        board = assemble(paper, address=settings.PORTAL_URL)
        parts = board_parts(board)
        content = board_file(board, parts).encode()
    seal = {"state": paper.state, "sealed_at": paper.sealed_at, "sealed_by": by, "sha256": _sha256(content)}
    audit.change(paper, by=by, verb="sealed", columns=seal)
    for kind, kept in ((FileKind.HTML, content), (FileKind.PARTS, parts.as_bytes())):
        file = ReportFile(board_paper=paper, kind=kind, content=kept, sha256=_sha256(kept), at=paper.sealed_at)
        audit.add(file, by=by, verb="kept")
    return paper


@transaction.atomic
def correct_paper(paper: BoardPaper, *, by: User, correction: str) -> BoardPaper:
    """Begin the next version, of the same day and words, with a note of what it corrects; the sealed one stays.

    Raises PermissionDenied; ValidationError without a note, for a draft, and where a version is being written.
    """
    same = {name: getattr(paper, name) for name in ("meeting", "plan", *PARTS)}
    return begin_next_version(paper, paper.meeting.board_papers.all(), by=by, correction=correction, **same)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _still_draft(paper: BoardPaper) -> BoardPaper:
    row = BoardPaper.objects.select_related("meeting__kind", "plan").get(pk=paper.pk)
    if row.is_sealed:
        raise ValidationError("This paper has been sealed.")
    return row
