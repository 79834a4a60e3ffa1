"""Figures as rows, and the quarters that are made of months."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal

from .words import Row, as_day

AMOUNTS = ("value", "numerator", "denominator", "lower", "upper")
SIX_PLACES = Decimal("0.000001")


def figure_of(row: Row) -> Row:
    """With its numbers as exact ones and its days as days."""
    amounts = {name: None if row.get(name) is None else Decimal(row[name]) for name in AMOUNTS}
    days = {name: as_day(row[name]) for name in ("start", "end", "as_at")}
    hidden = amounts["value"] is None and row.get("hidden")
    return {**row, **amounts, **days, "hidden": hidden or "", "months": None}


def quarter_of(end: dt.date) -> tuple[dt.date, dt.date]:
    first = dt.date(end.year, (end.month - 1) // 3 * 3 + 1, 1)
    after = (first + dt.timedelta(days=100)).replace(day=1)
    after = after if (after.month - 1) % 3 == 0 else (first + dt.timedelta(days=92)).replace(day=1)
    return first, after - dt.timedelta(days=1)


def is_month(row: Row) -> bool:
    last = (row["start"] + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return bool(row["start"].day == 1 and row["end"] == last)


def combined(measure: Row, figures: list[Row]) -> list[Row]:
    """Of a monthly measure the figures of quarters, made of their months as its aggregation says."""
    if measure["frequency"] != "month" or measure["aggregation"] == "never":
        return sorted(figures, key=lambda row: (row["end"], row["start"]))
    months: dict = defaultdict(list)
    for row in sorted(filter(is_month, figures), key=lambda row: row["end"]):
        months[row["area"], quarter_of(row["end"])].append(row)
    made = [_quarter(measure, span, rows) for (_, span), rows in months.items()]
    have = {(row["area"], row["start"], row["end"]) for row in made}
    whole = [r for r in figures if not is_month(r) and (r["area"], r["start"], r["end"]) not in have]
    return sorted([*whole, *made], key=lambda row: (row["end"], row["start"]))


def _quarter(measure: Row, span: tuple, months: list[Row]) -> Row:
    is_recount = measure["aggregation"] == "recount"
    used = [r for r in months if r["value"] is not None and not (is_recount and r["denominator"] is None)]
    made = {**(used or months)[-1], "start": span[0], "end": span[1]}
    if used:
        made |= {"numerator": None, "denominator": None, "lower": None, "upper": None}
        made |= _sum_of(measure, used)
        is_whole = len(used) == 3 or (measure["aggregation"] == "last" and used[-1]["end"] == span[1])
        made["months"] = None if is_whole else len(used)
    made["is_provisional"] = any(row["is_provisional"] for row in used)
    qualifiers = {row["qualifier"] for row in used}
    made["qualifier"] = next((q for q in ("more_than", "about") if q in qualifiers), "exact")
    made["as_at"] = max(row["as_at"] for row in months)
    if any(row["hidden"] for row in months):
        made |= {"hidden": "not shown", **dict.fromkeys(AMOUNTS)}
    return made


def _sum_of(measure: Row, used: list[Row]) -> Row:
    values, how = [row["value"] for row in used], measure["aggregation"]
    if how == "recount":
        above, below = sum(r["numerator"] for r in used), sum(r["denominator"] for r in used)
        factor = 100 if measure["unit"] == "percent" else int(measure["per"] or 1)
        return {"value": (above * factor / below).quantize(SIX_PLACES), "numerator": above, "denominator": below}
    if how == "last":
        return {name: used[-1][name] for name in ("value", "numerator", "denominator")}
    if how == "mean":
        return {"value": (sum(values, Decimal(0)) / len(values)).quantize(SIX_PLACES)}
    return {"value": max(values) if how == "highest" else sum(values, Decimal(0))}
