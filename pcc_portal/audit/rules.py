"""Which changes show in the part of the log that readers outside follow."""

from collections.abc import Collection

from django.db.models import Model


def is_public_change(row: Model, changed: Collection[str]) -> bool:
    """Whether readers outside the office see these columns of the row as it stands; none: the row itself.

    A model says by a method of this name. One that says nothing is taken to be seen.
    """
    says = getattr(row, "is_public_change", None)
    return says is None or bool(says(changed))
