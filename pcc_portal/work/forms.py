"""Forms of the update's page, of sign-off and of the quarter. They check what was typed; actions decide and write."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from django import forms
from django.http import QueryDict

from objectives.actions import Comment
from objectives.actions.reviews import WHOLE
from objectives.choices import CommitmentStep
from objectives.content import WORDS
from objectives.models import Commitment, CommitmentAnswer, ReviewComment, UpdateText
from objectives.models.updates import CITING
from pcc_portal.accounts.models import User
from pcc_portal.periods.forms import DateInWords
from pcc_portal.ui.form_parts import show_when_filled
from pcc_portal.ui.formats import date_words
from pcc_portal.updates.choices import Graded
from pcc_portal.updates.fields import reason_missing
from pcc_portal.updates.grading.schemes import offered
from pcc_portal.updates.registers.conflicts import ConflictForm, Prose, Words
from pcc_portal.updates.registers.fields import DateField
from pcc_portal.updates.releases.approval import Item
from pcc_portal.updates.rules import APPROVERS

from .compared import LABELS, Box, Paragraph

SHORT, LONG = 2_000, 20_000
COMMENT = re.compile(rf"(?:comment|{'|'.join(CITING)})-\d")


def _steps() -> list[tuple[str, str]]:
    return [
        ("", "Not decided yet"),
        (CommitmentStep.KEPT, CommitmentStep.KEPT.label),
        (CommitmentStep.REVISED, f"{CommitmentStep.REVISED.label}: it has a new date"),
        (CommitmentStep.CARRIED, f"{CommitmentStep.CARRIED.label}: it stays as it is"),
        (CommitmentStep.OVERTAKEN, f"{CommitmentStep.OVERTAKEN.label}: it closes without being kept"),
    ]


def cites(rows: int) -> forms.Textarea:
    """A box in which a record can be cited; the script for it completes the reference."""
    return forms.Textarea({"rows": rows, "data-references": True})


class GradeChoice(forms.RadioSelect):
    """Marks the grades that need a reason, below which its box stands."""

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **options)
        if reason_missing(Graded.UPDATES, value, ""):
            option["attrs"] |= {"data-needs-reason": True}
        return option


class PartForm(ConflictForm, forms.Form):
    """One part of an update's page, which carries the version that was seen for all of them."""

    carries_seen = False
    marks_optional = False  # what is needed depends on what is entered
    title = ""  # of the record that it is about


class WordsForm(PartForm):
    """What the report says of the theme this quarter. Empty as a whole, nothing has been written yet."""

    checks_references = False  # of the quarter of the update, which the action knows

    body = Prose(label=LABELS["body"], max_length=LONG, required=False, widget=cites(7))
    brag = forms.ChoiceField(label=LABELS["brag"], widget=GradeChoice, required=False)
    brag_reason = Words(label=LABELS["brag_reason"], max_length=SHORT, required=False, cites=True, widget=cites(2))
    commissioner_action = Prose(label=LABELS["commissioner_action"], max_length=SHORT, required=False, widget=cites(2))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        show_when_filled(self.fields["brag_reason"])
        grade: Any = self.fields["brag"]
        grade.choices = offered(Graded.UPDATES, self.initial.get("brag", ""))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if why := reason_missing(Graded.UPDATES, typed.get("brag", ""), typed.get("brag_reason", "")):
            self.add_error("brag_reason", why)
        if any(typed.values()) and not typed.get("body") and "body" not in self.errors:
            self.add_error("body", "Say what happened.")
        return typed

    @property
    def is_empty(self) -> bool:
        return not any(self.cleaned_data.values())

    @staticmethod
    def stored(text: UpdateText | None) -> dict[str, Any]:
        names = ("body", "brag", "brag_reason", "commissioner_action")
        return {name: getattr(text, name) if text else "" for name in names}


