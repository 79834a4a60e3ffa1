from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from commissioning.models import Contract, GrantAward
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.titles import titled_lazy
from pcc_portal.updates.registers.conflicts import Words
from pcc_portal.updates.registers.fields import CountField, DateField, Line
from performance.choices import AreaKind
from performance.models import Area, Measure

from .models import DAYS_AFTER_THE_QUARTER, LONGEST_TEXT, MOST_DAYS, ReturnDuty

LONGEST_QUESTION = 2_000


class DutyForm(forms.Form):
    """What somebody files each quarter. Of a contract or grant that is known, its own measures are offered."""

    contract = forms.ModelChoiceField(Contract.objects.none(), required=False, empty_label="No contract")
    grant = forms.ModelChoiceField(GrantAward.objects.none(), required=False, empty_label="No grant")
    sender = Line(label="Who files it", max_length=150, help_text="The organisation, not a person.")
    address = forms.EmailField(
        label="Their e-mail address",
        max_length=254,
        help_text="The link goes there, and a code at each visit. An address of a team outlasts one of a person.",
    )
    measures = forms.ModelMultipleChoiceField(
        Measure.objects.none(), label="Figures", required=False, widget=forms.CheckboxSelectMultiple
    )
    area = forms.ModelChoiceField(Area.objects.all(), label="Figures of which area", empty_label=None)
    question = Words(
        label="Asked for in words",
        max_length=LONGEST_QUESTION,
        rows=3,
        required=False,
        help_text=titled_lazy("Such as “What has gone well, and what has not?” No names of people are asked for."),
    )
    days = CountField(
        label="Due how many days after the quarter", min_value=1, max_value=MOST_DAYS, initial=DAYS_AFTER_THE_QUARTER
    )

    def __init__(self, *args: Any, record: Contract | GrantAward | None, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["contract"].queryset = Contract.objects.visible_to(user)  # type: ignore[attr-defined]
        self.fields["grant"].queryset = GrantAward.objects.visible_to(user)  # type: ignore[attr-defined]
        self.fields["measures"].queryset = _measures_of(record, user)  # type: ignore[attr-defined]
        if record:
            del self.fields["contract"], self.fields["grant"]
        self.fields["area"].initial = Area.objects.filter(kind=AreaKind.FORCE).first()

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if typed.get("contract") and typed.get("grant"):
            self.add_error("grant", "Choose a contract or a grant, not both.")
        return typed

    def columns(self) -> dict[str, Any]:
        """By column of the duty, without its measures."""
        return {name: value for name, value in self.cleaned_data.items() if name != "measures"}


def _measures_of(record: Contract | GrantAward | None, user: Any) -> "QuerySet[Measure]":
    measures = Measure.objects.visible_to(user).order_by("title")
    if record is None:
        return measures
    if isinstance(record, Contract):
        return measures.filter(Q(theme=record.service.theme) | Q(services=record.service)).distinct()
    return measures.filter(theme=record.round.theme if record.round else record.theme)


def initial_of(duty: ReturnDuty) -> dict[str, Any]:
    names = ("sender", "address", "area", "question", "days")
    return {name: getattr(duty, name) for name in names} | {"measures": list(duty.measures.all())}


class AskForm(forms.Form):
    quarter = forms.ModelChoiceField(Quarter.objects.none(), label="Quarter", empty_label=None)

    def __init__(self, *args: Any, quarters: "QuerySet[Quarter]", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["quarter"].queryset = quarters  # type: ignore[attr-defined]


class AskAgainForm(forms.Form):
    open_until = DateField("The new link works until")


class SendBackForm(forms.Form):
    to_change = Words(
        label="What has to change",
        max_length=LONGEST_QUESTION,
        rows=4,
        help_text="They read it in the mail.",
    )


class CodeForm(forms.Form):
    code = Line(label="Code", max_length=12, help_text="Six digits, from the mail that was just sent.")

    def clean_code(self) -> str:
        return "".join(filter(str.isdigit, self.cleaned_data["code"]))


class WorkbookForm(forms.Form):
    """The workbook of the return, filled in. What it says is read by `imports.returns`."""

    marks_optional = False

    file = forms.FileField(
        label="The workbook, filled in", allow_empty_file=True, widget=forms.FileInput({"accept": ".xlsx,.ods,.csv"})
    )


class WordsForm(forms.Form):
    """What the return says in words."""

    words = Words(label="In words", max_length=LONGEST_TEXT, rows=8, required=False)

    def __init__(self, *args: Any, question: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"].label = question or "Anything else to say"
        self.fields["words"].required = bool(question)
        if question:
            self.fields["words"].error_messages["required"] = "Write at least a sentence."
