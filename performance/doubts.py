"""What makes a possible figure doubtful beside its neighbours, while it is typed and when it is approved."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from . import rules
from .choices import Unit
from .figures import is_hidden, value_words
from .models import Measure
from .stats.due import FigureDue

NEVER_WEIGHED = frozenset({Unit.PLACE, Unit.YES_NO})


def unusual(
    measure: Measure, value: Decimal | None, entry: Mapping[str, Any], quarter: Any, before: rules.Before
) -> list[str]:
    """In sentences, about the value beside its neighbours in time, and about its period."""
    say, signs = partial(value_words, measure), rules.may_be_negative(measure)
    weighed = None if measure.unit in NEVER_WEIGHED else value
    return rules.doubts(weighed, entry, quarter, before, name=f"“{measure}”", say=say, signs=signs)


def doubts_of(given: FigureDue) -> list[str]:
    """The same of a figure that stands there; none where it is hidden, for they would tell of it."""
    row = given.current
    if row is None or is_hidden(row):
        return []
    entry = {"start": row.start, "end": row.end, "as_at": row.as_at}
    return unusual(given.measure, row.value, entry, given.quarter, given.before)
