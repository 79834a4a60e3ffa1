from django.db.models import TextChoices


class State(TextChoices):
    """Where a quarterly update stands between its author and its approver."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Waiting for approval"
    RETURNED = "returned", "Returned"
    APPROVED = "approved", "Approved"


EDITABLE_STATES = frozenset({State.DRAFT, State.RETURNED})


class ReleaseKind(TextChoices):
    PANEL_REPORT = "panel_report", "Panel report"
    DATA = "data", "Data release"
    CORRECTION = "correction", "Correction"


class Brag(TextChoices):
    """Blue, red, amber, green, as offices know it; shown as shape, word and colour, never as colour alone."""

    BLUE = "blue", "Complete"
    GREEN = "green", "On track"
    AMBER = "amber", "At risk"
    RED = "red", "Off track"


NEEDS_REASON = frozenset({Brag.AMBER, Brag.RED})

# The shape that stands for each grade on a page (`ui.statuses`); an update without a grade is not graded.
STATUS_OF_BRAG: dict[str, str] = {
    Brag.BLUE: "done",
    Brag.GREEN: "on",
    Brag.AMBER: "risk",
    Brag.RED: "off",
    "": "none",
}
