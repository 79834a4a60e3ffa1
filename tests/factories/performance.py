import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from objectives.models import Theme
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.periods.models import Quarter
from performance.choices import AreaKind, Direction, HeldBy, InspectionKind, Statistic, Unit
from performance.models import (
    AccountabilityAction,
    AccountabilityMeeting,
    AdHocRequest,
    AgendaItem,
    Area,
    Budget,
    BudgetLine,
    BudgetMovement,
    Forecast,
    Inspection,
    InspectionGrade,
    InspectionResponse,
    LineFigure,
    Measure,
    MediumTermYear,
    MeetingKind,
    Observation,
    Precept,
    Recommendation,
    Reserve,
    Saving,
    SeriesBreak,
    Target,
)
from tests.factories.accounts import create_user
from tests.factories.numbers import numbers
from tests.factories.objectives import create_theme
from tests.factories.periods import create_quarter
from tests.factories.rows import stored

AREA_NAMES = {
    AreaKind.COUNCIL: "Ambridge",
    "force": "Borsetshire",
    "region": "Felpersham region",
    "nation": "England and Wales",
    "peers": "Similar forces",
}


def _theme(theme: Theme | None) -> Theme:
    return theme or Theme.objects.first() or create_theme()


def _quarter(quarter: Quarter | None) -> Quarter:
    return quarter or Quarter.objects.first() or create_quarter()


def _entered() -> dict[str, Any]:
    """Who entered a row and when."""
    by = User.objects.with_role(Role.CONTRIBUTOR).first() or create_user()
    return {"created_by": by, "created_at": timezone.now()}


def create_area(*, kind: str = AreaKind.FORCE) -> Area:
    area = Area.objects.filter(kind=kind).first()
    return area or stored(Area(slug=f"area-{kind}", name=AREA_NAMES[kind], kind=kind, on_cards=kind == AreaKind.NATION))


def create_measure(
    *,
    slug: str = "",
    title: str = "Longest wait",
    theme: Theme | None = None,
    unit: str = Unit.DAYS,
    statistic: str = Statistic.LONGEST,
    direction: str = Direction.LOWER,
    **values: Any,
) -> Measure:
    number = next(numbers)
    return stored(
        Measure(
            slug=slug or f"measure-{number}",
            title=title,
            theme=_theme(theme),
            order=number,
            unit=unit,
            statistic=statistic,
            direction=direction,
            **values,
        )
    )


def create_observation(
    *,
    measure: Measure,
    value: Decimal | int | None = 300,
    start: dt.date = dt.date(2023, 7, 1),
    end: dt.date = dt.date(2023, 9, 30),
    kind: str = AreaKind.FORCE,
    quarter: Quarter | None = None,
    **values: Any,
) -> Observation:
    """A figure that is entered but not yet approved or released."""
    return stored(
        Observation(
            measure=measure,
            area=create_area(kind=kind),
            quarter=_quarter(quarter),
            start=start,
            end=end,
            as_at=end,
            value=value,
            **_entered(),
            **values,
        )
    )


def create_target(
    *, measure: Measure, value: Decimal | int = 150, effective_from: dt.date = dt.date(2023, 4, 1), **values: Any
) -> Target:
    entered = _entered()
    return stored(
        Target(measure=measure, value=value, effective_from=effective_from, set_by="The board", **entered, **values)
    )


def create_series_break(*, measure: Measure, on: dt.date, note: str = "Counted anew.") -> SeriesBreak:
    return stored(SeriesBreak(measure=measure, on=on, note=note, **_entered()))


def create_budget(*, slug: str = "2023-24", year: int = 2023, **values: Any) -> Budget:
    theme = _theme(None)
    told = {"title": "Budget 2023/24", "theme": theme, "forecast_theme": theme}
    amounts = {"net_budget_requirement": 273_000_000, "total": 277_000_000}
    return stored(Budget(slug=slug, year=year, **(told | amounts | values)))


def create_budget_line(
    *, budget: Budget, title: str = "Vehicles", amount: int | None = 600_000, **values: Any
) -> BudgetLine:
    slug = f"line-{next(numbers)}"
    return stored(BudgetLine(slug=slug, title=title, budget=budget, theme=_theme(None), amount=amount, **values))


def create_forecast(*, budget: Budget, quarter: Quarter, outturn: int) -> Forecast:
    return stored(Forecast(budget=budget, quarter=quarter, outturn=outturn, as_at=quarter.end, **_entered()))


def create_line_figure(
    *, line: BudgetLine, quarter: Quarter, end: dt.date | None = None, actual: Any = None, forecast: Any = None
) -> LineFigure:
    return stored(
        LineFigure(line=line, quarter=quarter, end=end or quarter.end, actual=actual, forecast=forecast, **_entered())
    )


