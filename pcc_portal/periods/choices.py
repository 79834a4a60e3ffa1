from django.db.models import TextChoices


class QuarterState(TextChoices):
    PLANNED = "planned", "Planned"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class Precision(TextChoices):
    """How exactly a date was given. The date column beside it holds the last day meant."""

    DAY = "day", "On the day"
    MONTH = "month", "In the month"
    MID_MONTH = "mid_month", "In the middle of the month"
    EARLY_YEAR = "early_year", "Early in the year"
    YEAR = "year", "In the year"
