from django.db.models import IntegerChoices, TextChoices

from pcc_portal.ui.status_words import WordedText


class Unit(TextChoices):
    COUNT = "count", "number"
    PERCENT = "percent", "per cent"
    DAYS = "days", "days"
    POUNDS = "pounds", "pounds"
    YEAR = "year", "calendar year"
    TIME = "time", "time, in seconds"
    PLACE = "place", "place among others"
    YES_NO = "yes_no", "yes or no"


ADDABLE = frozenset({Unit.COUNT, Unit.POUNDS})


class Statistic(TextChoices):
    COUNT = "count", "Count"
    SUM = "sum", "Sum"
    SHARE = "share", "Share"
    CHANGE = "change", "Change on the same period a year earlier"
    REDUCTION = "reduction", "Reduction"
    MEAN = "mean", "Mean"
    MEDIAN = "median", "Median"
    PERCENTILE = "percentile", "Percentile"
    LONGEST = "longest", "Longest"
    WITHIN = "within", "Share within a limit"
    LATEST = "latest", "Latest"
    RATE = "rate", "Rate"
    RATIO = "ratio", "Ratio"
    INDEX = "index", "Index"
    SCORE = "score", "Score on a scale"


# Numbers that are worked out, and no number of anything: written their own way.
OF_NUMBERS = frozenset({Statistic.RATE, Statistic.RATIO, Statistic.INDEX, Statistic.SCORE})
# Neither their figures nor those of these units count anything that a small number could be of.
NO_COUNTS = frozenset({*OF_NUMBERS, Statistic.MEAN, Statistic.PERCENTILE})
UNCOUNTED = frozenset({Unit.TIME, Unit.PLACE, Unit.YES_NO})


class Per(IntegerChoices):
    """What a rate is per."""

    ONE = 1, "1"
    HUNDRED = 100, "100"
    THOUSAND = 1_000, "1,000"
    TEN_THOUSAND = 10_000, "10,000"
    HUNDRED_THOUSAND = 100_000, "100,000"
    MILLION = 1_000_000, "1,000,000"


# Figures that add up to that of their total.
ADDED_UP = frozenset({Statistic.COUNT, Statistic.SUM, Statistic.LATEST})


class Direction(TextChoices):
    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"
    NO_JUDGEMENT = "none", "No judgement"


class Frequency(TextChoices):
    MONTH = "month", "Every month"
    QUARTER = "quarter", "Every quarter"
    YEAR = "year", "Every financial year"
    ACADEMIC_YEAR = "academic", "Every academic year"
    CALENDAR_YEAR = "calendar", "Every calendar year"
    ROLLING_YEAR = "rolling", "Every quarter, for twelve months"
    AS_AT = "as_at", "Every quarter, as at its last day"
    REPORT = "report", "Each report"
    ONCE = "once", "Once"


class Aggregation(TextChoices):
    SUM = "sum", "Add up"
    MEAN = "mean", "Take the mean"
    LAST = "last", "Take the last"
    HIGHEST = "highest", "Take the highest"
    RECOUNT = "recount", "Divide the sums of numerator and denominator"
    NEVER = "never", "Never combine"


class AreaKind(TextChoices):
    FORCE = "force", "Force"
    REGION = "region", "Region"
    NATION = "nation", "Country, or countries"
    PEERS = "peers", "Most Similar Group"
    PEER = "peer", "Area compared by name"
    COUNCIL = "council", "Council area"


# Of each other kind there is one area.
SEVERAL = frozenset({AreaKind.COUNCIL, AreaKind.PEER})


class Availability(TextChoices):
    """A value, or the reason why there is none. A zero is a value."""

    REPORTED = "reported", "Reported"
    NIL_RETURN = "nil", "Nil return"
    NOT_APPLICABLE = "not_applicable", "Not applicable"
    NOT_AVAILABLE = "not_available", "Not available"
    WITHHELD = "withheld", "Withheld"
    MOVED = "moved", "Given for another period"  # what is left where a figure had been entered for a wrong one


# What people choose from: a figure is moved by correcting its period.
TO_CHOOSE = [choice for choice in Availability.choices if choice[0] != Availability.MOVED]


