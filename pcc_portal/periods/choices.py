from django.db.models import TextChoices


class QuarterState(TextChoices):
    PLANNED = "planned", "Planned"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class Precision(TextChoices):
    """How exactly a date was given. The date column beside it holds the last day meant; see `ui.reading.spans`."""

    DAY = "day", "On the day"
    WEEK = "week", "In the week"
    MONTH = "month", "In the month"
    EARLY_MONTH = "early_month", "Early in the month"
    MID_MONTH = "mid_month", "In the middle of the month"
    LATE_MONTH = "late_month", "Late in the month"
    END_OF_MONTH = "end_of_month", "At the end of the month"
    QUARTER = "quarter", "In the quarter"
    SPRING = "spring", "In spring"
    SUMMER = "summer", "In summer"
    AUTUMN = "autumn", "In autumn"
    WINTER = "winter", "In winter"
    YEAR = "year", "In the year"
    EARLY_YEAR = "early_year", "Early in the year"
    MID_YEAR = "mid_year", "In the middle of the year"
    LATE_YEAR = "late_year", "Late in the year"
    END_OF_YEAR = "end_of_year", "At the end of the year"
    FINANCIAL_YEAR = "fin_year", "In the financial year"
    NO_DATE = "no_date", "No date was named"
    END_OF_FINANCIAL_YEAR = "end_fin_year", "At the end of the financial year"
