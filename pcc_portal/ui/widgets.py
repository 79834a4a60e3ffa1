"""Fields of forms, written without templates: the page of an update has two hundred, each with a hidden box beside it,
and every template for one costs as much as a row of a table.

Boxes are what Django's own templates write, but for blank lines; a test holds each against them. What is not named here
(choices shown one below another, files) is drawn by templates as before.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms import BoundField, HiddenInput
from django.forms.renderers import TemplatesSetting
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

Drawn = Callable[[Mapping[str, Any]], str]

OPTIONAL = mark_safe(' <span class="label__optional">(optional)</span>')


def _attributes(widget: Mapping[str, Any]) -> str:
    parts = []
    for name, value in widget["attrs"].items():
        if value is True:
            parts.append(f" {name}")
        elif value is not False:
            parts.append(f' {name}="{conditional_escape(str(value))}"')
    return "".join(parts)


def _input(widget: Mapping[str, Any]) -> str:
    value = widget["value"]
    says = "" if value is None else f' value="{conditional_escape(str(value))}"'
    name = conditional_escape(widget["name"])
    return f'<input type="{widget["type"]}" name="{name}"{says}{_attributes(widget)}>'


def _textarea(widget: Mapping[str, Any]) -> str:
    text = conditional_escape(widget["value"] or "")
    return f'<textarea name="{conditional_escape(widget["name"])}"{_attributes(widget)}>\n{text}</textarea>'


def _select(widget: Mapping[str, Any]) -> str:
    groups = "".join(_group(name, options) for name, options, _ in widget["optgroups"])
    return f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget)}>{groups}\n</select>'


def _group(name: Any, options: list[Mapping[str, Any]]) -> str:
    inner = "".join(f"\n  {_option(option)}" for option in options)
    return f'\n  <optgroup label="{conditional_escape(name)}">{inner}\n  </optgroup>' if name else inner


def _option(option: Mapping[str, Any]) -> str:
    value, label = conditional_escape(str(option["value"])), conditional_escape(localize(option["label"]))
    return f'<option value="{value}"{_attributes(option)}>{label}</option>'


def _field(field: Any) -> SafeString:
    """A field with its label, its hint and what is wrong: a checkbox stands before its label, several boxes under a
    legend."""
    errors, id_ = field.errors, field.id_for_label
    look, hint = "field field--error" if errors else "field", _hint(field)
    if field.widget_type == "checkbox":
        box = '<div class="{}">\n{}<div class="choice">{}<label for="{}">{}</label></div>\n{}</div>'
        return format_html(box, look, errors, field, id_, field.label, hint)
    is_optional = not field.field.required and getattr(field.form, "marks_optional", True)
    label = format_html("{}{}", field.label, OPTIONAL if is_optional else "")
    if field.use_fieldset:
        about = format_html(' aria-describedby="{}"', about) if (about := field.aria_describedby) else ""
        legend = '<fieldset class="{}"{}>\n<legend class="label">{}</legend>\n{}{}{}</fieldset>'
        return format_html(legend, look, about, label, hint, errors, field)
    labelled = '<div class="{}">\n<label class="label" for="{}">{}</label>\n{}{}{}</div>'
    return format_html(labelled, look, id_, label, hint, errors, field)


def _hint(field: Any) -> str:
    """Escaped, unlike Django's: what the office calls itself and its people may stand in a hint."""
    if not field.help_text:
        return ""
    return format_html('<div class="hint" id="{}_helptext">{}</div>', field.auto_id, field.help_text)


INPUTS = ("checkbox", "date", "email", "hidden", "number", "password", "search", "text")
DRAWN: dict[str, Drawn] = {f"django/forms/widgets/{name}.html": _input for name in INPUTS} | {
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}


class Box(BoundField):
    """A field of a form. Where it says beside itself what it was shown with, an empty box says nothing: a browser sends
    back what reads as empty, and a page of many rows sends half as many fields."""

    def as_hidden(self, attrs: Any = None, **options: Any) -> SafeString:
        if not options.get("only_initial") or self.field.hidden_widget is not HiddenInput:
            return super().as_hidden(attrs, **options)
        shown = self.form.data.get(self.html_initial_name) if self.form.is_bound else self.value()
        if shown is None or shown is False or shown == "":
            return SafeString()
        box = '<input type="hidden" name="{}" value="{}" id="{}">'
        return format_html(box, self.html_initial_name, str(shown), self.html_initial_id)


class FormRenderer(TemplatesSetting):
    """Of the form as a whole, and of what is not drawn here, the templates of the portal."""

    bound_field_class = Box

    def render(self, template_name: str, context: Any, request: Any = None) -> str:
        if draw := DRAWN.get(template_name):
            return mark_safe(draw(context["widget"]))  # noqa: S308  each value is escaped above
        if template_name == self.field_template_name:
            return _field(context["field"])
        if template_name == "django/forms/errors/list/default.html" and not context["errors"]:
            return SafeString()
        return super().render(template_name, context, request)
