"""Records of one kind whose names no reader could tell apart: asked about before there are two."""

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.html import format_html

from pcc_portal.ui.spelling import same_name

from .declaration import kind_of
from .refusals import way_to

CONFIRMED = "same_name"
NAMES = ("title", "name")


def name_column(model: type[Model]) -> str:
    """The column of its name; empty where it has none."""
    columns = {column.name for column in model._meta.concrete_fields}
    return next((name for name in NAMES if name in columns), "")


def namesake(row: Any, by: Any) -> Any:
    """A row of the same kind, and below the same record, that is called alike; of those that `by` may see."""
    model = type(row)
    column = name_column(model)
    rows: Any = model._default_manager.all()
    if hasattr(rows, "visible_to"):
        rows = rows.visible_to(by)
    kind = kind_of(model)
    for path in kind.parents if kind else ():
        first = path.split("__")[0]
        rows = rows.filter(**{first: getattr(row, f"{first}_id")})
    names = rows.exclude(pk=row.pk).values_list("pk", column)
    key = next((key for key, name in names if same_name(name, getattr(row, column))), None)
    return rows.get(pk=key) if key is not None else None


class AskAboutNames(forms.BaseForm):
    """A mixin for the form of a record: a name that there is already takes a tick to be used again."""

    instance: Any
    by: Any

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.is_bound and self.data.get(self.add_prefix(CONFIRMED)):
            self.fields[CONFIRMED] = self._tick()

    def _tick(self) -> forms.BooleanField:
        is_new = self.instance.pk is None
        label = "Add it all the same" if is_new else "Call it that all the same"
        return forms.BooleanField(label=label, required=False)

    def ask_about_name(self) -> None:
        """To be called with the row as typed, once the fields are sound."""
        name = name_column(type(self.instance))
        is_typed = name in self.fields and self.cleaned_data.get(name)
        if self.errors or not is_typed or self.cleaned_data.get(CONFIRMED) or name not in self.changed_data:
            return
        if (other := namesake(self.instance, self.by)) is not None:
            self.fields[CONFIRMED] = self._tick()
            address, words = way_to(other)
            link = format_html(' <a href="{}">{}</a>.', address, words) if address else ""
            sentence = "There is one called “{}”.{} Tick to use the name again, or choose another."
            self.add_error(CONFIRMED, forms.ValidationError(format_html(sentence, str(other), link)))