def create_movement(*, budget: Budget, quarter: Quarter, amount: Any, cause: str = "", **values: Any) -> BudgetMovement:
    number = next(numbers)
    row = BudgetMovement(budget=budget, quarter=quarter, number=number, amount=amount, **(values | _entered()))
    row.cause = cause or f"Cause {number}"
    return stored(row)


def create_reserve(*, budget: Budget, title: str = "General reserve", **values: Any) -> Reserve:
    amounts = {"kind": "general", "opening": 9_000_000} | values
    return stored(Reserve(slug=f"reserve-{next(numbers)}", title=title, budget=budget, **amounts))


def create_saving(*, budget: Budget, title: str = "Shared buying", **values: Any) -> Saving:
    amounts = {"planned": 900_000} | values
    return stored(Saving(slug=f"saving-{next(numbers)}", title=title, budget=budget, **amounts))


def create_precept(*, budget: Budget, **values: Any) -> Precept:
    amounts = {"band_d": 260, "band_d_before": 245} | values
    return stored(Precept(slug=f"precept-{next(numbers)}", title="Precept", budget=budget, **amounts))


def create_medium_term_year(*, budget: Budget, year: int = 2024, **values: Any) -> MediumTermYear:
    amounts = {"spending": 291_000_000, "funding": 284_000_000} | values
    slug, title = f"year-{next(numbers)}", f"{year}/{(year + 1) % 100}"
    return stored(MediumTermYear(slug=slug, title=title, budget=budget, year=year, **amounts))


def create_inspection(
    *, slug: str = "", title: str = "Homicide", published_on: dt.date = dt.date(2023, 8, 11), **values: Any
) -> Inspection:
    return stored(
        Inspection(
            slug=slug or f"inspection-{next(numbers)}",
            title=title,
            theme=_theme(None),
            published_on=published_on,
            **({"kind": InspectionKind.NATIONAL} | values),
        )
    )


def create_inspection_grade(*, inspection: Inspection, title: str = "Responding", **values: Any) -> InspectionGrade:
    number = next(numbers)
    shared = {"slug": f"grade-{number}", "order": number, "grade": "Good"}
    return stored(InspectionGrade(title=title, inspection=inspection, **(shared | values)))


def create_recommendation(*, inspection: Inspection, title: str = "Train staff", **values: Any) -> Recommendation:
    number = next(numbers)
    shared = {"slug": f"recommendation-{number}", "number": str(number)}
    return stored(Recommendation(title=title, inspection=inspection, **(shared | values)))


def create_inspection_response(
    *, inspections: list[Inspection], slug: str = "", title: str = "Response", **values: Any
) -> InspectionResponse:
    dates = values or {"planned_on": dt.date(2023, 12, 1)}
    response = stored(
        InspectionResponse(slug=slug or f"response-{next(numbers)}", title=title, theme=_theme(None), **dates)
    )
    response.inspections.set(inspections)
    return response


def create_meeting(
    *, slug: str = "", title: str = "Public meeting", planned_on: dt.date = dt.date(2023, 8, 31), **values: Any
) -> AccountabilityMeeting:
    return stored(
        AccountabilityMeeting(
            slug=slug or f"meeting-{next(numbers)}",
            title=title,
            theme=values.pop("theme") if "theme" in values else _theme(None),
            kind_id=values.pop("kind", "public"),
            planned_on=planned_on,
            **values,
        )
    )


def create_meeting_kind(*, name: str = "Youth justice board", **values: Any) -> MeetingKind:
    number = next(numbers)
    shared = {"key": f"kind-{number}", "held_by": HeldBy.OFFICE, "order": 100 + number}
    return stored(MeetingKind(name=name, **(shared | values)))


def create_agenda_item(*, meeting: AccountabilityMeeting, title: str = "Response times", **values: Any) -> AgendaItem:
    number = next(numbers)
    shared = {"slug": f"item-{number}", "order": number}
    return stored(AgendaItem(title=title, meeting=meeting, **(shared | values)))


def create_ad_hoc_request(*, slug: str = "", title: str = "Use of drones", **values: Any) -> AdHocRequest:
    slug = slug or f"request-{next(numbers)}"
    return stored(AdHocRequest(slug=slug, title=title, theme=_theme(None), quarter=_quarter(None), **values))


def create_accountability_action(*, title: str = "Report back", **values: Any) -> AccountabilityAction:
    slug = f"accountability-action-{next(numbers)}"
    return stored(
        AccountabilityAction(slug=slug, title=title, theme=_theme(None), asked_of="Borsetshire Police", **values)
    )
