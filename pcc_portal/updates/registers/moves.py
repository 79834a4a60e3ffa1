"""What readers read of a date that moved: the old one and why, beside the date itself."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any

from django.db.models import Model

from pcc_portal.ui import formats
from pcc_portal.ui.reading.spans import precision_of

from ..models import DateMove
from .declaration import kind_of

When = tuple[dt.date, str]
Moves = Mapping[tuple[Any, str], DateMove]


def awaited_date(row: Any, name: str) -> When | None:
    """The date and how exactly it is known; of a forecast that nobody has made, the baseline."""
    column = "baseline_on" if name == "forecast_on" and row.forecast_on is None else name
    day = getattr(row, column)
    return (day, getattr(row, precision_of(column), "day")) if day else None


def moves_of(rows: Iterable[Model]) -> Moves:
    """The last move of each date of these rows of one kind that stands as it was moved, by key and column.

    One query.
    """
    return {key: moves[-1] for key, moves in _all_moves(rows, None).items()}


def net_moves_of(rows: Iterable[Model], *, since: dt.datetime | None) -> Moves:
    """What happened to each date in all the moves after that moment, with the reason of the last. One query.

    A date that is back where it was has not moved.
    """
    net: dict[tuple[Any, str], DateMove] = {}
    for key, moves in _all_moves(rows, since).items():
        first, last = moves[0], moves[-1]
        if (first.from_on, first.from_precision) != (last.to_on, last.to_precision):
            net[key] = copy(last)
            net[key].from_on, net[key].from_precision = first.from_on, first.from_precision
            net[key].from_said = first.from_said
    return net


def _all_moves(rows: Iterable[Model], since: dt.datetime | None) -> dict[tuple[Any, str], list[DateMove]]:
    """Of the dates that stand as they were moved, the earliest first."""
    by_key = {row.pk: row for row in rows}
    kind = kind_of(type(next(iter(by_key.values())))) if by_key else None
    if kind is None or not kind.awaited:
        return {}
    moves: dict[tuple[Any, str], list[DateMove]] = defaultdict(list)
    for move in DateMove.objects.of(kind.key, list(by_key)):
        if since is None or move.at > since:
            moves[move.row, move.column].append(move)
    return {key: own for key, own in moves.items() if _stands(by_key[key[0]], own[-1])}


def _stands(row: Any, move: DateMove) -> bool:
    return awaited_date(row, move.column) == (move.to_on, move.to_precision)


def date_words(row: Any, name: str, moves: Moves) -> str:
    """As in "15 March 2024, was 30 November 2023: the panel of assessors met late"; empty without a date."""
    return with_move(words, moves.get((row.pk, name))) if (words := words_now(row, name)) else ""


def words_now(row: Any, name: str) -> str:
    """The date as it stands, in the words that a row has of its own for it, if it has; empty without a date."""
    when = awaited_date(row, name)
    own: str = getattr(row, f"{name.removesuffix('_on')}_words", "") if when else ""
    return own or (formats.date_words(*when) if when else "")


def with_move(words: str, move: DateMove | None) -> str:
    if move is None:
        return words
    was = f"{words}, was {formats.date_words(move.from_on, move.from_precision, move.from_said)}"
    return f"{was}: {move.reason}" if move.reason else was
