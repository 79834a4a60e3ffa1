"""Forms and pages with which a publisher begins, writes and seals the paper for a board."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.http import Http404

from objectives.titles import leading_plan
from pcc_portal.periods.clock import today
from pcc_portal.updates.registers.conflicts import Prose
from pcc_portal.updates.registers.forms import RecordForm
from pcc_portal.updates.registers.views import AddRecord, ChangeRecord, PublisherPage, RowPage, StepPage
from performance.models import AccountabilityMeeting

from ..archives.actions import add_archive_of
from ..composing.forms import CorrectForm, NothingForm
from ..models import BoardPaper
from ..plans import choose_plan
from ..sealing.pages import SealPage
from . import actions

AS_AT = "The plan is reported as it stood at the end of this day."


class BeginForm(RecordForm):
    """For a meeting of a board that has members and no paper yet."""

    class Meta(RecordForm.Meta):
        model = BoardPaper
        fields = ("meeting", "plan", "as_at")
        labels: ClassVar = {"as_at": "Plan as at"}
        help_texts: ClassVar = {"as_at": AS_AT}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_plan(self)
        meetings: Any = self.fields["meeting"]
        boards = AccountabilityMeeting.objects.filter(kind__members__isnull=False, board_papers__isnull=True)
        meetings.queryset = boards.distinct().order_by("-planned_on", "slug")
        meetings.help_text = "Of a board: administrators name its members under “Kinds of meetings”."


class WordsForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = BoardPaper
        fields = ("as_at", "introduction", "closing")
        labels: ClassVar = {"as_at": "Plan as at", "closing": "Closing words"}
        help_texts: ClassVar = {"as_at": AS_AT, "introduction": "Each paragraph gets a number."}
        field_classes: ClassVar = {"introduction": Prose, "closing": Prose}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("reason", None)


class BeginBoardPaper(PublisherPage, AddRecord):
    model, form_class, route = BoardPaper, BeginForm, "board_paper_begin"
    title = label = "Begin a paper for a board"
    submit, success_message = "Begin it", "The draft has begun, its words carried forward from the last paper."

    def new(self) -> BoardPaper:
        return BoardPaper(plan=leading_plan(), as_at=today())

    def perform(self, form: BeginForm) -> BoardPaper:
        row = self.filled_in(form)
        return actions.begin_paper(row.meeting, by=self.request.user, plan=row.plan, as_at=row.as_at)


class _OfPaper(PublisherPage, RowPage):
    model = BoardPaper

    @classmethod
    def why_not(cls, row: BoardPaper) -> str:
        return "This paper has been sealed." if row.is_sealed else ""

    def get_object(self, queryset: Any = None) -> BoardPaper:
        """The newest version."""
        papers = BoardPaper.objects.visible_to(self.request.user).filter(meeting__slug=self.kwargs["slug"])
        if (paper := papers.newest_first().first()) is None:
            raise Http404
        return paper


class WriteBoardPaper(_OfPaper, ChangeRecord):
    form_class, route = WordsForm, "board_paper_words"
    title = label = "Write the day and the words around the plan"

    def write(self, changes: dict[str, Any], *, links: Any, seen: int, reason: str) -> BoardPaper:
        return actions.write_paper(self.object, by=self.request.user, seen=seen, **changes)


class SealBoardPaper(_OfPaper, SealPage):
    form_class, route = NothingForm, "board_paper_seal"
    title = label = "Seal the paper"
    submit, success_message = "Seal it", "The paper is sealed, and members of the board can read it."
    lead = "Freezes the plan as it stood on the day, with the words around it. It cannot be changed afterwards."

    def perform(self, form: NothingForm) -> BoardPaper:
        return actions.seal_paper(self.object, by=self.request.user, today=today())

    def copies(self) -> list[Callable[[], object]]:
        return [partial(add_archive_of, self.object, by=self.request.user)]


class CorrectBoardPaper(_OfPaper, StepPage):
    form_class, route = CorrectForm, "board_paper_correct"
    title = label = "Correct it in a new version"
    submit, success_message = "Begin the new version", "The new version is a draft. The sealed one stays as it is."
    lead = "The sealed version stays readable and is marked as replaced once the new one is sealed."

    @classmethod
    def why_not(cls, row: BoardPaper) -> str:
        return "" if row.is_sealed else "A version of this paper is being written already."

    def perform(self, form: CorrectForm) -> BoardPaper:
        return actions.correct_paper(self.object, by=self.request.user, correction=form.values()["correction"])
