"""The charts of a sealed file as pictures that stand alone: each SVG with its rules, as PNG."""

import base64
import re
from typing import Any

import resvg_py
from lxml import html as lxml_html

MEDIA = re.compile(r"@media (?P<asked>[^{]*)\{(?P<rules>(?:[^{}]*\{[^{}]*\})*)\}")
RULE = re.compile(r"(?P<selector>[^{}]+)\{(?P<body>[^{}]*)\}")
VARIABLE = re.compile(r"--(?P<name>[\w-]+):(?P<value>[^;}]+)")
USE = re.compile(r"var\(--(?P<name>[\w-]+)\)")
ABOUT_PICTURES = re.compile(r"trend|bridge|rows|mini|\.wide|\.narrow")
# Of a chart of the page at the width of a desk, in pixels; the style sheet keeps the same room around it.
WIDTH, ABOVE, BELOW, LEFT, RIGHT = 700, 20, 30, 60, 190
NARROW, SHORT = 350, 120  # one of two beside each other, whose labels are short
ZOOM = 2.5  # for print
# HTML knows no capitals in names; SVG does.
NAMES = {
    "viewbox": "viewBox",
    "preserveaspectratio": "preserveAspectRatio",
    "lengthadjust": "lengthAdjust",
    "textlength": "textLength",
}


def with_pictures(html: str) -> Any:
    """The document's tree, each chart an image whose alternative text is the chart's title and description."""
    tree = lxml_html.document_fromstring(html)
    rules = rules_for_pictures("".join(tree.xpath("//style/text()")))
    for svg in tree.xpath("//figure//svg[@role='img']"):
        title, words = (svg.findtext(name) or "" for name in ("title", "desc"))
        image = lxml_html.Element("img", alt=f"{title}. {words}".strip(". ") + ".")
        png = base64.b64encode(drawn(svg, rules)).decode()
        image.set("src", f"data:image/png;base64,{png}")
        image.set("style", "width:100%")
        svg.getparent().replace(svg, image)
    for svg in tree.xpath("//svg[@class='mini']"):
        _stand_alone(svg, rules)
    return tree


def _stand_alone(svg: Any, rules: str) -> None:
    """The line of a cell as an image of its size."""
    text = _as_xml(svg).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    made = resvg_py.svg_to_bytes(svg_string=text.replace(">", f"><style>{rules}</style>", 1), zoom=2 * ZOOM)
    image = lxml_html.Element("img", alt=svg.get("aria-label"))
    image.set("src", f"data:image/png;base64,{base64.b64encode(bytes(made)).decode()}")
    image.set("style", f"width:{svg.get('width')}px;height:{svg.get('height')}px")
    image.tail = svg.tail
    svg.getparent().replace(svg, image)


def _as_xml(svg: Any) -> str:
    text = lxml_html.tostring(svg, encoding="unicode", method="xml", with_tail=False)
    for low, high in NAMES.items():
        text = text.replace(f"{low}=", f"{high}=")
    return str(text)


def rules_for_pictures(style: str) -> str:
    """What the style sheet says of charts on a wide page, with its colours put in."""
    colours = {match["name"]: match["value"] for match in VARIABLE.finditer(style)}
    plain = MEDIA.sub(
        lambda media: media["rules"] if "min-width:40em" in media["asked"].replace(" ", "") else "", style
    )
    rules = [rule[0].strip() for rule in RULE.finditer(plain) if ABOUT_PICTURES.search(rule["selector"])]
    return USE.sub(lambda use: colours.get(use["name"], "inherit"), "\n".join(rules))


def is_small(picture: Any) -> bool:
    """Is it one of two that stand beside each other?"""
    return bool(picture.xpath("ancestor::*[contains(@class, 'block--small')]"))


def drawn(svg: Any, rules: str) -> bytes:
    """PNG of an inline SVG whose measures are percentages of the page."""
    height = int(svg.get("height"))
    left, right = (LEFT, RIGHT) if "trend" in svg.get("class") else (0, 0)
    wide = WIDTH
    if is_small(svg):
        wide, right = NARROW, SHORT
    inside = _as_xml(svg)
    place = f'x="{left}" y="{ABOVE}" width="{wide - left - right}" height="{height}" overflow="visible"'
    inside = re.sub(r'(<svg [^>]*?)width="100%" height="\d+"', rf"\1{place}", inside, count=1)
    total = height + ABOVE + BELOW
    whole = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{total}" viewBox="0 0 {wide} {total}" '
        f'font-family="DejaVu Sans, sans-serif" font-size="13"><style>{rules}</style>{inside}</svg>'
    )
    return bytes(resvg_py.svg_to_bytes(svg_string=whole, background="#ffffff", zoom=ZOOM))
