"""Forms about one row of a register. They check what was typed; the action writes it."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from pcc_portal.accounts.rules import has_role
from pcc_portal.periods.choices import Precision
from pcc_portal.ui.reading.spans import precision_of

from ..rules import APPROVERS, can_publish, parent_of, theirs, through
from .asking import AsksAboutAmounts
from .conflicts import SEEN, ConflictForm, Words
from .declaration import awaited_dates
from .fields import WhenField, formfield_for, precision_name
from .going_on import may_belong_to
from .names import AskAboutNames
from .refusals import refuse_row

LONGEST_REASON = 2_000
SMALL_NUMBER = re.compile(r"[0-9]{1,18}")
WITHOUT_SEEN = -1  # of a form that does not say what it was shown: older than every version
MOVE_HINT = "Readers see it beside the old date."
NOTE_HINT = "Kept in the log, and shown to nobody else."
PUBLIC_HINT = "Readers outside the office see it from when it is saved. Taking it from their sight needs a reason."


class ReasonField(Words):
    def __init__(self, **options: Any) -> None:
        words = {
            "label": "Reason",
            "help_text": "Why it changes. Needed when a date that readers wait for moves later.",
        }
        super().__init__(**{**words, "max_length": LONGEST_REASON, "rows": 2, "required": False, **options})


class NoteField(Words):
    """What the office wants to remember of a step whose reason is for readers."""

    def __init__(self) -> None:
        super().__init__(label="Note for the office", help_text=NOTE_HINT, max_length=2_000, rows=2, required=False)


class _Page(ConflictForm):
    def version_seen(self) -> int:
        """The version of the row that the sender was shown."""
        return int(self.seen) if SMALL_NUMBER.fullmatch(self.seen) else WITHOUT_SEEN


class StepForm(AsksAboutAmounts, _Page, forms.Form):
    """One step of a row: what it takes, no more. Declare the fields; `values` goes to the action."""

    def __init__(self, *args: Any, row: Model, by: Any, **options: Any) -> None:
        self.row, self.by = row, by
        super().__init__(*args, **options)

    @property
    def about(self) -> Model:
        return self.row

    def values(self) -> dict[str, Any]:
        """By name, as cleaned. A date in words comes as its day and how exact it is."""
        values: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if isinstance(self.fields[name], WhenField):
                day, exact = value or (None, Precision.DAY)
                values |= {name: day, precision_of(name): exact}
            elif name != SEEN:
                values[name] = value
        return values


class ExplainedForm(StepForm):
    """A step whose `reason` is for readers, as that of every step which moves a date or an amount."""

    note = NoteField()


class RecordForm(AsksAboutAmounts, AskAboutNames, _Page, forms.ModelForm):
    """The fields of a row, named one by one in `Meta(RecordForm.Meta)`.

    Dates that have a precision are typed in words; `is_public` is a publisher's field; what the row belongs to is
    chosen among what the person answers for. A name that another record has is asked about.
    """

    reason = ReasonField()
    note = NoteField()

    class Meta:
        formfield_callback = formfield_for
        fields: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, by: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.by = by
        self.model: Any = self._meta.model
        self._begin_dates()
        self._limit_parents()
        self._offer_open()
        if "is_public" in self.fields:
            self.fields["is_public"].label = "Readers outside the office see this"
            self.fields["is_public"].help_text = PUBLIC_HINT
            if not can_publish(by):
                del self.fields["is_public"]
        if self.instance.pk is None:
            self.fields.pop("reason", None)
        self._offer_note()
        self.order_fields([name for name in self.fields if name not in {"reason", "note"}])

    @property
    def about(self) -> Any:
        return self.instance

    def _offer_note(self) -> None:
        """Beside a reason that readers see, which is that of a date which they wait for."""
        if "reason" in self.fields and self.fields.keys() & awaited_dates(self.model).keys():
            self.fields["reason"].cites = True  # type: ignore[attr-defined]
            self.fields["reason"].help_text = f"{self.fields['reason'].help_text} {MOVE_HINT}"
        else:
            del self.fields["note"]

    def _begin_dates(self) -> None:
        for name, precision in self.dates_in_words().items():
            day = getattr(self.instance, name)
            self.initial[name] = (day, getattr(self.instance, precision)) if day else self.initial.get(name)

    def dates_in_words(self) -> dict[str, str]:
        """The dates in words, and the column that says how exact each is."""
        in_words = (name for name, field in self.fields.items() if isinstance(field, WhenField))
        return {name: precision_name(self.model, name) for name in in_words}

    def _limit_parents(self) -> None:
        if has_role(self.by, *APPROVERS):
            return
        for name in through(self.model):
            if name in self.fields:
                rows = theirs(self.by, parent_of(self.model, name))
                now = parent_of(self.model, name)._default_manager.filter(pk=getattr(self.instance, f"{name}_id"))
                self.fields[name].queryset = (rows | now).distinct()  # type: ignore[attr-defined]

    def _offer_open(self) -> None:
        """Nothing new is put under what is not open for it, such as a theme of a draft."""
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                field.queryset = may_belong_to(field.queryset, getattr(self.instance, f"{name}_id", None))

    def _post_clean(self) -> None:
        for name, precision in self.dates_in_words().items():
            if name in self.cleaned_data:
                day, exact = self.cleaned_data[name] or (None, self.model._meta.get_field(precision).default)
                self.cleaned_data |= {name: day, precision: exact}
                setattr(self.instance, precision, exact)
        super()._post_clean()  # type: ignore[misc]
        self.ask_about_name()

    def _update_errors(self, errors: ValidationError) -> None:
        """Django puts here what the model's own checks find."""
        refuse_row(self, errors, self.instance)

    def values(self) -> dict[str, Any]:
        """Columns by name, as cleaned: what an action takes."""
        columns = {field.name for field in self.model._meta.concrete_fields}
        return {name: value for name, value in self.cleaned_data.items() if name in columns}

    def links(self) -> dict[str, Any]:
        names = {field.name for field in self.model._meta.many_to_many}
        return {name: value for name, value in self.cleaned_data.items() if name in names}

    def changed_columns(self) -> dict[str, Any]:
        """The columns that this person changed from what they were shown, how exact a date is among them."""
        mine = set(self.changed_names())
        mine |= {precision for name, precision in self.dates_in_words().items() if name in mine}
        return {name: value for name, value in self.values().items() if name in mine}

    def changed_links(self) -> dict[str, Any]:
        return {name: rows for name, rows in self.links().items() if name in self.changed_names()}

    def reason_given(self) -> str:
        return self.cleaned_data.get("reason", "")
