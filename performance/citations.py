"""What text may cite of measures, money, inspections and meetings."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from pcc_portal.ui import formats
from pcc_portal.ui.marks import marked, unmarked
from pcc_portal.ui.words import listed
from pcc_portal.updates.citations.kinds import Citation, CitedRecord, cite_row, printed
from pcc_portal.updates.kept import kept_each
from pcc_portal.updates.releases.as_of import Viewpoint

from . import figures
from .choices import AreaKind
from .funding_words import decision_words, gap_words, increase_words
from .models import (
    AccountabilityMeeting,
    AdHocRequest,
    Budget,
    BudgetLine,
    Inspection,
    InspectionResponse,
    Measure,
    MediumTermYear,
    Precept,
    Reserve,
    Saving,
)
from .spending import movement_words, outturn_words, variance_words
from .stats import BudgetPosition, Reading, RecommendationCount, budget_positions, readings, recommendation_counts
from .stats.hidden import counted_together
from .stats.lines import LineSum, line_sums

MEASURE_FIELDS = (
    "value",
    "number",
    "previous",
    "change",
    "target",
    "gap",
    "region",
    "national",
    "peers",
    "period",
    "as_at",
    "base",
    "month",
    "month_before",
    "which_month",
)
BUDGET_FIELDS = ("total", "nbr", "other_funding", "variance", "previous_variance", "movement", "outturn")
INSPECTION_FIELDS = (
    "title",
    "published",
    "response_due",
    "recommendations",
    "signed_off",
    "awaiting",
    "outstanding",
)


def _measures(keys: set[str], viewpoint: Viewpoint) -> Mapping[str, CitedRecord]:
    """Kept for each measure alone."""
    rows = Measure.objects.as_at(viewpoint.as_at).filter(slug__in=keys)
    slugs = dict(rows.values_list("pk", "slug"))

    def work(of: Collection[int]) -> dict[int, CitedRecord]:
        return {r.measure.pk: _measure(r) for r in readings(Measure.objects.filter(pk__in=of), viewpoint)}

    by_measure = kept_each(slugs, work, Measure, "cited measures", viewpoint.key, together=counted_together(slugs))
    return {slugs[pk]: record for pk, record in by_measure.items()}


def _measure(reading: Reading) -> CitedRecord:
    measure, now = reading.measure, reading.observation
    rows = {"value": now, "previous": reading.previous}
    rows |= {"region": reading.comparator(AreaKind.REGION), "national": reading.comparator(AreaKind.NATION)}
    group = reading.comparator(AreaKind.PEERS)
    rows |= {"peers": group}
    words = {name: figures.observation_words(measure, row) for name, row in rows.items() if row or name == "value"}
    if reading.as_entered is not reading:
        words |= _month(reading.as_entered)
    if group is None:
        words["peers"] = listed([figures.peer_words(measure, row) for row in reading.peers])
    if now is not None and figures.months_words(now):
        words["value"] = marked(f"{unmarked(words['value'])} ({figures.months_words(now)})", now)
    if now is not None:
        words |= {"period": figures.period_words(now), "as_at": formats.day(now.as_at)}
        words["number"] = figures.number_words(measure, now)
    if reading.target is not None:
        words["target"] = figures.target_words(measure, reading.target)
    words |= {"change": figures.change_words(reading, share=False), "gap": figures.gap_words(reading)}
    words["base"] = figures.base_words(measure, now)
    return printed(measure, words, unreleased=("value", "number") if now and not now.is_released else ())


def _month(latest: Reading) -> dict[str, str]:
    """Of a monthly measure the last month itself, for papers that are not about whole quarters."""
    months = {"month": latest.observation, "month_before": latest.previous}
    words = {name: figures.observation_words(latest.measure, row) for name, row in months.items() if row is not None}
    return words | ({"which_month": figures.period_words(latest.observation)} if latest.observation else {})


def _budgets(keys: set[str], viewpoint: Viewpoint) -> Mapping[str, CitedRecord]:
    budgets = Budget.objects.as_at(viewpoint.as_at).filter(slug__in=keys)
    return {p.budget.slug: _budget(p) for p in budget_positions(budgets, viewpoint)}


def _budget(position: BudgetPosition) -> CitedRecord:
    budget = position.budget
    words = {
        "total": formats.millions(budget.total),
        "nbr": _millions(budget.net_budget_requirement),
        "other_funding": _millions(budget.other_funding),
        "variance": marked(variance_words(position.variance), position.forecast),
        "previous_variance": marked(variance_words(position.previous_variance), position.previous),
        "movement": marked(movement_words(position.movement, position.variance), position.forecast, position.previous),
        "outturn": outturn_words(position, position.forecast) if position.forecast else "",
    }
    is_new = position.forecast is not None and not position.forecast.is_released
    return printed(budget, words, unreleased=("variance", "outturn") if is_new else ())


def _millions(amount: Decimal | None) -> str:
    return "" if amount is None else formats.millions(amount)


def _budget_lines(keys: set[str], viewpoint: Viewpoint) -> Mapping[str, CitedRecord]:
    budgets = Budget.objects.as_at(viewpoint.as_at)
    lines = BudgetLine.objects.as_at(viewpoint.as_at).filter(budget__in=budgets).select_related("budget")
    return {s.line.slug: _budget_line(s) for s in line_sums(lines) if s.line.slug in keys}


def _budget_line(line_sum: LineSum) -> CitedRecord:
    return printed(line_sum.line, {"amount": _millions(line_sum.amount), "title": line_sum.line.title})


def _inspections(keys: set[str], viewpoint: Viewpoint) -> Mapping[str, CitedRecord]:
    inspections = list(Inspection.objects.as_at(viewpoint.as_at).filter(slug__in=keys))
    counts = recommendation_counts(inspections, viewpoint.as_at)
    return {i.slug: _inspection(i, counts.get(i.pk, RecommendationCount())) for i in inspections}


def _inspection(inspection: Inspection, count: RecommendationCount) -> CitedRecord:
    due = inspection.response_due_on
    words = {
        "title": inspection.title,
        "published": formats.date_words(inspection.published_on, inspection.published_precision),
        "response_due": formats.day(due) if due else "",
    }
    if count.total:
        words |= {"recommendations": str(count.total), "outstanding": str(count.outstanding)}
        words |= {"signed_off": _share(count, count.signed_off), "awaiting": _share(count, count.awaiting)}
    return printed(inspection, words, of={"response_due": ("published_on",)})


def _share(count: RecommendationCount, part: int) -> str:
    share = count.share(part)
    return "" if share is None else formats.percent(share)


def _response(response: InspectionResponse) -> dict[str, str]:
    return {
        "title": response.title,
        "published": formats.date_words(response.published_on, response.published_precision)
        if response.published_on
        else "",
        "planned": formats.date_words(response.planned_on, response.planned_precision) if response.planned_on else "",
    }


def _meeting(meeting: AccountabilityMeeting) -> dict[str, str]:
    return {"date": formats.day(meeting.on), "title": meeting.title, "focus": meeting.focus}


MEASURE = Citation(MEASURE_FIELDS, _measures)
BUDGET = Citation(BUDGET_FIELDS, _budgets)
BUDGET_LINE = Citation(("amount", "title"), _budget_lines)
RESERVE = cite_row(
    Reserve,
    ("closing", "opening", "used", "title"),
    lambda row: {name: _millions(getattr(row, name)) for name in ("closing", "opening", "used")} | {"title": row.title},
    of={"closing": ("opening", "added", "used")},
    page_of="budget",
)
SAVING = cite_row(
    Saving,
    ("delivered", "planned", "gap", "at_risk", "title"),
    lambda row: (
        {name: _millions(getattr(row, name)) for name in ("delivered", "planned", "gap", "at_risk")}
        | {"title": row.title}
    ),
    of={"gap": ("planned", "delivered")},
    page_of="budget",
)
PRECEPT = cite_row(
    Precept,
    ("band_d", "increase", "amount", "decision"),
    lambda row: {
        "band_d": formats.pounds(row.band_d, 2),
        "increase": increase_words(row),
        "amount": _millions(row.amount),
        "decision": decision_words(row),
    },
    of={"increase": ("band_d", "band_d_before")},
    page_of="budget",
)
MEDIUM_TERM_YEAR = cite_row(
    MediumTermYear,
    ("gap", "spending", "funding"),
    lambda row: {"gap": gap_words(row), "spending": _millions(row.spending), "funding": _millions(row.funding)},
    of={"gap": ("spending", "savings", "funding")},
    page_of="budget",
)
INSPECTION = Citation(INSPECTION_FIELDS, _inspections)
INSPECTION_RESPONSE = cite_row(InspectionResponse, ("title", "published", "planned"), _response)
DAYS = {"date": ("planned_on", "revised_on", "held_on")}
MEETING = cite_row(AccountabilityMeeting, ("date", "title", "focus"), _meeting, of=DAYS)
AD_HOC_REQUEST = cite_row(AdHocRequest, ("title",), lambda request: {"title": request.title})
