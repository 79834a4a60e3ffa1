"""Budgets and forecasts from their rows: variance = outturn less budget; a line above others is their sum."""

from __future__ import annotations

from decimal import Decimal

from .rules import DERIVED, Rows
from .words import Row, half_up, millions, percent, pounds, two_years

STEPS = (1_000_000, 100_000, 10_000, 1_000)


def _sized(rows: Rows, amount: Decimal) -> str:
    return "less than £1" if half_up(amount).is_zero() else millions(abs(amount), rows.money)


def variance_words(rows: Rows, variance: Decimal) -> str:
    return f"{_sized(rows, variance)} {'overspend' if variance > 0 else 'underspend'}" if variance else "on budget"


def movement_words(rows: Rows, movement: Decimal) -> str:
    return f"{_sized(rows, movement)} {'better' if movement > 0 else 'worse'}" if movement else "unchanged"


def rise_words(rows: Rows, amount: Decimal) -> str:
    return f"{_sized(rows, amount)} {'more' if amount > 0 else 'less'}" if amount else "nothing"


def forecasts_of(rows: Rows, budget: Row) -> list[Row]:
    return sorted(rows.below("forecast", "budget", budget["key"]), key=lambda row: str(row["quarter"]))


def outturn_words(rows: Rows, budget: Row, forecast: Row) -> str:
    """No more exactly than the budget is round."""
    amounts = [Decimal(budget[name]) for name in ("total", "net_budget_requirement") if budget[name] is not None]
    to = next((step for step in STEPS if all(amount % step == 0 for amount in amounts)), 1)
    outturn = Decimal(forecast["outturn"])
    return pounds(outturn) if to == 1 else millions(half_up(outturn / to) * to, rows.money)


def budget_fields(rows: Rows, budget: Row) -> dict[str, str]:
    total, printed = Decimal(budget["total"]), {"total": millions(Decimal(budget["total"]), rows.money)}
    if budget["net_budget_requirement"] is not None:
        required = Decimal(budget["net_budget_requirement"])
        printed |= {"nbr": millions(required, rows.money), "other_funding": millions(total - required, rows.money)}
    forecasts = forecasts_of(rows, budget)
    for at, forecast in enumerate(forecasts):
        printed |= _forecast(rows, budget, forecasts[:at], forecast)
    if forecasts:
        printed |= {name: printed[f"{name} {forecasts[-1]['quarter']}"] for name in ("variance", "outturn")}
    if len(forecasts) > 1:
        printed["previous_variance"] = printed[f"variance {forecasts[-2]['quarter']}"]
        printed["movement"] = printed[f"movement {forecasts[-1]['quarter']}"]
        if printed["previous_variance"] == printed["variance"] and printed["movement"] != "unchanged":
            printed["movement"] = "little changed"
        printed |= _causes(rows, budget, forecasts)
    return {name: words for name, words in printed.items() if words} | _totals(rows, budget) | _parts(rows, budget)


def _forecast(rows: Rows, budget: Row, before: list[Row], forecast: Row) -> dict[str, str]:
    outturn, quarter = Decimal(forecast["outturn"]), forecast["quarter"]
    printed = {f"variance {quarter}": variance_words(rows, outturn - Decimal(budget["total"]))}
    printed[f"outturn {quarter}"] = outturn_words(rows, budget, forecast)
    if before:
        printed[f"movement {quarter}"] = movement_words(rows, Decimal(before[-1]["outturn"]) - outturn)
    return printed


def _causes(rows: Rows, budget: Row, forecasts: list[Row]) -> dict[str, str]:
    """The rise of the forecast, what each recorded cause did to it, and what they leave."""
    then, now = forecasts[-2:]
    moved = rows.below("budget-movement", "budget", budget["key"])
    causes = [row for row in moved if then["quarter"] < row["quarter"] <= now["quarter"] and not row.get("to")]
    rise = Decimal(now["outturn"]) - Decimal(then["outturn"])
    left = rise - sum((Decimal(row["amount"]) for row in causes), Decimal(0))
    printed = {f"cause {row['key']}": rise_words(rows, Decimal(row["amount"])) for row in causes}
    printed |= {f"cause size {row['key']}": _sized(rows, Decimal(row["amount"])) for row in causes}
    return printed | {"rise": _sized(rows, rise) if rise else "", "not explained": _sized(rows, left) if left else ""}


NOUGHT = Decimal(0)
LINE_AMOUNTS = ("amount", "budget", "actual", "forecast")


def _totals(rows: Rows, budget: Row) -> dict[str, str]:
    """All lines together."""
    tops = [row for row in _lines(rows, budget["key"]) if row["parent"] is None]
    amounts = _amounts({name: _sum(rows, tops, name) for name in LINE_AMOUNTS})
    return {f"lines {name}": words for name, words in _worded(rows, budget["key"], amounts).items()}


def _parts(rows: Rows, budget: Row) -> dict[str, str]:
    """Reserves and savings of a budget together."""
    amounts: dict[str, Decimal] = {}
    for kind, names in (("reserve", ("opening", "added", "used")), ("saving", ("planned", "delivered", "at_risk"))):
        rows_of = rows.below(kind, "budget", budget["key"])
        amounts |= {name: sum((Decimal(row[name] or 0) for row in rows_of), NOUGHT) for name in names if rows_of}
    if "opening" in amounts:
        amounts["closing"] = amounts["opening"] + amounts["added"] - amounts["used"]
    if "planned" in amounts:
        amounts["to deliver"] = amounts["planned"] - amounts["delivered"]
    return {f"all {name}": millions(amount, rows.money) for name, amount in amounts.items()}


