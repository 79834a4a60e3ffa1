"""What is asked about a document."""

from typing import Any

from django import forms

from pcc_portal.ui.languages import language_of, languages

from ..choices import Readers
from ..models.documents import NEEDS_LANGUAGE
from ..registers.fields import Line
from ..rules import can_publish
from .content import LARGEST

FORMS = ".pdf,.odt,.docx,.xlsx,.png,.jpg,.jpeg"


class _AboutDocument(forms.Form):
    """`by`: who reads it is a publisher's to say. Languages are asked about where the office publishes in several."""

    title = Line(
        label="Name",
        max_length=200,
        help_text="As readers are to see it, such as “Decision notice”, in the language of the document.",
    )
    language = forms.ChoiceField(label="Language", required=False)
    is_translation = forms.BooleanField(
        label="It is a translation",
        required=False,
        help_text="In whole or in short it says what this record says. The head of its page leads there.",
    )
    readers = forms.ChoiceField(label="Who gets it", choices=Readers.choices, widget=forms.RadioSelect)
    exempt_because = Line(
        label="Why readers do not get it",
        max_length=250,
        required=False,
        help_text="Only where readers are told that there is one, such as “Exempt: it names a bidder’s prices”.",
    )

    def __init__(self, *args: Any, by: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        named = {each.tag: str(each) for each in languages()}
        if own := self.initial.get("language"):
            named.setdefault(own, str(language_of(own)))
        if named:
            self.fields["language"].choices = [("", "English"), *named.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["language"], self.fields["is_translation"]
        if not can_publish(by):
            del self.fields["readers"], self.fields["exempt_because"]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if typed.get("readers") == Readers.EXEMPT and not typed.get("exempt_because"):
            self.add_error("exempt_because", "Say why readers outside the office do not get it.")
        if typed.get("is_translation") and not typed.get("language"):
            self.add_error("language", NEEDS_LANGUAGE)
        return typed


class AddDocumentForm(_AboutDocument):
    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        help_text=f"PDF, ODT, DOCX, XLSX, PNG or JPEG, {LARGEST // 1024 // 1024} MB at most.",
        widget=forms.FileInput({"accept": FORMS}),
    )
    field_order = ("file", "title", "language", "is_translation", "readers", "exempt_because")

    def content(self) -> bytes:
        """No more than shows that it is too large."""
        file: Any = self.cleaned_data["file"]
        return bytes(file.read(LARGEST + 1))


class ChangeDocumentForm(_AboutDocument):
    pass


class RemoveDocumentForm(forms.Form):
    reason = Line(label="Why it is removed", max_length=250, help_text="The office reads it beside the name, for good.")
