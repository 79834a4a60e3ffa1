"""How factories keep what they make up."""

from typing import TypeVar

from django.db.models import ForeignKey, Model

Row = TypeVar("Row", bound=Model)


def stored(row: Row) -> Row:
    """The row, checked by its own columns alone, and saved: what is unique and what foreign keys lead to is for the
    database to check."""
    keys = {field.name for field in row._meta.concrete_fields if isinstance(field, ForeignKey)}
    row.full_clean(exclude=keys, validate_unique=False, validate_constraints=False)
    row.save()
    return row
