"""The filters of a register. Apps declare them; every choice lives in the address."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.forms import Form
from django.utils.text import capfirst
from django_filters import CharFilter, ChoiceFilter, FilterSet, ModelChoiceFilter

from .query import terms_of
from .spelling import words_to_find
from .titles import ALL_OF_LEVEL, LEVEL_LABELS


class FilterForm(Form):
    """Every filter may be left alone, so none is marked optional."""

    marks_optional: ClassVar[bool] = False


class SearchFilter(CharFilter):
    """What is typed stands in one of the fields, as Find would find it; a part of a word will do here."""

    def __init__(self, *fields: str, **options: Any) -> None:
        super().__init__(label="Search", max_length=100, **options)
        self.fields_searched = fields

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """One query more, for the words of the rows: the databases do not spell alike."""
        if not (value or "").strip():
            return qs
        rows = qs.values_list("pk", *self.fields_searched)
        return qs.filter(pk__in=[key for key, *texts in rows if stands_in(value, texts)])


def stands_in(asked: str, texts: Iterable[object]) -> bool:
    """Whether the texts of a row, each by itself, have all that is asked for and nothing that is not wanted."""
    terms = terms_of(asked)
    text = " | ".join(" ".join(words_to_find(str(text))) for text in texts if text)
    return bool(terms) and all(term.stands_in(text) != term.is_unwanted for term in terms)


class RecordedFilter(ChoiceFilter):
    """Whether a column holds anything yet, in the words `yes` and `no`."""

    def __init__(self, yes: str, no: str, **options: Any) -> None:
        super().__init__(choices=[("yes", yes), ("no", no)], **options)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return qs.filter(**{f"{self.field_name}__isnull": value != "yes"}) if value else qs


class OwnerFilter(ModelChoiceFilter):
    """The rows of another model, such as themes, that rows of the register belong to; `related` is their name there."""

    def __init__(self, model: type[Model], related: str, **options: Any) -> None:
        owners = model._default_manager.filter(**{f"{related}__isnull": False}).distinct()
        label, empty = capfirst(model._meta.verbose_name), f"All {model._meta.verbose_name_plural}"
        level = str(model._meta.model_name)
        label, empty = LEVEL_LABELS.get(level, label), ALL_OF_LEVEL.get(level, empty)
        super().__init__(queryset=owners, to_field_name="slug", label=label, empty_label=empty, **options)


class RegisterFilterSet(FilterSet):
    """Declare filters with labels. `is_active` asks whether the reader has chosen anything."""

    def get_form_class(self) -> type[Form]:
        plain = super().get_form_class()
        return type(plain.__name__, (FilterForm, plain), {})

    @property
    def is_active(self) -> bool:
        return self.is_bound and self.form.has_changed()


class CountedToADay(RegisterFilterSet):
    """`on` is the day to which days are counted."""

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
