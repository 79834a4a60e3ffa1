"""The form of a page before there is a record that it could be about: the columns of a sheet are its fields."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from ..records.target import begun


def blank_form(page_class: Any, user: Any, about: Any = None) -> Any:
    """`about`: what the page adds to, or changes; without one, a row that is in no database."""
    page, request = page_class(), HttpRequest()
    request.method, request.user = "POST", user
    page.request, page.args, page.kwargs, page.author, page.sets_up = request, (), {}, None, True
    if parent := getattr(page_class, "parent_model", None):
        page.parent = about or _blank(parent)
    else:
        page.object = about or _blank(page_class.model)
    return begun(page)


def _blank(model: type[Model]) -> Any:
    """With something in each column that is never empty."""
    row = model(pk=0)
    for field in model._meta.concrete_fields:
        if field.null or field.primary_key or getattr(row, field.attname) not in (None, ""):
            continue
        if field.is_relation:
            setattr(row, field.name, _blank(field.related_model))  # type: ignore[arg-type]
        elif field.choices:
            setattr(row, field.name, field.flatchoices[0][0])
        elif field.get_internal_type().endswith("IntegerField"):
            setattr(row, field.name, 1)
    return row
