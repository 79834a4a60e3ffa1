from typing import Any

from django.db.models import CharField

from .choices import Precision


class PrecisionField(CharField):
    """How to print the date beside it: name it `<date>_precision`. The date holds the last day meant."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", 12)
        options.setdefault("choices", Precision.choices)
        options.setdefault("default", Precision.DAY)
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        """Without its choices: one more is no change of the column."""
        name, path, args, options = super().deconstruct()
        options.pop("choices", None)
        return name, path, args, options
