"""A sealed file as tagged PDF (PDF/UA-1)."""

from typing import Any

import pydyf
import weasyprint
from lxml import html as lxml_html
from weasyprint.urls import URLFetcher

from .charts import with_pictures
from .shapes import looks_in, rules_of

VARIANT = "pdf/ua-1"
# Beside what the file itself says of print. WeasyPrint leaves the shape of a tag out of the width of its box, and
# paints a box that breaks between columns twice.
PAPER = """
@page { size: A4 }
.chart__plot { padding: 0 }
table { font-size: 8pt }
.tag { display: inline !important }
.tag::before { margin-right: 1mm }
.report__theme .tag { padding-right: 5mm !important }
.strip { columns: auto !important }
.strip li { display: inline-block !important; width: 33%; margin: 0 0 .5mm !important; vertical-align: top }
.opening__words [data-paragraph] { margin: 0 !important; line-height: 1.2 !important }
"""


def made_from(html: str) -> bytes:
    tree = with_pictures(html)
    for numbered in tree.xpath("//ol[@start]"):  # which WeasyPrint leaves to the author's style
        numbered.set("style", f"counter-reset: list-item {int(numbered.get('start')) - 1}")
    paper = PAPER + rules_of(looks_in(tree, deep="deep-text"))
    text = lxml_html.tostring(tree, encoding="unicode", doctype="<!doctype html>")
    # A sealed file loads nothing from anywhere; its pictures stand in it.
    document = weasyprint.HTML(string=text, url_fetcher=URLFetcher(allowed_protocols=["data"]))
    made: bytes = document.write_pdf(
        pdf_variant=VARIANT, stylesheets=[weasyprint.CSS(string=paper)], finisher=_with_scopes
    )
    return made


def _with_scopes(document: Any, pdf: pydyf.PDF) -> None:
    """Says of each header cell whether it heads its column or its row, which WeasyPrint leaves to the cells below."""
    objects = {item.reference: item for item in pdf.objects if isinstance(item, pydyf.Dictionary)}
    for cell in objects.values():
        if cell.get("S") == "/TH":
            group = objects[objects[cell["P"]]["P"]]
            cell["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"
