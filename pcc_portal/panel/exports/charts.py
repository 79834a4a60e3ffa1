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
ABOUT_PICTURES = re.compile(r"trend|bridge|rows|\.wide|\.narrow")
# Of a chart of the page at the width of a desk, in pixels; the style sheet keeps the same room around it.
WIDTH, ABOVE, BELOW, LEFT, RIGHT = 700, 20, 30, 60, 190
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
    return tree


def rules_for_pictures(style: str) -> str:
    """What the style sheet says of charts on a wide page, with its colours put in."""
    colours = {match["name"]: match["value"] for match in VARIABLE.finditer(style)}
    plain = MEDIA.sub(
        lambda media: media["rules"] if "min-width:40em" in media["asked"].replace(" ", "") else "", style
    )
    rules = [rule[0].strip() for rule in RULE.finditer(plain) if ABOUT_PICTURES.search(rule["selector"])]
    return USE.sub(lambda use: colours.get(use["name"], "inherit"), "\n".join(rules))


def drawn(svg: Any, rules: str) -> bytes:
    """PNG of an inline SVG whose measures are percentages of the page."""
    height = int(svg.get("height"))
    left, right = (LEFT, RIGHT) if "trend" in svg.get("class") else (0, 0)
    inside = lxml_html.tostring(svg, encoding="unicode", method="xml", with_tail=False)
    for low, high in NAMES.items():
        inside = inside.replace(f"{low}=", f"{high}=")
    place = f'x="{left}" y="{ABOVE}" width="{WIDTH - left - right}" height="{height}" overflow="visible"'
    inside = re.sub(r'(<svg [^>]*?)width="100%" height="\d+"', rf"\1{place}", inside, count=1)
    total = height + ABOVE + BELOW
    whole = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{total}" viewBox="0 0 {WIDTH} {total}" '
        f'font-family="DejaVu Sans, sans-serif" font-size="13"><style>{rules}</style>{inside}</svg>'
    )
    return bytes(resvg_py.svg_to_bytes(svg_string=whole, background="#ffffff", zoom=ZOOM))
