"""A reading as a row: what it was worked out to, and the figures that words and pictures tell of it.

`facts` is what lists count, filter and sort by; `rows` the rest, read where a page prints the measure. Of areas that
are compared by name only the period of the figure now is kept. What a person grades, and what an area is called, is
read as it stands, so that nothing kept depends on the day.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from django.db.models import DateField, DecimalField, Model

from pcc_portal.periods.models import Quarter
from pcc_portal.updates.fetching import row_of
from pcc_portal.updates.grading.schemes import NO_DATA, NOT_GRADED, Grade, Scheme
from pcc_portal.updates.releases.as_of import Viewpoint

from ..choices import AreaKind, Travel
from ..models import Area, KeptReading, Measure, MeasureGrade, Observation, SeriesBreak, Target
from ..stats.readings import Reading, readings

Row = TypeVar("Row", bound=Model)
Packed = dict[str, Any]


class Stored(NamedTuple):
    """A kept row without its `rows`."""

    key: int
    basis: str
    facts: str


OF_MEASURE = ("unit", "statistic", "per", "direction", "frequency", "aggregation")  # that numbers are worked out by
OF_FIGURES = (
    *("id", "measure_id", "area_id", "quarter_id", "release_id", "start", "end", "as_at", "value", "numerator"),
    *("denominator", "lower", "upper", "is_tied", "qualifier", "is_provisional", "availability"),
    *("availability_reason", "withheld_by", "review_on", "source", "months_given"),
)
OF_TARGETS = ("id", "measure_id", "release_id", "effective_from", "value", "upper", "tolerance", "set_by")
OF_BREAKS = ("id", "measure_id", "release_id", "on", "note")
SHOWN = {"hidden": "", "hidden_why": ""}  # no figure is kept of a measure that hides any
WORKED_OUT = ("is_illustrative", "points_shown", "periods_worse", "is_worsening", "is_improving")


class Basis:
    """What readings of a viewpoint are worked out by besides figures, targets and breaks, as a digest for each measure:
    another one where a reading may be another."""

    def __init__(self, scheme: Scheme, quarter: Quarter, areas: Iterable[Area]) -> None:
        self.scheme = scheme
        grades = [(str(g), g.place, str(g.edge), g.is_retired) for g in scheme.grades]
        kinds = sorted((area.pk, area.kind) for area in areas)
        self._shared = (scheme.rule, sorted(scheme.parameters.items()), grades, quarter.start, kinds)
        self._known: dict[tuple[Any, ...], str] = {}

    def of(self, measure: Measure) -> str:
        by = tuple(getattr(measure, name) for name in OF_MEASURE)
        if by not in self._known:
            self._known[by] = hashlib.sha256(_text([by, self._shared]).encode()).hexdigest()
        return self._known[by]


def pack(reading: Reading) -> tuple[str, str]:
    """`facts` and `rows` of a reading that hides nothing."""
    facts = {
        "value": _plain(reading.value),
        "gap": _plain(reading.gap),
        "distance": _plain(reading.distance),
        "travel": str(reading.travel),
        "rule_grade": str(reading.rule_grade),
        "shown": reading.shown,
        **{name: getattr(reading, name) for name in WORKED_OUT},
    }
    rows = {
        "series": _pack_series(reading, reading.series),
        "targets": _pack(reading.targets, OF_TARGETS),
        "breaks": _pack(reading.breaks, OF_BREAKS),
    }
    if reading.entered != reading.series:
        rows["entered"] = _pack_series(reading, reading.entered)
    return _text(facts), _text(rows)


class Shelf:
    """`rows` of kept readings, which nobody has asked for yet. The first that is asked for brings all of them, so that
    what asks one by one costs one query."""

    def __init__(self, areas: Mapping[int, Area]) -> None:
        self.areas = areas
        self._told: dict[int, str | None] = {}

    def with_row(self, row: Stored) -> "Shelf":
        self._told[row.key] = None
        return self

    def bring(self, keys: Iterable[int]) -> None:
        if wanted := [key for key in keys if self._told[key] is None]:
            self._told |= dict(KeptReading.objects.filter(pk__in=wanted).values_list("pk", "rows"))

    def load(self, key: int) -> str | None:
        """None where the row has gone meanwhile."""
        if self._told[key] is None:
            self.bring(self._told)
        return self._told[key]


class RestoredReading(Reading):
    """A reading made of a kept row: of its facts, and of its `rows` where something asks for more."""

    key: int  # of the kept row
    shelf: Shelf
    viewpoint: Viewpoint

    def __init__(
        self, measure: Measure, row: Stored, judged: tuple[Scheme, MeasureGrade | None], shelf: Shelf, at: Viewpoint
    ) -> None:
        facts = json.loads(row.facts)
        decimals = {name: _decimal(facts[name]) for name in ("value", "gap", "distance")}
        scheme, given = judged
        self.__dict__.update(facts, **decimals, measure=measure, scheme=scheme, given=given)
        self.__dict__.update(travel=Travel(facts["travel"]), rule_grade=_grade(scheme, facts["rule_grade"]))
        self.__dict__.update(key=row.key, shelf=shelf, viewpoint=at)

    @property
    def has_value(self) -> bool:
        return self.value is not None

    def __getattr__(self, name: str) -> Any:
        """Of a field that has not been read yet. Where the row has gone meanwhile, all of it is worked out again."""
        if name not in {"observation", "series", "targets", "breaks", "entered"}:
            raise AttributeError(name)
        if packed := self.shelf.load(self.key):
            self.__dict__.update(self._restored(json.loads(packed)))
        else:
            (again,) = readings([self.measure], self.viewpoint)
            known = {name: self.__dict__[name] for name in ("key", "shelf", "viewpoint")}
            self.__dict__.clear()
            self.__dict__.update(vars(again), **known)
        return self.__dict__[name]

    def _restored(self, packed: Packed) -> dict[str, Any]:
        series = self._series(packed["series"])
        force = series.get(AreaKind.FORCE, [])
        return {
            "observation": force[-1] if force else None,
            "series": series,
            "entered": self._series(packed["entered"]) if "entered" in packed else series,
            "targets": _unpack(Target, packed["targets"], {}),
            "breaks": _unpack(SeriesBreak, packed["breaks"], {}),
        }

    def _series(self, packed: Mapping[str, Packed]) -> dict[str, list[Observation]]:
        series = {kind: _unpack(Observation, rows, SHOWN) for kind, rows in packed.items()}
        for rows in series.values():
            for row in rows:
                row._state.fields_cache = {"measure": self.measure, "area": self.shelf.areas[row.area_id]}
        return series

    @cached_property
    def as_entered(self) -> Reading:
        worked_out = Reading(
            *(self.measure, self.observation, self.series, self.targets, self.breaks),
            *(self.entered, self.scheme, self.given),
        )
        return self if worked_out.as_entered is worked_out else worked_out.as_entered


def _pack_series(reading: Reading, series: Mapping[str, Sequence[Observation]]) -> dict[str, Packed]:
    now = reading.observation
    kept = {
        kind: [row for row in rows if kind != AreaKind.PEER or _is_within(row, now)] for kind, rows in series.items()
    }
    return {str(kind): _pack(rows, OF_FIGURES) for kind, rows in kept.items() if rows}


def _is_within(row: Observation, now: Observation | None) -> bool:
    return now is not None and now.start <= row.start and row.end <= now.end


def _pack(rows: Sequence[Model], names: Sequence[str]) -> Packed:
    """Column by column; one value where all rows have the same."""
    columns = {name: [_plain(getattr(row, name)) for row in rows] for name in names}
    return {"rows": len(rows), **{n: c if len({*c}) > 1 else c[0] for n, c in columns.items() if rows}}


def _unpack(model: type[Row], packed: Packed, more: dict[str, Any]) -> list[Row]:
    """Rows as the database gives them, without the columns that are not kept: Django reads these when asked."""
    many = packed["rows"]
    names = [name for name in packed if name != "rows"]
    columns = [_column(model, name, packed[name], many) for name in names]
    return [row_of(model, dict(zip(names, values, strict=True)) | more) for values in zip(*columns, strict=True)]


def _column(model: type[Model], name: str, values: Any, many: int) -> Sequence[Any]:
    read = READ.get((model, name), _as_it_is)
    return [read(each) for each in values] if isinstance(values, list) else [read(values)] * many


def _as_it_is(value: Any) -> Any:
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _date(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def _text(value: Any) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False, separators=(",", ":"))


def _grade(scheme: Scheme, key: str) -> Grade:
    return scheme.grade(key) or {str(NO_DATA): NO_DATA}.get(key, NOT_GRADED)


OF_TYPES = ((DecimalField, _decimal), (DateField, _date))
READ: dict[tuple[type[Model], str], Callable[[Any], Any]] = {
    (model, field.attname): read
    for model in (Observation, Target, SeriesBreak)
    for field in model._meta.concrete_fields
    for kind, read in OF_TYPES
    if isinstance(field, kind)
}
