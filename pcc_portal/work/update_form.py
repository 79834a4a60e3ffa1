"""All forms of an update's page as one (words, figures, commitments), with the version that the person saw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import QueryDict

from objectives.content import answer_to, due_commitments
from objectives.models import Commitment, CommitmentAnswer, CommitmentChange, QuarterlyUpdate, ReviewComment, UpdateText
from pcc_portal.ui.formats import period_words
from pcc_portal.updates.choices import State
from pcc_portal.updates.registers.conflicts import Conflict
from pcc_portal.updates.registers.refusals import refuse_row
from pcc_portal.updates.releases.approval import Item
from performance.content import forecasts
from performance.content import key as figure_key
from performance.forms.grid import DRAWN, Grid
from performance.stats import FigureDue, figures_due

from .actions import Entries, EntriesRefusedError, FigureEntry
from .forms import AnswerForm, ReplyForm, StampForm, WordsForm

WORDS = "words"


@dataclass(frozen=True)
class Opened:
    """An update as it is stored, with what its page needs: about ten queries, however much there is to enter."""

    update: QuarterlyUpdate
    text: UpdateText | None
    last: UpdateText | None  # the latest words of an earlier quarter
    figures: list[FigureDue]
    forecasts: list[Item]
    commitments: list[Any]
    comments: list[ReviewComment]  # of who returned it last, while it is with its author


@dataclass(frozen=True)
class Section:
    """A part of the page, and how much of it is stored."""

    id: str
    heading: str
    filled: int
    total: int

    @property
    def is_filled(self) -> bool:
        return self.filled == self.total

    @property
    def words(self) -> str:
        return f"{self.filled} of {self.total}" if self.total > 1 else ""


def open_update(update: QuarterlyUpdate) -> Opened:
    text, last = _words(update)
    return Opened(
        update=update,
        text=text,
        last=last,
        figures=figures_due(update.theme, update.quarter),
        forecasts=list(forecasts(update.quarter, [update.theme_id])),
        commitments=due_commitments(update.quarter, [update.theme_id]),
        comments=_comments(update),
    )


def _comments(update: QuarterlyUpdate) -> list[ReviewComment]:
    """No query where it was not returned."""
    if update.state != State.RETURNED:
        return []
    return list(ReviewComment.objects.of_latest_return().filter(update=update))


def _words(update: QuarterlyUpdate) -> tuple[UpdateText | None, UpdateText | None]:
    rows = UpdateText.objects.filter(update__theme=update.theme_id, superseded_by__isnull=True).select_related(
        "update__quarter", "release"
    )
    texts = list(rows.filter(update__quarter__start__lte=update.quarter.start).order_by("-update__quarter__start")[:2])
    now = next((text for text in texts if text.update.quarter_id == update.quarter_id), None)
    return now, next((text for text in texts if text is not now), None)


class UpdateForm:
    """Made from what is stored, and from `data` as posted or as kept.

    Commitments that an earlier approval or a step of their own has dealt with are `settled`, and not asked about.
    """

    def __init__(self, stored: Opened, *, today: dt.date, data: QueryDict | None = None) -> None:
        self.stored, self.today, self.data = stored, today, data
        self.has_merged = False  # somebody else's save
        self.stamp = StampForm(data, initial={"seen": stored.update.version})
        self.words = WordsForm(data, prefix=WORDS, initial=WordsForm.stored(stored.text))
        self.grid = Grid(stored.figures, end=stored.update.quarter.end, today=today, data=data)
        self.figures = self.grid.rows
        self.answers: dict[str, AnswerForm] = {}
        self.settled: list[CommitmentAnswer | CommitmentChange] = []
        for commitment in stored.commitments:
            self._ask(commitment, answer_to(commitment))
        self.replies = {f"reply-{c.pk}": ReplyForm(data, prefix=f"reply-{c.pk}", comment=c) for c in stored.comments}
        self._place_replies()

    def _place_replies(self) -> None:
        """As `replies_here` of the box or the row that each is about; what has none stands with the whole."""
        self.replies_here: list[ReplyForm] = []
        rows: dict[str, list[Any]] = {f"{WORDS}.{name}": [field] for name, field in self.words.fields.items()}
        for figure in self.figures.values():
            rows.setdefault(figure_key(figure.due.measure, figure.due.area), []).append(figure)
        for answer in self.answers.values():
            rows[f"commitment:{answer.commitment.slug}"] = [answer]
        for row in chain.from_iterable(rows.values()):
            row.replies_here = []
        for reply in self.replies.values():
            self._row_asked(reply.comment, rows).replies_here.append(reply)

    def _row_asked(self, comment: ReviewComment, rows: dict[str, list[Any]]) -> Any:
        """Of several months of a figure the one that the comment names."""
        at = rows.get(f"{WORDS}.{comment.column or 'body'}" if comment.item == WORDS else comment.item, [self])
        months = [row for row in at if len(at) > 1 and comment.title.endswith(period_words(*row.due.period))]
        return (months or at)[0]

    def _ask(self, commitment: Commitment, answer: CommitmentAnswer | CommitmentChange | None) -> None:
        is_open = answer is None or (isinstance(answer, CommitmentAnswer) and answer.change_id is None)
        if not is_open:
            self.settled.append(cast("CommitmentAnswer | CommitmentChange", answer))
            return
        key, initial = f"commitment-{commitment.slug}", AnswerForm.stored(cast("CommitmentAnswer | None", answer))
        self.answers[key] = AnswerForm(self.data, prefix=key, initial=initial, commitment=commitment)

    @property
    def sections(self) -> list[Section]:
        """What the page consists of, as it is stored."""
        text, answers = self.stored.text, self.answers.values()
        answered = len(self.settled) + sum(bool(answer.initial) for answer in answers)
        forecasts = self.stored.forecasts
        parts = [
            Section("words", "Words and grade", int(bool(text and text.body and text.brag)), 1),
            Section("figures", "Figures", self.grid.filled, len(self.figures)),
            Section("forecasts", "Forecast outturn", sum(not each.is_missing for each in forecasts), len(forecasts)),
            Section("commitments", "Commitments", answered, len(self.settled) + len(answers)),
        ]
        return [part for part in parts if part.total]

    @cached_property
    def parts(self) -> dict[str, Any]:
        return {WORDS: self.words, DRAWN: self.grid.drawn, **self.figures, **self.answers, **self.replies}

    @property
    def forms(self) -> Iterator[Any]:
        yield self.stamp
        yield from self.parts.values()

    def as_typed(self) -> UpdateForm:
        """Shown as it was typed; validated when it is sent."""
        for form in self.parts.values():
            form.as_typed()
        return self

    def beside(self, newer: Opened) -> UpdateForm:
        """What was typed over what somebody else has saved since, with a choice where both changed the same."""
        form = UpdateForm(newer, today=self.today, data=self.data)
        form.stamp = StampForm(initial={"seen": newer.update.version})
        for part in form.parts.values():
            part.merge(part.initial, seen="")
        form.has_merged = True
        return form

    @property
    def conflicts(self) -> list[Conflict]:
        return [conflict for part in self.parts.values() for conflict in part.conflicts()]

    @property
    def is_stale(self) -> bool:
        """Somebody has saved the update since the sender opened it."""
        return self.stamp.is_bound and self.stamp["seen"].data != str(self.stored.update.version)

    @property
    def is_stored(self) -> bool:
        """All that the sender changed stands there already."""
        return all(part.is_stored(part.initial) for part in self.parts.values())

    def is_valid(self) -> bool:
        """True of what was typed over an older version: it is merged first, and validated when it is sent again."""
        if self.is_stale:
            return True
        validated = [form.is_valid() for form in self.forms]  # every form, so that all errors show at once
        if all(validated):
            for figure in self.figures.values():
                figure.weigh_with(self.figures.values())
        return all(validated) and not self.has_errors

    @property
    def has_errors(self) -> bool:
        return any(form.is_bound and form.errors for form in self.forms)

    def entries(self) -> Entries:
        """What was changed from what the person saw. Needs `is_valid`."""
        changed = {key for key, form in self.parts.items() if form.has_changed()}
        words = {} if WORDS not in changed or self.words.is_empty else {WORDS: self.words.cleaned_data}
        return Entries(
            words=words,
            figures={
                key: FigureEntry(form.values(), form.due.current, form.cleaned_data.get("reason", ""))
                for key, form in self.figures.items()
                if key in changed and not form.is_empty
            },
            answers={
                key: (form.commitment, form.values())
                for key, form in self.answers.items()
                if key in changed and not form.is_empty
            },
            replies={
                key: (form.comment, form.cleaned_data["answer"]) for key, form in self.replies.items() if key in changed
            },
        )

    def refuse(self, refusal: ValidationError) -> None:
        """Put what the action refused beside the fields."""
        if not isinstance(refusal, EntriesRefusedError):
            raise refusal
        for key, problem in refusal.problems.items():
            refuse_row(self.parts[key], problem, getattr(problem, "row", None))