class AnswerForm(PartForm):
    step = forms.ChoiceField(label="What happens to it", choices=_steps, widget=forms.RadioSelect, required=False)
    on = DateField("When, if kept or no longer needed", required=False)
    due = DateInWords("New date, if revised", required=False)
    reason = Words(label="Why, unless kept", max_length=SHORT, required=False, cites=True, widget=cites(2))

    def __init__(self, *args: Any, commitment: Commitment, **options: Any) -> None:
        super().__init__(*args, **options)
        self.commitment, self.title = commitment, commitment.title
        show_when_filled(*(self.fields[name] for name in ("on", "due", "reason")))

    @property
    def is_empty(self) -> bool:
        return not self.cleaned_data["step"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if not typed.get("step") and any(typed.get(name) for name in ("on", "due", "reason")):
            self.add_error("step", "Say what happens to it.")
        return typed

    def values(self) -> dict[str, Any]:
        """For `objectives.actions.answer_commitment`."""
        typed = self.cleaned_data
        new = {"due_on": typed["due"][0], "due_precision": typed["due"][1]} if typed["due"] else {"due_on": None}
        return {"step": CommitmentStep(typed["step"]), "on": typed["on"], "reason": typed["reason"], **new}

    @staticmethod
    def stored(answer: CommitmentAnswer | None) -> dict[str, Any]:
        if answer is None:
            return {}
        due = date_words(answer.due_on, answer.due_precision) if answer.due_on else ""
        return {"step": answer.step, "on": answer.on, "due": due, "reason": answer.reason}


class ReplyForm(PartForm):
    """What the author says to a comment of who returned the update."""

    answer = Words(label="Your answer", max_length=SHORT, rows=2, required=False)

    def __init__(self, *args: Any, comment: ReviewComment, **options: Any) -> None:
        super().__init__(*args, initial={"answer": comment.answer}, **options)
        self.comment = comment


class StampForm(forms.Form):
    """Which version of the update the person saw."""

    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class SubmitForm(forms.Form):
    approver = forms.ModelChoiceField(
        User.objects.none(), label="Who should approve it?", empty_label="Choose somebody", help_text="Not yourself."
    )

    def __init__(self, *args: Any, author: User, **options: Any) -> None:
        super().__init__(*args, **options)
        people = User.objects.with_role(*APPROVERS).exclude(pk=author.pk)
        self.fields["approver"].queryset = people  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Folded:
    """Boxes of a form that stand folded away until something is written in one."""

    boxes: list[forms.BoundField]

    @property
    def is_open(self) -> bool:
        return any(box.value() or box.errors for box in self.boxes)


class ReviewForm(forms.Form):
    """A comment for the whole, one for each item of the update and one for each sentence of its words, and the hash of
    what is being looked at."""

    marks_optional = False  # as a whole it is, where nothing has to change

    content_hash = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, items: Sequence[Item], boxes: Sequence[Box], **options: Any) -> None:
        super().__init__(*args, **options)
        self.boxes = boxes
        self.places = {"comment": Comment("", "", title=WHOLE)}
        self.places |= {f"comment-{n}": Comment(item.key, "", title=item.title) for n, item in enumerate(items)}
        for box in boxes:
            for name, sentence in self._sentences(box):
                self.places[name] = Comment(WORDS, "", box.column, sentence, box.label)
        for name, place in self.places.items():
            label = place.sentence or place.title
            self.fields[name] = Words(label=label, max_length=SHORT, rows=3, required=False)
        if self.is_bound:
            self.data = self._with_those_without_place()

    def _with_those_without_place(self) -> QueryDict:
        """The comments on sentences that have gone meanwhile stand with those on the whole."""
        data = cast("QueryDict", self.data).copy()
        left = [str(data[name]) for name in data if COMMENT.match(name) and name not in self.fields]
        data["comment"] = "\n\n".join(text for text in (str(data.get("comment", "")), *left) if text.strip())
        return data

    @staticmethod
    def _sentences(box: Box) -> Iterator[tuple[str, str]]:
        for n, paragraph in enumerate(box.paragraphs if box.takes_comments else ()):
            yield from ((f"{box.column}-{n}-{m}", sentence) for m, sentence in enumerate(paragraph.sentences))

    def said(self) -> list[Comment]:
        """What has to change, and where."""
        return [
            replace(place, text=self.cleaned_data[name])
            for name, place in self.places.items()
            if self.cleaned_data.get(name)
        ]

    def on_items(self, items: Iterable[Any]) -> Folded:
        """The boxes for comments on items, each told by its key and title."""
        wanted = {(each.key, each.title) for each in items}
        return self._folded(n for n, at in self.places.items() if (at.item, at.title) in wanted and not at.sentence)

    def words(self) -> Iterator[tuple[Box, list[tuple[Paragraph, Folded]]]]:
        """Each box of the words, each paragraph of it, and the boxes for comments on its sentences."""
        for box in self.boxes:
            names = [name for name, _ in self._sentences(box)]
            folded = [
                self._folded(name for name in names if name.startswith(f"{box.column}-{n}-"))
                for n, _ in enumerate(box.paragraphs)
            ]
            yield box, list(zip(box.paragraphs, folded, strict=True))

    def _folded(self, names: Iterable[str]) -> Folded:
        return Folded([self[name] for name in names])


class AmendForm(forms.Form):
    reason = Words(label="Why does it change after approval?", max_length=SHORT, rows=3)


class OpenQuarterForm(forms.Form):
    opens = DateField("Updates open on")
    due = DateField("Updates are due on")
    closes = DateField("Updates close on")


class ReopenForm(forms.Form):
    person = forms.ModelChoiceField(User.objects.in_office(), label="For whom?", empty_label="Choose somebody")
    until = DateField("Until the end of")
    reason = Words(label="Reason", max_length=SHORT, rows=3)
