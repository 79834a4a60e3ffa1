"""Holding a row against its model before it is written."""

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Model, Q, Value


def check(row: Model) -> None:
    """As `full_clean`, which asks the database once for each check constraint; a sound row is asked for once.

    Raises ValidationError, in the words of `full_clean`.
    """
    if not _is_sound(row):
        row.full_clean()


def _is_sound(row: Model) -> bool:
    try:
        row.full_clean(validate_constraints=False)
        for model, constraints in row.get_constraints():
            for constraint in constraints:
                if not isinstance(constraint, CheckConstraint):
                    constraint.validate(model, row)
    except ValidationError:
        return False
    return _keeps_every_check(row)


def _keeps_every_check(row: Model) -> bool:
    """A condition about a column without a value is kept, as in the database itself."""
    of_models = row.get_constraints()
    conditions = [c.condition for _, constraints in of_models for c in constraints if isinstance(c, CheckConstraint)]
    columns = {field.name: field for field in row._meta.concrete_fields} | {"pk": row._meta.pk}
    against = {name: Value(getattr(row, field.attname), field) for name, field in columns.items() if field}
    return not conditions or Q(*conditions).check(against)
