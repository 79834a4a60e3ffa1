"""The rules by which a number in a report is made of rows. A part of `numbers.json` names one, and what it is of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from .figures import Reading, bare_words, difference_words, figure_words, measure_fields, with_counts
from .words import (
    DASH,
    Row,
    as_day,
    counted,
    date_words,
    day,
    financial_year,
    half_up,
    millions,
    month,
    number,
    percent,
    period_words,
    pounds,
)


class Rows:
    """The rows of an archive by kind and key, with what the report says of itself; `records`: of other reports, by the
    name of their file."""

    def __init__(self, tables: dict[str, list[Row]], about: Row, records: dict[str, Row] | None = None) -> None:
        self.tables, self.about, self.records = tables, about, records or {}
        self.by_key = {kind: {str(row["key"]): row for row in rows} for kind, rows in tables.items()}
        self.readings: dict[str, Reading] = {}
        self.style, self.money = about["dates"], about["money"]
        self.day = as_day(about["day"])

    def of(self, kind: str, key: str) -> Row:
        return self.by_key[kind][key]

    def below(self, kind: str, column: str, key: str) -> list[Row]:
        return [row for row in self.tables.get(kind, []) if row.get(column) == key]

    def reading(self, slug: str) -> Reading:
        if slug not in self.readings:
            figures, targets, breaks, given = (
                self.below(kind, "measure", slug) for kind in ("figure", "target", "series-break", "measure-grade")
            )
            grade = given[-1]["grade"] if given else ""
            self.readings[slug] = Reading(self.of("measure", slug), figures, targets, breaks, grade)
        return self.readings[slug]


def grade_word(rows: Rows, slug: str) -> str:
    """Its grade by the scheme of the report's quarter: by target and tolerance, by trend, or by place."""
    reading, scheme = rows.reading(slug), rows.about["measures_graded"]
    if reading.now is None or (reading.value is None and not reading.now["hidden"]):
        return "No data"
    words = {grade["key"]: grade["word"] for grade in scheme["grades"]}
    by_rule = {"target": _by_target, "trend": _by_trend, "place": _by_place}.get(scheme["rule"])
    if reading.given in words and reading.value is not None:
        return words[reading.given] + (", overridden" if by_rule else "")
    return words.get(by_rule(reading, scheme) if by_rule else "", "Not graded")


def _edges(scheme: Row) -> list[tuple[str, Decimal | None]]:
    active = [(g["key"], None if g["edge"] is None else Decimal(g["edge"])) for g in scheme["grades"] if g["active"]]
    return sorted(active, key=lambda grade: (grade[1] is None, grade[1] or 0))


def _by_target(reading: Reading, scheme: Row) -> str:
    gap, target, worsening = reading.gap, reading.target, scheme["parameters"].get("worsening")
    if gap is None or target is None:
        return ""
    if worsening and gap <= 0 and reading.is_worsening:
        return str(worsening)
    spread = Decimal(target["tolerance"])
    for key, edge in _edges(scheme):
        if edge is None or (gap <= edge * spread and (edge >= 0 or spread > 0)):
            return key
    return ""


def _by_trend(reading: Reading, scheme: Row) -> str:
    now, target, value = reading.now, reading.target, reading.value
    if now is None or now["months"] is not None or target is None or value is None:
        return ""
    is_range = target.get("upper") is not None
    if reading.measure["direction"] == "none" and not is_range:
        return ""
    low, spread = Decimal(target["value"]), Decimal(0) if is_range else Decimal(target["tolerance"])
    high = Decimal(target["upper"]) if is_range else low
    level = "meets"
    if not low - spread <= value <= high + spread:
        level = "exceeds" if reading.measure["direction"] == ("higher" if value > high else "lower") else "below"
    trend = "worse" if reading.is_worsening else "better" if reading.is_improving else "steady"
    return str(scheme["parameters"].get(f"{level}-{trend}", ""))


def _by_place(reading: Reading, scheme: Row) -> str:
    now, value, direction = reading.now, reading.value, reading.measure["direction"]
    if now is None or now["months"] is not None or value is None:
        return ""
    if reading.measure["unit"] == "place":
        place, of = value, now["denominator"]
    else:
        peers = [r["value"] for r in reading.comparators("peer") if r["value"] is not None]
        better = sum(peer > value if direction == "higher" else peer < value for peer in peers)
        place, of = Decimal(better + 1), Decimal(len(peers) + 1) if peers and direction != "none" else None
    if not of:
        return ""
    share = Decimal(100) * place / of
    return next((key for key, edge in _edges(scheme) if edge is None or share <= edge), "")


