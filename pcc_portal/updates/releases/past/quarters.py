"""Quarters that were published, and everything as it was read then: register rows as a release sealed them, under the
names of their own tables.

A SELECT that names a register's table is sent with a common table expression of the same name, which stands before the
table itself: filters, joins, sums and pages work on the sealed rows as they do on the live ones.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import DecimalField, Field, JSONField, Model

from ...choices import ReleaseKind
from ...models import Release, SealedRecord
from ...registers.declaration import Kind, sealed_kinds
from ..as_of import AsAt, Viewpoint, past_moment, reset_moment, set_moment
from .sealed import has_slug, is_empty_text

SCHEMAS = {"postgresql": "public", "sqlite": "main"}  # names the live table where the expression has its name
EMPTY = {"postgresql": "'{}'::jsonb", "sqlite": "'{}'"}
SEALED = SealedRecord._meta.db_table


def published_quarters() -> list[Viewpoint]:
    """Each published quarter at its last release before the next quarter's first, latest quarter first. One query.

    Of a quarter with several papers, each at the last release before the next one's first: the last of them has the
    address of the quarter.
    """
    papers: list[list[Release]] = []  # each the releases while it was the newest paper, with those of its quarter
    for release in Release.objects.published().select_related("quarter").order_by("number"):
        if not papers or release.quarter.start > papers[-1][-1].quarter.start or _is_another(release, papers[-1]):
            papers.append([release])
        elif release.quarter_id == papers[-1][-1].quarter_id:
            papers[-1].append(release)
    return [_moment(paper, papers) for paper in reversed(papers)]


def _is_another(release: Release, paper: list[Release]) -> bool:
    """Of the same quarter, and not the first of it."""
    is_of_quarter = release.quarter_id == paper[-1].quarter_id and release.kind == ReleaseKind.PANEL_REPORT
    return is_of_quarter and any(each.kind == ReleaseKind.PANEL_REPORT for each in paper)


def _moment(paper: list[Release], papers: list[list[Release]]) -> Viewpoint:
    last = paper[-1]
    of_quarter = [each for each in papers if each[-1].quarter_id == last.quarter_id]
    nth = 0 if paper is of_quarter[-1] else of_quarter.index(paper) + 1
    return Viewpoint(AsAt(last.number), last.quarter, last, nth=nth)


@contextmanager
def as_published(moment: Viewpoint) -> Iterator[None]:
    """Everything read inside stands as it did at the release of the moment."""
    token = set_moment(moment)
    try:
        with sealed_registers_read():
            yield
    finally:
        reset_moment(token)


@contextmanager
def sealed_registers_read() -> Iterator[None]:
    """Every query inside reads registers as at the release of the moment; of moments one inside another, the inmost."""
    features = connection.features
    by_key = features.allows_group_by_selected_pks
    # Only of a real table does PostgreSQL know that the key stands for every column.
    features.allows_group_by_selected_pks = False
    try:
        with connection.execute_wrapper(_from_sealed_registers):
            yield
    finally:
        features.allows_group_by_selected_pks = by_key


def _from_sealed_registers(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    moment = past_moment()
    if moment and sql.lstrip("( ").startswith("SELECT"):
        number = moment.as_at.release or 0
        tables = [_expression(kind, number) for kind in _registers() if _names(sql, kind.model)]
        sql = f"WITH {', '.join(tables)} {sql}" if tables else sql
    return execute(sql, params, many, context)


@cache
def _registers() -> list[Kind]:
    return sealed_kinds()


def _names(sql: str, model: type[Model]) -> bool:
    return f'"{model._meta.db_table}"' in sql


def _expression(kind: Kind, number: int) -> str:
    """The rows that the release sealed; of a kind of which some columns alone are read as they were, every live row."""
    model, table = kind.model, kind.model._meta.db_table
    key = 'live."slug" = sealed."key"' if has_slug(model) else 'CAST(live."id" AS text) = sealed."key"'
    # Names of our own models and a whole number: nothing that a reader typed.
    release = f'SELECT "id" FROM "{Release._meta.db_table}" WHERE "number" = {number:d}'  # noqa: S608
    which = f'sealed."kind" = \'{kind.key}\' AND sealed."release_id" = ({release})'
    live, fields = f'{SCHEMAS[connection.vendor]}."{table}" live', model._meta.concrete_fields
    if kind.named_then:
        columns = ", ".join(_named_then(field) if field.name in kind.named_then else _live(field) for field in fields)
        rows = f'{live} LEFT JOIN "{SEALED}" sealed ON {key} AND {which}'
    else:
        columns = ", ".join(_column(field, kind.withholds) for field in fields)
        rows = f'"{SEALED}" sealed JOIN {live} ON {key} WHERE {which}'
    return f'"{table}" AS (SELECT {columns} FROM {rows})'  # noqa: S608


def _live(field: "Field[Any, Any]") -> str:
    return f'live."{field.column}" AS "{field.column}"'


def _named_then(field: "Field[Any, Any]") -> str:
    """As it is now where the release sealed no such row, or the register had no such column then; of words of states,
    those that everybody had then."""
    test = "jsonb_exists({}, '{}')" if connection.vendor == "postgresql" else "json_type({}, '$.{}') IS NOT NULL"
    was_sealed = test.format('sealed."values"', field.name)
    other = f'WHEN sealed."key" IS NOT NULL THEN {EMPTY[connection.vendor]} ' if isinstance(field, JSONField) else ""
    return f'CASE WHEN {was_sealed} THEN {_value(field)} {other}ELSE live."{field.column}" END AS "{field.column}"'


def _column(field: "Field[Any, Any]", withholds: tuple[str, ...]) -> str:
    """The sealed value as its column; the key, which no row changes, is the live row's, and so is what is withheld."""
    value = f'live."{field.column}"' if field.primary_key else _value(field)
    if field.name in withholds:
        value = f'CASE WHEN live."{withholds[0]}" <> \'\' THEN live."{field.column}" ELSE {value} END'
    if is_empty_text(field):
        value = f"COALESCE({value}, '')"
    return f'{value} AS "{field.column}"'


def _value(field: "Field[Any, Any]") -> str:
    if connection.vendor == "postgresql":
        return f"(sealed.\"values\" ->> '{field.name}')::{field.db_type(connection)}"
    value = f"json_extract(sealed.\"values\", '$.{field.name}')"
    return f"CAST({value} AS NUMERIC)" if isinstance(field, DecimalField) else value
