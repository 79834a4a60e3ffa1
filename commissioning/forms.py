"""What is asked about contracts, services, providers and money; the actions write it."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms

from objectives.models import Decision
from pcc_portal.ui import formats
from pcc_portal.updates.registers.fields import DateField, Line, PoundsField, Text, WhenField
from pcc_portal.updates.registers.forms import ExplainedForm, RecordForm

from .display import over_pot_words
from .models import Contract, ContractOption, FundingAward, GrantAward, GrantRound, Provider, Service

SOURCE = "Where this is known from, such as “Contract register, 3 October 2023”."
FAR_LARGER = 10  # times the value of the contract
PURPOSE = "What the money is for, in a sentence or two."


class ProviderForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Provider
        fields: ClassVar[tuple[str, ...]] = ("title", "kind", "registered_number", "source", "is_public")
        labels: ClassVar = {"title": "Name"}
        help_texts: ClassVar = {"title": "As it is registered.", "source": SOURCE}


class ServiceForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Service
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "theme", "description", "age_from", "age_to", "live_on", "measures", "source", "is_public"),
        )
        labels: ClassVar = {
            "title": "Name",
            "age_from": "Youngest age",
            "age_to": "Oldest age",
            "live_on": "Live since",
            "measures": "Measures that count it",
        }
        help_texts: ClassVar = {"age_from": "In years. Leave empty for all ages.", "source": SOURCE}


class ContractForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Contract
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "service", "provider", "partners", "starts", "current_end", "maximum_end"),
            *("extension_decision_by", "notice_months", "value_awarded", "vat", "route", "framework", "is_light_touch"),
            *("reference", "notice", "lot", "social_value_promised", "social_value_delivered"),
            *("decision", "actions", "areas", "source", "is_public"),
        )
        labels: ClassVar = {
            "title": "Name",
            "areas": "Council areas that it serves",
            "partners": "Other providers",
            "framework": "Framework that it is called off from",
            "social_value_promised": "Social value that was promised",
            "social_value_delivered": "Social value that was delivered",
            "current_end": "Ends",
            "maximum_end": "Latest end",
            "extension_decision_by": "Decide on an extension by",
            "notice_months": "Notice, in months",
            "value_awarded": "Value as awarded, in pounds",
            "vat": "Is VAT in its amounts?",
            "reference": "Reference of the contract",
            "notice": "Number of the notice",
            "route": "How the provider was chosen",
            "is_light_touch": "Light-touch regime",
            "actions": "Actions of the delivery plan that it serves",
        }
        help_texts: ClassVar = {
            "partners": "Where several provide it together: all but the one named above, who leads.",
            "current_end": "The last day as things stand.",
            "maximum_end": "The last day if every extension is taken up.",
            "areas": "Leave all empty where it serves the whole of the force’s area.",
            "value_awarded": "Over the whole term. What is added later is recorded as a variation.",
            "source": SOURCE,
        }


class ContractChangeForm(ContractForm):
    """The end and the value move by an extension or a variation, which say why."""

    class Meta(ContractForm.Meta):
        fields: ClassVar = tuple(
            name for name in ContractForm.Meta.fields if name not in {"current_end", "value_awarded"}
        )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Of a contract with options, what follows from them is not asked for."""
        super().__init__(*args, **options)
        if self.instance.options.exists():
            del self.fields["maximum_end"], self.fields["extension_decision_by"]


class OptionForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = ContractOption
        fields: ClassVar[tuple[str, ...]] = ("title", "months", "ends_on", "value", "decide_by", "source")
        labels: ClassVar = {
            "title": "Name",
            "months": "Months that it adds",
            "ends_on": "Or the day up to which it lasts",
            "value": "Value that it adds, in pounds",
            "decide_by": "Decide on it by",
        }
        help_texts: ClassVar = {
            "title": "Such as “First extension”.",
            "months": "From the end before it, as the contract says.",
            "value": "Leave empty where it is not known.",
            "decide_by": "The last day, notice to the provider included.",
            "source": SOURCE,
        }

    def doubts(self, typed: dict[str, Any]) -> Iterator[str]:
        yield from super().doubts(typed)
        contract = self.instance.contract
        latest = contract.maximum_end or contract.current_end
        if typed.get("decide_by") and latest and typed["decide_by"] > latest and not self.instance.pk:
            yield f"The day to decide is after {formats.day(latest)}, when the contract would have ended."