def contract_fields(rows: Rows, contract: Row) -> dict[str, str]:
    added = sum((Decimal(c["value_change"]) for c in _changes(rows, contract) if c["value_change"]), Decimal(0))
    printed = {"added": pounds(added)} if added else {}
    if contract["value_awarded"] is not None:
        printed["value"] = pounds(Decimal(contract["value_awarded"]) + added)
    end = contract["current_end"] and as_day(contract["current_end"])
    if end and contract["starts"]:
        printed["term"] = _term(as_day(contract["starts"]), end)
    if end:
        left = _years_left(end, rows.day)
        words = {0: "ended", 1: "final year"}.get(left, f"last {left} years")
        is_open = left and contract["maximum_end"] and as_day(contract["maximum_end"]) > end
        printed["year"] = f"{words}{' unless it is extended' if is_open or contract['extension_decision_by'] else ''}"
    after = contract["successor"] and rows.by_key["contract"].get(contract["successor"])
    if end and after and after["starts"]:
        between = (as_day(after["starts"]) - end).days - 1
        printed["days between"] = counted(Decimal(abs(between)), "day")
    return printed


def _changes(rows: Rows, contract: Row) -> list[Row]:
    return rows.below("contract-change", "contract", contract["key"])


def _term(start: dt.date, end: dt.date) -> str:
    after = end + dt.timedelta(days=1)
    years = after.year - start.year
    return counted(Decimal(years), "year") if (after.month, after.day) == (start.month, start.day) and years else ""


def _years_left(end: dt.date, on: dt.date) -> int:
    if end < on:
        return 0
    return end.year - on.year + ((end.month, end.day) >= (on.month, on.day))


def round_fields(rows: Rows, grants: Row) -> dict[str, str]:
    amounts = [Decimal(row["amount"]) for row in rows.below("grant", "round", grants["key"])]
    printed = {"total": pounds(sum(amounts, Decimal(0)))}
    printed |= {"recipients": number(Decimal(len(amounts)))} if amounts else {}
    printed |= {"grants": counted(Decimal(len(amounts)), "grant")}
    printed |= {"each": pounds(amounts[0])} if len(set(amounts)) == 1 else {}
    if grants["pot"] is not None:
        printed["unallocated"] = pounds(Decimal(grants["pot"]) - sum(amounts, Decimal(0)))
    return printed


def inspection_fields(rows: Rows, inspection: Row) -> dict[str, str]:
    """Recommendations by status, with their share; the response is due on the 56th day, from the first."""
    listed = rows.below("recommendation", "inspection", inspection["key"])
    printed = _standing([row["status"] for row in listed]) if listed else {}
    if inspection["published_precision"] == "day":
        printed["response_due"] = day(as_day(inspection["published_on"]) + dt.timedelta(days=55), rows.style)
    return printed


def _standing(states: list[str]) -> dict[str, str]:
    """How many there are, and how many of them and what share stand where."""
    printed = {"recommendations": str(len(states))}
    done, open_ones = states.count("signed_off"), states.count("outstanding")
    for name, count in (("signed_off", done), ("awaiting", len(states) - done - open_ones), ("outstanding", open_ones)):
        printed |= {f"{name} number": str(count), name: percent(Decimal(100) * count / len(states))}
    return printed | {"outstanding": printed["outstanding number"], "outstanding share": printed["outstanding"]}


def risk_fields(rows: Rows, risk: Row) -> dict[str, str]:
    after = int(risk["residual_likelihood"]) * int(risk["residual_impact"])
    bands = _edges(rows.about["risks_graded"])
    words = {grade["key"]: grade["word"] for grade in rows.about["risks_graded"]["grades"]}
    band = next(key for key, edge in reversed([(bands[0][0], Decimal(0)), *bands[1:]]) if after >= (edge or 0))
    return {"score": f"{after} {words[band]}", "score before": str(int(risk["likelihood"]) * int(risk["impact"]))}


def service_fields(_: Rows, service: Row) -> dict[str, str]:
    first, last = service["age_from"], service["age_to"]
    if first is None:
        return {} if last is None else {"ages": f"up to {last}"}
    return {"ages": f"{first} and over" if last is None else f"{first}\u2013{last}"}


