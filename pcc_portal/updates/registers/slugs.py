"""The part of an address that names a new row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from django.db.models import Model
from django.utils.text import slugify

# What stands in that place of an address for a page of its own.
TAKEN_BY_PAGES = frozenset({"add", "open"})


def free_slug(row: Model) -> str:
    """Made from the title, unlike any that there is. The caller holds the chain, so that nobody takes it meanwhile."""
    field = row._meta.get_field("slug")
    longest: int = field.max_length or 50  # type: ignore[union-attr]
    base = slugify(str(row))[: longest - 4].strip("-_") or slugify(str(row._meta.verbose_name))
    like = type(row)._default_manager.filter(slug__startswith=base)
    taken = TAKEN_BY_PAGES | set(like.values_list("slug", flat=True))
    return next(slug for slug in _candidates(base) if slug not in taken)


def _candidates(base: str) -> Iterator[str]:
    return (base if number == 1 else f"{base}-{number}" for number in count(1))