class Qualifier(TextChoices):
    EXACT = "exact", "Exact"
    ABOUT = "about", "About"
    MORE_THAN = "more_than", "More than"


class Travel(TextChoices):
    """Which way a figure moved since the period before, judged by the measure's direction."""

    BETTER = "better", "Getting better"
    WORSE = "worse", "Getting worse"
    SAME = "same", "Unchanged"
    UNKNOWN = "unknown", "Cannot be said"


class InspectionKind(TextChoices):
    """Whose report it is: the inspectorate's, national or on the force, or another body's."""

    NATIONAL = "national", "National report"
    FORCE = "force", "Report on the force"
    AUDITOR = "auditor", "Auditor’s report"
    CORONER = "coroner", "Coroner’s report"
    IOPC = "iopc", "IOPC’s report"
    PANEL = "panel", "Panel’s report"
    OTHER = "other", "Report of another body"

    @property
    def body(self) -> str:
        """Who made it, within a sentence."""
        return BODIES[self]


BODIES = {
    InspectionKind.NATIONAL: "the inspectorate",
    InspectionKind.FORCE: "the inspectorate",
    InspectionKind.AUDITOR: "the auditor",
    InspectionKind.CORONER: "the coroner",
    InspectionKind.IOPC: "the IOPC",
    InspectionKind.PANEL: "the panel",
    InspectionKind.OTHER: "the body that made it",
}


class RecommendationKind(TextChoices):
    CAUSE_OF_CONCERN = "cause_of_concern", "Cause of concern"
    AREA_FOR_IMPROVEMENT = "area_for_improvement", "Area for improvement"
    RECOMMENDATION = "recommendation", "Recommendation"


class LocalStatus(WordedText):
    __kind__ = "recommendation"
    OUTSTANDING = "outstanding", "Outstanding"
    PARTLY_COMPLIANT = "partly", "Partially compliant, awaiting audit"
    FULLY_COMPLIANT = "fully", "Fully compliant, awaiting audit"
    SIGNED_OFF = "signed_off", "Signed off"


class Answer(WordedText):
    """What was said to a recommendation; where it stands is another matter."""

    __kind__ = "answer"
    AWAITED = "awaited", "Not answered yet"
    ACCEPTED = "accepted", "Accepted"
    PARTLY = "partly", "Accepted in part"
    REJECTED = "rejected", "Not accepted"


NEEDS_REASON = (Answer.PARTLY, Answer.REJECTED)
# The look of each in a list and in a picture: partly done is not green.
LOOK_OF_STATUS = {
    LocalStatus.OUTSTANDING: "off",
    LocalStatus.PARTLY_COMPLIANT: "risk",
    LocalStatus.FULLY_COMPLIANT: "on",
    LocalStatus.SIGNED_OFF: "done",
}
AWAITING_AUDIT = frozenset({LocalStatus.PARTLY_COMPLIANT, LocalStatus.FULLY_COMPLIANT})


class HeldBy(TextChoices):
    """Who holds meetings of a kind."""

    PANEL = "panel", "The panel"
    OFFICE = "office", "The office and its partners"


class ActionStatus(WordedText):
    __kind__ = "accountability-action"
    OPEN = "open", "Open"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


class ResponseState(WordedText):
    """Where the comments on an inspection stand: worked out, never stored."""

    __kind__ = "inspection-response"
    AWAITED = "awaited", "Awaited"
    PUBLISHED = "published", "Published"
    NONE_RECORDED = "none", "None recorded"
    NOT_NEEDED = "not_needed", "Not asked for by law"


class Reported(TextChoices):
    """How often the lines of a budget are reported."""

    MONTH = "month", "Every month"
    QUARTER = "quarter", "Every quarter"


class ReserveKind(TextChoices):
    GENERAL = "general", "General"
    EARMARKED = "earmarked", "Earmarked"


class PanelDecision(TextChoices):
    """What a panel may decide about a proposed precept."""

    AWAITED = "awaited", "Not decided yet"
    APPROVE = "approve", "Supported"
    RECOMMEND = "recommend", "Supported with recommendations"
    VETO = "veto", "Vetoed"


class SecondDecision(TextChoices):
    ACCEPT = "accept", "Accepted"
    REJECT = "reject", "Rejected"
