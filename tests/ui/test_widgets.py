"""Fields written without templates: the boxes as Django's own templates write them, and nothing past the escaping."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from pcc_portal.ui.widgets import INPUTS, FormRenderer

BOXES = Path(forms.__file__).parent / "templates" / "django" / "forms" / "widgets"
HOSTILE = "<b>\"'&"
CHOICES = [("", "Choose"), (1, 2000), (HOSTILE, HOSTILE), (HOSTILE, [("a", gettext_lazy("One")), ("b", HOSTILE)])]
ATTRIBUTES = {"id": HOSTILE, "required": True, "disabled": False, "rows": 5, "maxlength": None}
WIDGETS = [
    forms.TextInput(),
    forms.DateInput(),
    forms.EmailInput(),
    forms.HiddenInput(),
    forms.NumberInput(),
    forms.PasswordInput(render_value=True),
    forms.TextInput({"type": "search"}),
    forms.CheckboxInput(),
    forms.Textarea(),
    forms.Select(choices=CHOICES),
    forms.SelectMultiple(choices=CHOICES),
]


def drawn(widget: forms.Widget, value: Any, renderer: Any) -> str:
    return re.sub(r"\n\s*\n", "\n", widget.render("na<me", value, ATTRIBUTES, renderer))


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
def test_a_box_is_what_the_template_of_django_writes(widget: forms.Widget) -> None:
    for value in (None, "", HOSTILE, "two\nlines", Decimal("1000.50"), 1, True):
        assert drawn(widget, value, FormRenderer()) == drawn(widget, value, TemplatesSetting())


def test_each_template_that_is_passed_by_is_of_a_plain_box() -> None:
    for name in INPUTS:
        text = (BOXES / f"{name}.html").read_text(encoding="utf-8")
        assert text.strip() == '{% include "django/forms/widgets/input.html" %}'


class Sent(forms.Form):
    name = forms.CharField(label=HOSTILE, help_text=mark_safe('As in the <a href="/plan/">plan</a>.'))
    note = forms.CharField(required=False, help_text=f"What the office calls itself: {HOSTILE}")
    agrees = forms.BooleanField(label=HOSTILE)
    kind = forms.ChoiceField(choices=[("a", HOSTILE)], widget=forms.RadioSelect, help_text="Of two.")


def test_a_field_says_its_label_its_hint_and_what_is_wrong() -> None:
    form = Sent({"name": "", "note": HOSTILE})
    form.add_error("name", HOSTILE)
    name, note, agrees, kind = (form[each].as_field_group() for each in form.fields)
    assert "<b>" not in name + note + agrees + kind
    assert name.startswith('<div class="field field--error">\n<label class="label" for="id_name">&lt;b&gt;')
    assert '<div class="hint" id="id_name_helptext">As in the <a href="/plan/">plan</a>.</div><div class="error' in name
    assert '<label class="label" for="id_note">Note <span class="label__optional">(optional)</span></label>' in note
    assert '<div class="hint" id="id_note_helptext">What the office calls itself: &lt;b&gt;' in note
    assert '<div class="choice"><input type="checkbox" name="agrees" required aria-invalid="true"' in agrees
    assert kind.startswith('<fieldset class="field field--error" aria-describedby="id_kind_helptext id_kind_error">')
    assert '<legend class="label">Kind</legend>\n<div class="hint" id="id_kind_helptext">Of two.</div>' in kind


class Shown(forms.Form):
    note = forms.CharField(required=False, show_hidden_initial=True)
    number = forms.IntegerField(required=False, show_hidden_initial=True)
    agrees = forms.BooleanField(required=False, show_hidden_initial=True)


def test_an_empty_box_does_not_say_what_it_was_shown_with() -> None:
    form = Shown(initial={"note": "", "number": None, "agrees": False})
    assert not any("initial-" in str(box) for box in form)
    form = Shown(initial={"note": HOSTILE, "number": 0, "agrees": True})
    says = '<input type="hidden" name="initial-{}" value="{}" id="initial-id_{}">'
    shown = (("note", escape(HOSTILE)), ("number", 0), ("agrees", True))
    assert all(says.format(name, value, name) in str(form[name]) for name, value in shown)


@pytest.mark.parametrize("name", ["note", "number", "agrees"])
def test_an_empty_box_that_is_filled_in_was_empty_before_and_stays_so_where_it_is_shown_again(name: str) -> None:
    form = Shown({name: "1"})
    assert form.changed_data == [name]
    assert "initial-" not in str(form[name])
    assert not Shown({}).has_changed()
    assert Shown({"initial-note": "1", "initial-number": "1", "initial-agrees": "True"}).changed_data == [
        "note",
        "number",
        "agrees",
    ]


def test_a_form_that_marks_nothing_as_optional() -> None:
    form = Sent()
    form.marks_optional = False  # type: ignore[attr-defined]
    assert "(optional)" not in form["note"].as_field_group()