def _lines(rows: Rows, budget: str) -> list[Row]:
    return rows.below("budget-line", "budget", budget)


def _sum(rows: Rows, lines: list[Row], name: str) -> Decimal | None:
    known = [amount for line in lines if (amount := line_amount(rows, line, name)) is not None]
    return sum(known, NOUGHT) if known else None


def line_amount(rows: Rows, line: Row, name: str) -> Decimal | None:
    """Its own, or the sum of the lines below it; `budget` is the amount with what virements moved."""
    if name == "budget":
        amount, moved = line_amount(rows, line, "amount"), moved_in(rows, line)
        return None if amount is None and not moved else (amount or NOUGHT) + moved
    if below := rows.below("budget-line", "parent", line["key"]):
        return _sum(rows, below, name)
    if name == "amount":
        return None if line["amount"] is None else Decimal(line["amount"])
    figures = _reported(rows, line)
    return None if not figures or figures[0][name] is None else Decimal(figures[0][name])


def _reported(rows: Rows, line: Row) -> list[Row]:
    """Its figure of the last day to which lines of the budget are reported."""
    keys = {each["key"] for each in _lines(rows, line["budget"])}
    figures = [row for row in rows.tables.get("line-figure", []) if row["line"] in keys]
    last = max((row["end"] for row in figures), default="")
    return [row for row in figures if row["line"] == line["key"] and row["end"] == last]


def moved_in(rows: Rows, line: Row) -> Decimal:
    """By virements, of it and of the lines below it; below 0 where more went out."""
    below = rows.below("budget-line", "parent", line["key"])
    virements = [row for row in rows.tables.get("budget-movement", []) if row["line"] and row["to"]]
    own = sum((Decimal(row["amount"]) for row in virements if row["to"] == line["key"]), NOUGHT)
    own -= sum((Decimal(row["amount"]) for row in virements if row["line"] == line["key"]), NOUGHT)
    return own + sum((moved_in(rows, each) for each in below), NOUGHT)


def _rounded_to(rows: Rows, budget: str) -> int:
    """The pounds to which all amounts of the lines of a budget are round."""
    lines = _lines(rows, budget)
    amounts = [a for line in lines for name in LINE_AMOUNTS if (a := line_amount(rows, line, name)) is not None]
    return next((step for step in STEPS if amounts and all(amount % step == 0 for amount in amounts)), 1)


def _amounts(amounts: dict[str, Decimal | None]) -> dict[str, Decimal]:
    known = {name: amount for name, amount in amounts.items() if amount is not None}
    return known | ({"variance": known["forecast"] - known["budget"]} if {"forecast", "budget"} <= known.keys() else {})


def _worded(rows: Rows, budget: str, amounts: dict[str, Decimal]) -> dict[str, str]:
    to = _rounded_to(rows, budget)
    words = {name: millions(amount, rows.money) for name, amount in amounts.items() if name != "variance"}
    for name, amount in amounts.items():
        rounded = pounds(abs(amount)) if to == 1 else millions(half_up(abs(amount) / to) * to, rows.money)
        words[f"{name} in the table"] = rounded
    if "variance" in amounts:
        words["variance"] = variance_words(rows, amounts["variance"])
    return words


def line_fields(rows: Rows, line: Row) -> dict[str, str]:
    amounts = _amounts({name: line_amount(rows, line, name) for name in LINE_AMOUNTS})
    words = _worded(rows, line["budget"], amounts)
    if moved := moved_in(rows, line):
        words |= {"moved": _worded(rows, line["budget"], {"moved": abs(moved)})["moved in the table"]}
    return words


def _less(row: Row, *names: str) -> Decimal:
    first, *others = (Decimal(row[name] or 0) for name in names)
    return first - sum(others, Decimal(0))


def reserve_fields(rows: Rows, reserve: Row) -> dict[str, str]:
    closing = Decimal(reserve["opening"]) + Decimal(reserve["added"] or 0) - Decimal(reserve["used"] or 0)
    return {"closing": millions(closing, rows.money)}


def saving_fields(rows: Rows, saving: Row) -> dict[str, str]:
    return {"gap": millions(_less(saving, "planned", "delivered"), rows.money)}


def precept_fields(rows: Rows, precept: Row) -> dict[str, str]:
    rise, before = _less(precept, "band_d", "band_d_before"), Decimal(precept["band_d_before"])
    if not rise or not before:
        return {"increase": "unchanged"}
    size = f"{pounds(abs(rise), 2)} ({percent(abs(rise) / before * 100, 1)})"
    return {"increase": f"{'up' if rise > 0 else 'down'} {size}"}


def year_fields(rows: Rows, year: Row) -> dict[str, str]:
    gap, printed = _less(year, "spending", "savings", "funding"), {"year": two_years(int(year["year"]))}
    if not gap:
        return printed | {"gap": "balanced"}
    size = millions(abs(gap), rows.money)
    return printed | {"gap": f"a gap of {size}" if gap > 0 else f"{size} to spare", "size of the gap": size}


def forecast_fields(_: Rows, forecast: Row) -> dict[str, str]:
    """The quarter that it was made in: Q1 2024/25, Quarter 1, quarter 1."""
    year, number = forecast["quarter"][:4], forecast["quarter"][-1]
    names = {"short": f"Q{number} {two_years(int(year))}", "name": f"Quarter {number}"}
    return names | {"mid": f"quarter {number}"}


DERIVED |= {
    "budget": budget_fields,
    "forecast": forecast_fields,
    "budget-line": line_fields,
    "reserve": reserve_fields,
    "saving": saving_fields,
    "precept": precept_fields,
    "medium-term-year": year_fields,
}
