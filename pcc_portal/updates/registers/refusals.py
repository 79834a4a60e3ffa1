"""What the database's rules refuse, told at its field, with the way to the record that stands in the way."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import F, Model, UniqueConstraint
from django.utils.html import format_html

from pcc_portal.ui.form_pages import refuse

from ..models import Releasable


def refuse_row(form: forms.BaseForm, refusal: ValidationError, row: Model | None) -> None:
    """As `refuse`; an error about a `row` that there is already leads to the one that there is."""
    if row is None:
        refuse(form, refusal)
        return
    by_field = refusal.error_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.error_list}
    refuse(form, ValidationError({name: [_with_way_on(e, row) for e in errors] for name, errors in by_field.items()}))


def _with_way_on(error: ValidationError, row: Model) -> ValidationError:
    other = in_the_way(error, row)
    address, words = way_to(other) if other is not None else ("", "")
    if not address:
        return error
    sentence = " ".join(error.messages)
    return ValidationError(format_html('{} <a href="{}">{}</a>', sentence, address, words), code=error.code)


def in_the_way(error: ValidationError, row: Model) -> Model | None:
    """The stored row because of which `row` cannot be; None where the error is of another kind."""
    same = _same(error, row)
    if not same:
        return None
    if isinstance(row, Releasable):
        return row.in_force()
    return row._meta.model._default_manager.filter(**same).exclude(pk=row.pk).first()


def _same(error: ValidationError, row: Model) -> dict[str, Any]:
    """What has to differ and does not: lookups of columns with the row's values."""
    params: Any = getattr(error, "params", None) or {}
    names = params.get("unique_check", ()) if error.code in {"unique", "unique_together"} else ()
    lookups = {name: name for name in names}
    for constraint in row._meta.constraints:
        told = error.code, error.message
        if isinstance(constraint, UniqueConstraint) and told == (
            constraint.violation_error_code,
            constraint.get_violation_error_message(),
        ):
            lookups = dict(_lookups(constraint))
    return {lookup: getattr(row, row._meta.get_field(name).attname) for lookup, name in lookups.items()}  # type: ignore[union-attr]


def _lookups(constraint: UniqueConstraint) -> Iterator[tuple[str, str]]:
    """Each lookup with its column; what stands in a function, as in `Lower("title")`, is the same in any case."""
    yield from ((name, name) for name in constraint.fields)
    expressions: Any = constraint.expressions
    for each in expressions:
        if isinstance(each, F):
            yield each.name, each.name  # type: ignore[attr-defined]  # the stubs know no name of an F
        else:
            columns: list[Any] = [part for part in each.flatten() if isinstance(part, F)]
            yield from ((f"{column.name}__iexact", column.name) for column in columns)


def way_to(row: Any) -> tuple[str, str]:
    """(address, words of a link) to the page that corrects the row, or else that shows it; empty where neither is."""
    if hasattr(row, "get_correction_url"):
        return row.get_correction_url(), "Correct it"
    return (row.get_absolute_url(), f"See {row}") if hasattr(row, "get_absolute_url") else ("", "")
