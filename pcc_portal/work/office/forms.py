"""What is asked about the office itself, a section at a time."""

from typing import Any, ClassVar

from django import forms

from objectives.forms import PlanForm
from objectives.models import Plan
from objectives.models.office import ADDRESSES, AREA, HOUSE_STYLE, LEVELS, LOOK, NAMES, OFFICERS
from objectives.models.plan import SMALL_NUMBERS
from pcc_portal.ui.colours import read_colour
from pcc_portal.ui.images import LARGEST_FILE
from pcc_portal.updates.registers.fields import Line
from pcc_portal.updates.registers.forms import ReasonField, RecordForm

WHY = "Why it changes, for the log."


class _OfficeForm(RecordForm):
    reason = ReasonField(help_text=WHY)


class NamesForm(_OfficeForm):
    class Meta(RecordForm.Meta):
        model = Plan
        fields: ClassVar[tuple[str, ...]] = (*NAMES, *OFFICERS)
        labels: ClassVar = {
            **PlanForm.Meta.labels,
            "title": "Name of the plan",
            "force": "Name of the force",
            "deputy": "Title of the deputy of the office-holder",
            "clerk": "What the panel’s clerk is called",
        }
        help_texts: ClassVar = {
            **PlanForm.Meta.help_texts,
            "deputy": "At length. In a sentence it is shortened as that of the office-holder is.",
            "clerk": "As in a sentence, such as “clerk” or “monitoring officer”.",
        }


class LevelsForm(_OfficeForm):
    class Meta(RecordForm.Meta):
        model = Plan
        fields: ClassVar[tuple[str, ...]] = LEVELS
        labels: ClassVar = PlanForm.Meta.labels
        help_texts: ClassVar = PlanForm.Meta.help_texts


class AddressesForm(_OfficeForm):
    class Meta(RecordForm.Meta):
        model = Plan
        fields: ClassVar[tuple[str, ...]] = ADDRESSES
        labels: ClassVar = {
            "body_web": "Web address of the office",
            "force_web": "Web address of the force",
            "panel_web": "Web address of the panel",
            "licence": "Licence of the data",
            "licence_web": "Web address of the licence",
        }
        help_texts: ClassVar = {
            **dict.fromkeys(("body_web", "force_web", "panel_web"), "Such as https://www.example.org."),
            "licence": "Such as “Open Government Licence v3.0”. It stands below every page and in files of figures.",
            "licence_web": "Where it can be read.",
        }


class AreaForm(_OfficeForm):
    class Meta(RecordForm.Meta):
        model = Plan
        fields: ClassVar[tuple[str, ...]] = AREA
        labels: ClassVar = {"population": "People who live there", "population_source": "Who counted them, and when"}
        help_texts: ClassVar = {"population_source": "Such as “Office for National Statistics, mid-2022”."}


class HouseStyleForm(_OfficeForm):
    class Meta(RecordForm.Meta):
        model = Plan
        fields: ClassVar[tuple[str, ...]] = HOUSE_STYLE
        labels: ClassVar = {
            "money_style": "Millions are written",
            "date_style": "Days are written",
            "languages": "Languages besides English",
        }
        help_texts: ClassVar = {
            "date_style": "Periods, such as 5 May to 9 June 2023, never name the day of the week.",
            "languages": "Of documents and of words in texts, such as “cy: Welsh (Cymraeg)”: the tag (BCP 47), the "
            "name in English and its own, several with commas between.",
        }


class ColourField(Line):
    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        return read_colour(text) if text else text


class ColourForm(_OfficeForm):
    class Meta(RecordForm.Meta):
        model = Plan
        fields: ClassVar[tuple[str, ...]] = LOOK
        field_classes: ClassVar = {"colour": ColourField}
        help_texts: ClassVar = {
            "colour": "# and six digits, such as #12436d. White words stand on it, so it has to be dark enough."
        }


class SmallNumbersForm(_OfficeForm):
    reason = ReasonField(help_text="Why they change. Needed.")

    class Meta(RecordForm.Meta):
        model = Plan
        fields: ClassVar[tuple[str, ...]] = SMALL_NUMBERS
        labels: ClassVar = PlanForm.Meta.labels
        help_texts: ClassVar = PlanForm.Meta.help_texts


class DemonstrationForm(_OfficeForm):
    class Meta(RecordForm.Meta):
        model = Plan
        fields: ClassVar[tuple[str, ...]] = ("demonstration",)
        labels: ClassVar = PlanForm.Meta.labels
        help_texts: ClassVar = PlanForm.Meta.help_texts


class LogoForm(forms.Form):
    """`content` goes to the action, which looks at what it is."""

    picture = forms.FileField(
        label="Picture",
        allow_empty_file=True,
        help_text=f"PNG or JPEG, {LARGEST_FILE // 1024} kB at most. It stands on white, 48 pixels high.",
        widget=forms.FileInput({"accept": "image/png,image/jpeg"}),
    )
    words = Line(
        label="What it says",
        max_length=150,
        help_text="For people who do not see it, such as “Safer Anyshire”.",
    )

    def content(self) -> bytes:
        """No more than shows that it is too large."""
        picture: Any = self.cleaned_data["picture"]
        return bytes(picture.read(LARGEST_FILE + 1))
