"""The corpus's world as the reader asks it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pcc_portal.panel.checks.reading import record as facade
from pcc_portal.panel.checks.reading.record import Day, Period, Record, Share, Target, Value, World
from pcc_portal.panel.checks.reading.sums import with_sums
from pcc_portal.periods.calendar import quarter_span

CORPUS = Path(__file__).parent.parent / "corpus"
DURATIONS = {"second": "seconds", "day": "days"}


def load(name: str) -> Any:
    return yaml.load((CORPUS / f"{name}.yaml").read_text(), Loader=yaml.CSafeLoader)


def period(name: str) -> Period:
    return quarter_span(int(name[:4]), int(name[-1]))


def number(value: Any) -> Decimal:
    return Decimal(str(value))


@cache
def world() -> World:
    data = load("world")
    paper = data["paper"]
    makers = (_measures, _contracts, _rounds, _received, _budget, _properties, _calendar, _assurance, _promises)
    return World(
        quarter=period(paper["quarter"]),
        today=paper["dated"],
        records=tuple(record for make in makers for record in make(data)),
        areas=tuple(paper["areas"]),
        comparators={
            "region": (paper["region"]["name"], "region", "regional", "the region's"),
            "nation": ("England and Wales", "national", "nationally", "nation", "country"),
            "peers": ("most similar group", "similar forces", "peers", "our group", "msg"),
        },
        names=(
            *(each["name"] for each in (*data["people"], *data["bodies"])),
            *(paper[key] for key in ("body", "force", "panel", "plan")),
        ),
        holders=("Commissioner",),
        themes={each["slug"]: each["title"] for each in data["themes"]},
    )


@cache
def acronyms() -> frozenset[str]:
    data = load("world")
    return frozenset((*data["acronyms"], *data["acronyms_everybody_knows"]))


def _measures(data: Any) -> Iterator[Record]:
    for each in data["measures"]:
        rows = [_figure(each, row) for row in each["figures"]]
        shares = tuple(
            Share(number(row["numerator"]), number(row["denominator"]), value)
            for row, value in zip(each["figures"], rows, strict=True)
            if "numerator" in row
        )
        first = [_figure(each, {**row, "value": row["first"]}, "first") for row in each["figures"] if "first" in row]
        yield Record(
            key=each["slug"],
            title=each["title"],
            names=tuple(str(name) for name in (each["short"], *each["synonyms"], each.get("acronym")) if name),
            theme=each["theme"],
            noun=each["unit"]["many"],
            unit=rows[0].unit,
            better=each["better"],
            values=with_sums((*rows, *first)),
            shares=shares,
            target=_target(each["target"]),
            comparators=tuple(_comparators(each)),
            placings=tuple(_placings(each)),
            breaks=tuple(row["day"] for row in each["breaks"]),
            is_measure=True,
        )


def _figure(measure: Any, row: Any, kind: str = "level") -> Value:
    several = isinstance(measure["statistic"], list)
    statistic = row.get("statistic", "" if several else measure["statistic"])
    noun = DURATIONS.get(measure["unit"]["one"], "count")
    unit = statistic if statistic in {"percent", "rate", "score"} else noun
    named = statistic if statistic in {"median", "mean", "longest"} else ""
    return Value(
        number(row["value"]), unit, period(row["period"]), row.get("area", ""), named, row.get("part", ""), kind
    )


def _target(row: Any) -> Target | None:
    if row is None:
        return None
    least = "at_least" in row
    return Target(number(row["at_least" if least else "at_most"]), least, row.get("statistic", ""))


def _comparators(measure: Any) -> Iterator[facade.Comparator]:
    for row in measure["comparators"]:
        for who in ("region", "nation", "peers"):
            if who in row:
                yield facade.Comparator(who, number(row[who]), period(row["period"]), row.get("part", ""))


def _placings(measure: Any) -> Iterator[facade.Placing]:
    for row in measure["comparators"]:
        if "place" in row:
            yield facade.Placing("peers", row["place"], row["of"], period(row["period"]))
        if "region_place" in row:
            yield facade.Placing("region", row["region_place"], row["region_of"], period(row["period"]))


def _money(amount: Any, part: str, when: Period | None = None) -> Value:
    return Value(number(amount), "pounds", when, part=part)


def _count(amount: Any, part: str, when: Period | None = None) -> Value:
    return Value(number(amount), "count", when, part=part)


def _days(row: Any, *roles: str) -> tuple[Day, ...]:
    return tuple(Day(role, row[role], row[role]) for role in roles if row.get(role))


def _contracts(data: Any) -> Iterator[Record]:
    for row in data["contracts"]:
        values = [_money(row["value"], "value")]
        if years := row.get("years"):
            values += [_money(number(row["value"]) / years, "a year"), Value(number(years), "years")]
        yield Record(
            key=f"contract/{row['slug']}",
            title=row["title"],
            names=(row["short"], str(row["reference"]), f"{row['short']} contract"),
            theme=row["theme"],
            values=tuple(values),
            days=_days(row, "starts", "ends", "decide_by"),
            bodies=(row["provider"],),
        )


def _rounds(data: Any) -> Iterator[Record]:
    for row in data["grant_rounds"]:
        awards = row["awards"]
        total = sum(award["value"] for award in awards)
        values = [_money(row["pot"], "pot"), _money(total, "awarded"), _money(row["pot"] - total, "left")]
        values += [_count(row["applications"], "applications"), _count(len(awards), "awards")]
        days = _days(row, "opened", "closed", "awarded_on") + _days(row["next_round"], "opens", "award_by")
        yield Record(
            row["slug"],
            row["title"],
            (row["short"], "road safety grants"),
            row["theme"],
            values=tuple(values),
            days=days,
        )
        for award in awards:
            names = (award["recipient"], award["for"])
            yield Record(
                f"award/{award['for']}", award["recipient"], names, row["theme"],
                values=(_money(award["value"], ""),), bodies=(award["recipient"],),
            )  # fmt: skip


def _received(data: Any) -> Iterator[Record]:
    for row in data["grants_received"]:
        values = (_money(row["value"], ""), *([_money(80000, "each")] if "split" in row else []))
        names = (f"{row['funder']} grant", f"{row['title']} {row['funder']}")
        yield Record(row["slug"], row["title"], names, row["theme"], values=values, bodies=(row["funder"],))


def _budget(data: Any) -> Iterator[Record]:
    budget = data["budget"]
    now, before = period("2024-25 Q2"), period("2024-25 Q1")
    total = {"title": "Net budget", **budget["total"]}
    for row in (*budget["lines"], total):
        first, second, plan = row["forecast_q1"], row["forecast_q2"], row["budget"]
        values = [_money(plan, "budget"), _money(first, "forecast", before), _money(second, "forecast", now)]
        values += [_money(row["actual_to_date"], "spent to date")]
        values += [_money(first - plan, "variance", before), _money(second - plan, "variance", now)]
        names = ("total", "year-end position", "outturn", "forecast outturn") if row is total else ()
        if row is total:
            values.append(_money(second - first, "movement"))
        yield Record(f"budget/{row['title']}", row["title"], names, "finance", unit="pounds", values=tuple(values))
    for row in budget["movement"]["causes"]:
        yield Record(f"cause/{row['cause']}", row["cause"], (), "finance", values=(_money(row["value"], ""),))
    yield from _pots(budget)


def _pots(budget: Any) -> Iterator[Record]:
    saved, reserve, capital = budget["savings"], budget["general_reserve"], budget["capital"]
    yield Record(
        "savings", "Savings", (), "finance", values=tuple(_money(v, k.replace("_", " ")) for k, v in saved.items())
    )
    opening, closing = dt.date(2024, 4, 1), dt.date(2025, 3, 31)
    yield Record(
        "reserve", "General reserve", ("reserves",), "finance",
        values=(
            Value(number(reserve["opening_2024_04_01"]), "pounds", (opening, opening), part="opening"),
            Value(number(reserve["forecast_2025_03_31"]), "pounds", (closing, closing), part="forecast"),
        ),
    )  # fmt: skip
    values = (
        _money(capital["budget"], "budget"),
        _money(capital["forecast_q2"], "forecast"),
        _money(capital["slippage"], "slippage"),
    )  # fmt: skip
    yield Record("capital", "Capital programme", (), "finance", values=values)


def _properties(data: Any) -> Iterator[Record]:
    sold = [row["price"] for row in data["properties"] if row["state"] == "sold"]
    yield Record(
        "sales", "Sales", ("receipts from disposals", "sold buildings", "income from sales"), "finance",
        values=(_money(sum(sold), ""), _count(len(sold), "")),
    )  # fmt: skip
    for row in data["properties"]:
        values = tuple(_money(row[key], key.replace("_", " ")) for key in ("price", "guide_price") if key in row)
        bodies = tuple(filter(None, [row.get("buyer")]))
        yield Record(
            f"property/{row['slug']}",
            row["title"],
            (),
            "finance",
            values=values,
            days=_days(row, "completed", "expected"),
            bodies=bodies,
            is_open=row["state"] != "sold",
        )


def _calendar(data: Any) -> Iterator[Record]:
    for row in data["decisions"]:
        yield Record(f"decision/{row['reference']}", row["title"], (row["reference"],), days=_days(row, "day"))
    kinds: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in data["meetings"]:
        kinds[row["kind"], row.get("form", "")].append(row)
    for (kind, form), rows in kinds.items():
        days = tuple(day for row in rows for day in _meeting_days(row))
        values = tuple(_count(row["questions"], "questions") for row in rows if "questions" in row)
        names = (f"{form} meeting", f"A&A {form} meeting") if form else ()
        yield Record(f"meeting/{kind}/{form}", f"{kind} {form}".strip(), names, values=values, days=days)
    for row in data["events"]:
        starts = row.get("starts") or row["day"]
        counted = [_count(row[key], key) for key in ("knives", "stops", "attended") if key in row]
        day = Day("held", starts, row.get("ends", starts))
        yield Record(row["title"], row["title"], (), row["theme"], values=tuple(counted), days=(day,))


def _meeting_days(row: Any) -> tuple[Day, ...]:
    """A day that a meeting was moved from is no day of it any more."""
    if "moved_to" in row:
        return Day("former", row["planned"], row["planned"]), Day("moved_to", row["moved_to"], row["moved_to"])
    return _days(row, "day", "planned")


def _assurance(data: Any) -> Iterator[Record]:
    for row in data["inspections"]:
        values = [_count(row[key], key.replace("_", " ")) for key in ("areas_for_improvement",) if key in row]
        values += [_count(number, grade) for grade, number in row.get("grades", {}).items()]
        days = _days(row, "published", "response_due", "response_published")
        short = "PEEL report" if row["slug"] == "peel" else "report on vetting"
        yield Record(
            row["slug"], row["title"], (short,), "accountability", values=tuple(values), days=days,
            is_open=row["response_published"] is None,
        )  # fmt: skip
    values = [
        _count(row[key], key.replace("_", " "), period("2024-25 Q2" if row["at"].month == 9 else "2024-25 Q1"))
        for row in data["recommendations"]
        for key in ("total", "signed_off", "in_progress", "not_started")
    ]
    yield Record(
        "recommendations", "Recommendations of the Inspectorate", ("HMICFRS recommendations",), "accountability",
        noun="recommendations", unit="count", values=tuple(values),
    )  # fmt: skip


def _promises(data: Any) -> Iterator[Record]:
    for row in data["commitments"]:
        days = _days(row, "due", "revised_to", "done_on")
        key = f"commitment/{row['slug']}"
        yield Record(key, row["words"], (), row["theme"], days=days, is_open=row["state"] == "open")
    for row in data["panel_requests"]:
        days = _days(row, "asked", "due", "answered")
        key = f"panel-request/{row['words']}"
        yield Record(key, row["words"], (), "accountability", days=days, is_open=row["answered"] is None)


def load_cases() -> Any:
    """Sentences of our own in words that the corpus does not use."""
    return yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text())
