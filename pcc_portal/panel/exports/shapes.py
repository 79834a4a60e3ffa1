"""The shapes of statuses drawn for paper and Word, which clip no square as a browser does; no font is relied on."""

import base64
from typing import Any

import resvg_py

from pcc_portal.ui.statuses import NAMED

from .charts import VARIABLE

# In a square of 100 by 100, as static/css/report.css cuts them out of a square.
POLYGONS = {
    "triangle": "50,0 100,100 0,100",
    "square": "5,5 95,5 95,95 5,95",
    "tick": "0,55 16,38 38,60 84,6 100,22 39,96",
    "star": "50,0 63,35 100,37 71,60 81,96 50,76 19,96 29,60 0,37 37,35",
    "diamond": "50,0 100,50 50,100 0,50",
    "down": "0,0 100,0 50,100",
    "cross": "20,0 50,30 80,0 100,20 70,50 100,80 80,100 50,70 20,100 0,80 30,50 0,20",
    "bar": "0,35 100,35 100,65 0,65",
}
# Which colour of the sheet a tag's words, and so its shape, have.
VARIABLES = {"green": "good", "amber": "warn", "red": "bad", "blue": "done", "grey": "none"}
PARTS = {look: pair for pair, look in NAMED.items()} | {"nodata": ("ring", "grey")}
INK = "#0b0c0c"
SIZE, ZOOM = 11, 5  # in pixels, and how fine it is drawn for Word


def looks_in(tree: Any, *, deep: str = "deep") -> dict[str, str]:
    """By the look of each tag in the document, as "risk" or "star-purple": its shape as SVG. `deep`: which colour of
    the sheet is that of a dark tag, whose words are light where the tag keeps its ground."""
    colours = {match["name"]: match["value"] for match in VARIABLE.finditer("".join(tree.xpath("//style/text()")))}
    looks = sorted({look_of(tag) for tag in tags_in(tree)})
    return {look: svg_of(look, colours | {"deep": colours.get(deep, INK)}) for look in looks if look}


def tags_in(tree: Any) -> list[Any]:
    tags: list[Any] = tree.xpath("//*[contains(concat(' ', @class, ' '), ' tag ')]")
    return tags


def look_of(tag: Any) -> str:
    """Empty for a tag that has none."""
    names = (name.removeprefix("tag--") for name in tag.get("class").split() if name.startswith("tag--"))
    return next(names, "")


def svg_of(look: str, colours: dict[str, str]) -> str:
    shape, _, colour = look.rpartition("-")
    shape, colour = PARTS.get(look, (shape, colour))
    paint = colours.get(VARIABLES.get(colour, colour), INK)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{SIZE}" viewBox="0 0 100 100">'
        f"{_drawn(shape, paint)}</svg>"
    )


def _drawn(shape: str, paint: str) -> str:
    if shape == "ring":
        return (
            f'<circle cx="50" cy="50" r="40" fill="none" stroke="{paint}" stroke-width="16" stroke-dasharray="22 14"/>'
        )
    if shape in POLYGONS:
        return f'<polygon points="{POLYGONS[shape]}" fill="{paint}"/>'
    return f'<circle cx="50" cy="50" r="48" fill="{paint}"/>'


def rules_of(shapes: dict[str, str]) -> str:
    """Style rules that print each shape before the words of its tags; a picture of a rule is no figure to read out."""
    return "".join(
        f'.tag--{look}::before {{ content: url("data:image/svg+xml;base64,{_base64(svg.encode())}") !important; '
        "width: auto !important; height: auto !important; background: none !important; border: 0 !important }\n"
        for look, svg in shapes.items()
    )


def put_before_words(tree: Any, shapes: dict[str, str]) -> None:
    """An image without words of its own before those of each tag."""
    drawn = {look: _base64(bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=ZOOM))) for look, svg in shapes.items()}
    for tag in tags_in(tree):
        if look := look_of(tag):
            image = tag.makeelement("img", {"alt": "", "src": f"data:image/png;base64,{drawn[look]}"})
            image.tail, tag.text = f"\N{NO-BREAK SPACE}{tag.text or ''}", None
            tag.insert(0, image)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
