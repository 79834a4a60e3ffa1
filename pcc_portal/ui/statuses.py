"""The six statuses, each a shape, a word and a colour, never colour alone; and the looks that a grade can have."""

STATUSES: dict[str, str] = {
    "on": "On track",
    "risk": "At risk",
    "off": "Off track",
    "done": "Complete",
    "none": "Not graded",
    "nodata": "No data",
}
# What the portal has drawn (static/css/report.css, "Looks"): of every pair the contrast holds.
SHAPES: dict[str, str] = {
    "circle": "Circle",
    "triangle": "Triangle",
    "square": "Square",
    "tick": "Tick",
    "star": "Star",
    "diamond": "Diamond",
    "down": "Triangle pointing down",
    "cross": "Cross",
    "bar": "Bar",
}
COLOURS: dict[str, str] = {
    "deep": "Dark green",
    "green": "Green",
    "yellow": "Yellow",
    "amber": "Amber",
    "red": "Red",
    "blue": "Blue",
    "purple": "Purple",
    "grey": "Grey",
}
# Those that the statuses have are called as these are.
NAMED = {
    ("circle", "green"): "on",
    ("triangle", "amber"): "risk",
    ("square", "red"): "off",
    ("tick", "blue"): "done",
    ("bar", "grey"): "none",
}
LOOKS = frozenset({*STATUSES, *(f"{shape}-{colour}" for shape in SHAPES for colour in COLOURS)})


def look_of(shape: str, colour: str) -> str:
    """What a tag of that shape and colour is called in its class, as in "on", "star-purple"."""
    return NAMED.get((shape, colour), f"{shape}-{colour}")


def status_word(status: str, label: str = "") -> str:
    """The words beside the shape: the label given, else the status's own. KeyError for an unknown status."""
    return label if label and status in LOOKS else STATUSES[status]
