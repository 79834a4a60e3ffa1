"""The sheets of the workbook, in an order in which they can be loaded."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, ClassVar

from django import forms

from pcc_portal.ui.titles import first_titles
from pcc_portal.updates.registers.declaration import all_kinds
from pcc_portal.updates.registers.fields import NumberField
from pcc_portal.updates.releases.as_of import WORKING_COPY
from performance.choices import Availability
from performance.models import Area, Measure, Observation

from ..columns import Column
from ..figures.reading import CHOICES, IN_DOWNLOAD, TICKS
from ..figures.target import Figures
from ..target import Target
from .people import Office, People, Quarters
from .registers import Cells, new_records
from .updates import Updates

EXAMPLE = "Example:"  # how the first cell of a row begins that is left out
GUIDE, LISTS = "Read me", "Lists"  # sheets that hold no records
NUMBERS = ("value", "numerator", "denominator", "lower", "upper")


class NewFigures(Figures):
    """Without what only the download tells of a figure."""

    fields: ClassVar[dict[str, forms.Field]] = {
        "measure": forms.ModelChoiceField(Measure.objects.all()),
        "area": forms.ModelChoiceField(Area.objects.all(), required=False),
        **{name: forms.ChoiceField(choices=choices, required=False) for name, choices in CHOICES.items()},
        **{name: forms.BooleanField(required=False) for name in TICKS},
        **{name: NumberField(required=False) for name in NUMBERS},
    }

    def columns(self, user: Any) -> list[Column]:
        read = (column for column in super().columns(user) if column.is_read and column.name != "reason")
        fields = ((column, self.fields.get(column.name)) for column in read)
        return [replace(column, field=field, is_needed=bool(field and field.required)) for column, field in fields]

    def stands(self, user: Any) -> Iterator[Cells]:
        heads, lines = self.table(user)
        withheld = self._withheld()
        names = [IN_DOWNLOAD.get(head, head) for head in heads]
        rows = (dict(zip(names, line, strict=True)) for line in lines)
        return (row | withheld.get(_place(row), {}) for row in rows if not row["made_of"])

    @staticmethod
    def _withheld() -> dict[tuple[str, ...], dict[str, Any]]:
        """By whom each figure is withheld, and up to when: what readers' tables do not tell."""
        rows = Observation.objects.as_at(WORKING_COPY).filter(availability=Availability.WITHHELD)
        kept = rows.values("withheld_by", "review_on", *PLACE_IN_ROWS)
        return {tuple(str(row.pop(name)) for name in PLACE_IN_ROWS): row for row in kept}


PLACE_IN_ROWS = ("measure__slug", "area__slug", "start", "end")


def _place(row: Cells) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in ("measure", "area", "start", "end"))


@lru_cache(maxsize=1)
def sheets() -> Mapping[str, Any]:
    """By key. The office's settings come after the plan that carries them; words that cite records come last."""
    ordered: list[Target] = [People(), Quarters()]
    for target in new_records(list(all_kinds())):
        ordered += [target, Office()] if target.key == "plan" else [target]
    return {target.key: target for target in [*ordered, NewFigures(), Updates()]}


def title_of(sheet: Target) -> str:
    """What its tab says: at most 31 characters, and none that a spreadsheet refuses."""
    with first_titles():
        return sheet.noun.title[:31]