def grade_fields(rows: Rows, grade: Row) -> dict[str, str]:
    """Which place on the scale of its report."""
    scale = [each.strip() for each in str(rows.of("inspection", grade["inspection"])["scale"] or "").split(",")]
    places = [each.casefold() for each in scale if each]
    if grade["grade"].casefold() not in places:
        return {}
    from_best = Decimal(places.index(grade["grade"].casefold()) + 1)
    return {"place": f"{_ordinal(from_best)} of {len(places)}"}


def _ordinal(place: Decimal) -> str:
    return {1: "1st", 2: "2nd", 3: "3rd"}.get(int(place), f"{place}th")


def report_fields(rows: Rows, report: Row) -> dict[str, str]:
    start, end = as_day(report["starts"]), as_day(report["ends"])
    quarter = f"Quarter {(start.month - 4) % 12 // 3 + 1}, {financial_year(start)}"
    return {"period": period_words(start, end), "quarter": quarter, "themes": number(Decimal(len(report["themes"])))}


def dated_fields(rows: Rows, row: Row) -> dict[str, str]:
    """How many days it is expected, or was done, from what was planned; how many it is due in, or overdue."""
    ahead = row["actual_on"] or row["forecast_on"] or row["baseline_on"]
    if not ahead:
        return {}
    exact = row["baseline_precision"] == row[f"{'actual' if row['actual_on'] else 'forecast'}_precision"] == "day"
    slipped = abs((as_day(ahead) - as_day(row["baseline_on"])).days) if exact and row["baseline_on"] else 0
    left = 0 if row["actual_on"] else abs((as_day(ahead) - rows.day).days)
    return {name: counted(Decimal(days), "day") for name, days in (("slip", slipped), ("left", left)) if days}


DERIVED: dict[str, Callable[[Rows, Row], dict[str, str]]] = {
    "contract": contract_fields,
    "delivery-action": dated_fields,
    "grant-round": round_fields,
    "inspection": inspection_fields,
    "report": report_fields,
    "inspection-grade": grade_fields,
    "risk": risk_fields,
    "service": service_fields,
}


def fields_of(rows: Rows, kind: str, key: str) -> dict[str, str]:
    """What is worked out of a record and printed, by name."""
    if kind == "measure":
        return measure_fields(rows.reading(key), rows.style) | {"grade": grade_word(rows, key)}
    row = rows.of(kind, key)
    return DERIVED[kind](rows, row) if kind in DERIVED else {}


def column_words(rows: Rows, part: Row) -> str:
    """What stands in a column of a record, written as its part says."""
    row = rows.of(part["kind"], part["key"])
    value, how = row[part["column"]], part["as"]
    if value is None:
        return DASH
    if how == "text":
        return str(value)
    if how == "date":
        stem = part["column"].removesuffix("_on")
        exactly, as_written = row.get(f"{stem.removesuffix('_by')}_precision"), row.get(f"{stem}_said")
        return date_words(as_day(value), exactly or "day", as_written or "", rows.style)
    return amount_words(rows, Decimal(str(value)), how)


def amount_words(rows: Rows, amount: Decimal, how: str) -> str:
    if how == "millions":
        return millions(amount, rows.money)
    return {
        "pounds": lambda: pounds(amount),
        "pence": lambda: pounds(amount, 2),
        "number": lambda: number(amount),
        "tenths": lambda: number(amount, 1),
        "percent": lambda: percent(amount),
        "whole": lambda: str(half_up(amount)),
    }[how]()


def figure_at(rows: Rows, part: Row) -> str:
    """A figure of a series, or the month that it ends in."""
    measure, reading = rows.of("measure", part["key"]), rows.reading(part["key"])
    every = [row for each in (reading.series, reading.entered) for figures in each.values() for row in figures]
    row = next(r for r in every if [r["area"], str(r["end"]), str(r["start"])] == part["at"])
    if part["as"] in {"month", "short month"}:
        words = month(row["end"])
        return words if part["as"] == "month" else f"{words[:3]} {row['end'].year}"
    if part["as"] == "bare" and row["value"] is not None:
        return bare_words(measure, row["value"])
    return (with_counts if part["as"] == "counts" else figure_words)(measure, row)


def difference_at(rows: Rows, part: Row) -> str:
    """How far another area's figure of the same period is from this one's."""
    reading = rows.reading(part["key"])
    other = next(r for r in reading.comparators(part["area"]))
    return difference_words(reading.measure, abs(other["value"] - (reading.value or 0)))
