"""The six statuses: each a shape, a word and a colour, never colour alone."""

STATUSES: dict[str, str] = {
    "on": "On track",
    "risk": "At risk",
    "off": "Off track",
    "done": "Complete",
    "none": "Not graded",
    "nodata": "No data",
}


def status_word(status: str, label: str = "") -> str:
    """The words beside the shape: the label given, else the status's own. KeyError for an unknown status."""
    own = STATUSES[status]
    return label or own