class _ContractStepForm(ExplainedForm):
    on = WhenField(label="Agreed", help_text="When it was agreed, as exact as it is known, such as 3 October 2023.")
    decision = forms.ModelChoiceField(Decision.objects.order_by("-taken_on"), label="Decision", required=False)
    reason = Text(label="Reason", max_length=2_000, widget=forms.Textarea({"rows": 3}), help_text="Readers see it.")
    source = Line(label="Source", max_length=250, required=False, help_text=SOURCE)

    @property
    def contract(self) -> Any:
        return self.row

    def doubts(self, typed: dict[str, Any]) -> Iterator[str]:
        """About a change that is far larger than the contract, or takes more from it than it is worth."""
        yield from super().doubts(typed)
        added, now = typed["value_change"], Contract.objects.with_value().get(pk=self.contract.pk).value_now
        if added and now and abs(added) >= FAR_LARGER * abs(now):
            yield f"This is {FAR_LARGER} times what the contract is worth, {formats.pounds(now)}, or more."
        elif added and now is not None and now + added < 0:
            yield f"The contract is worth {formats.pounds(now)}: with this it would be worth less than nothing."


class ExtendForm(_ContractStepForm):
    new_end = DateField(label="New end", help_text="The last day of the contract from now on.")
    value_change = PoundsField(label="Value added, in pounds", required=False, help_text="If it costs more.")
    field_order = ("new_end", "value_change", "on", "decision", "reason", "source")


class TakeUpForm(_ContractStepForm):
    """The end is the option's own."""

    value_change = PoundsField(label="Value added, in pounds", required=False, help_text="If it costs more.")
    field_order = ("on", "value_change", "decision", "reason", "source")

    @property
    def contract(self) -> Any:
        return self.row.contract  # type: ignore[attr-defined]  # the row is an option

    def doubts(self, typed: dict[str, Any]) -> Iterator[str]:
        yield from super().doubts(typed)
        last: Any = self.row.decide_by  # type: ignore[attr-defined]
        if last and typed["on"][0] > last:
            yield f"It was to be decided by {formats.day(last)}: this is later."


class DeclineForm(ExplainedForm):
    on = DateField(label="Decided", help_text="The day on which it was decided, such as 3 October 2023.")
    reason = Text(label="Reason", max_length=2_000, widget=forms.Textarea({"rows": 3}), help_text="Readers see it.")


class VaryForm(_ContractStepForm):
    value_change = PoundsField(
        label="Change of the value, in pounds", required=False, help_text="With a minus where it costs less."
    )
    new_end = DateField(
        label="New end", required=False, help_text="Only where the last day moves, also for an early end."
    )
    field_order = ("value_change", "new_end", "on", "decision", "reason", "source")

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not typed.get("value_change") and not typed.get("new_end"):
            self.add_error("value_change", "Say what varies: the value, the last day, or both.")
        return typed


class SuccessorForm(ExplainedForm):
    successor = forms.ModelChoiceField(
        Contract.objects.none(),
        label="Contract that follows on",
        required=False,
        empty_label="No contract",
        help_text="Add it to the register first if it is not in the list.",
    )
    reason = Text(label="Reason", max_length=2_000, required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        free = Contract.objects.exclude(pk=self.row.pk).filter(predecessor=None)
        now = Contract.objects.filter(predecessor__pk=self.row.pk)
        self.fields["successor"].queryset = (free | now).order_by("title")  # type: ignore[attr-defined]


class AwardForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = FundingAward
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "theme", "funder", "amount", "awarded_on", "purpose", "conditions"),
            *("initiatives", "initiatives_noun", "source", "is_public"),
        )
        labels: ClassVar = {
            "title": "Name",
            "amount": "Amount, in pounds",
            "initiatives": "How many things it pays for",
            "initiatives_noun": "What they are called",
        }
        help_texts: ClassVar = {"purpose": PURPOSE, "source": SOURCE}


class GrantRoundForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = GrantRound
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "theme", "funder", "purpose", "pot", "opens_on", "closes_on", "closed_on", "awards_by"),
            *("applications", "eligible", "applied_for", "source", "is_public"),
        )
        labels: ClassVar = {
            "title": "Name",
            "pot": "Pot, in pounds",
            "opens_on": "Opens",
            "closes_on": "To close",
            "closed_on": "Closed",
            "awards_by": "Awards by",
            "applications": "Applications received",
            "eligible": "Of them, eligible",
            "applied_for": "Sum applied for, in pounds",
        }
        help_texts: ClassVar = {"pot": "All that there is to give.", "purpose": PURPOSE, "source": SOURCE}
        help_texts |= {"closed_on": "When it closed in fact. How that was beside the plan is worked out."}

    def doubts(self, typed: dict[str, Any]) -> Iterator[str]:
        yield from super().doubts(typed)
        yield over_pot_words(typed["pot"], [*self.instance.awards.all()] if self.instance.pk else [])


class WithdrawRoundForm(ExplainedForm):
    on = DateField(label="Withdrawn", help_text="The day from which it does not stand, such as 3 October 2023.")
    replaced_by = forms.ModelChoiceField(
        GrantRound.objects.none(),
        label="Round in its place",
        required=False,
        empty_label="No other round",
        help_text="Add it first if it is not in the list.",
    )
    reason = Text(label="Reason", max_length=2_000, widget=forms.Textarea({"rows": 3}), help_text="Readers see it.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        others = GrantRound.objects.exclude(pk=self.row.pk).filter(withdrawn_on__isnull=True)
        self.fields["replaced_by"].queryset = others.order_by("title")  # type: ignore[attr-defined]


class DirectGrantForm(RecordForm):
    """Of a grant outside any round."""

    class Meta(RecordForm.Meta):
        model = GrantAward
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "theme", "recipient", "amount", "awarded_on", "purpose", "direct_reason"),
            *("conditions", "crime_reduction", "source", "is_public"),
        )
        labels: ClassVar = {
            "title": "Name",
            "amount": "Amount, in pounds",
            "direct_reason": "Why it is made outside a round",
        }
        help_texts: ClassVar = {
            "title": "Such as “Grant to the youth club”.",
            "recipient": "Add it as a provider first if it is not in the list.",
            "direct_reason": "Such as “The only refuge in the county”. Readers see it.",
            "purpose": PURPOSE,
            "source": SOURCE,
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("theme", "direct_reason"):
            self.fields[name].required = True


class GrantForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = GrantAward
        fields: ClassVar[tuple[str, ...]] = (
            "title",
            "recipient",
            "amount",
            "awarded_on",
            "purpose",
            "conditions",
            "crime_reduction",
            "source",
            "is_public",
        )
        labels: ClassVar = {"title": "Name", "amount": "Amount, in pounds"}
        help_texts: ClassVar = {
            "title": "Such as “Grant to the youth club”.",
            "recipient": "Add it as a provider first if it is not in the list.",
            "purpose": PURPOSE,
            "source": SOURCE,
        }

    def doubts(self, typed: dict[str, Any]) -> Iterator[str]:
        yield from super().doubts(typed)
        others = GrantAward.objects.filter(round=self.instance.round_id).exclude(pk=self.instance.pk)
        yield over_pot_words(self.instance.round.pot, [*others, self.instance])
