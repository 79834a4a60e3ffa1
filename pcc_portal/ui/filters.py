"""The filters of a register. Apps declare them; every choice lives in the address."""

from typing import ClassVar

from django.forms import Form
from django_filters import FilterSet


class FilterForm(Form):
    """Every filter may be left alone, so none is marked optional."""

    marks_optional: ClassVar[bool] = False


class RegisterFilterSet(FilterSet):
    """Declare filters with labels. `is_active` asks whether the reader has chosen anything."""

    def get_form_class(self) -> type[Form]:
        plain = super().get_form_class()
        return type(plain.__name__, (FilterForm, plain), {})

    @property
    def is_active(self) -> bool:
        return self.is_bound and self.form.has_changed()
