"""A sealed file as tagged PDF (PDF/UA-1)."""

from __future__ import annotations

import weasyprint
from lxml import html as lxml_html
from weasyprint.urls import URLFetcher

from .pictures import with_pictures

VARIANT = "pdf/ua-1"
# Beside what the file itself says of print.
PAPER = """
@page { size: A4 }
.chart__plot { padding: 0 }
.register { font-size: 8pt }
"""


def made_from(html: str) -> bytes:
    text = lxml_html.tostring(with_pictures(html), encoding="unicode", doctype="<!doctype html>")
    # A sealed file loads nothing from anywhere; its pictures stand in it.
    document = weasyprint.HTML(string=text, url_fetcher=URLFetcher(allowed_protocols=["data"]))
    made: bytes = document.write_pdf(pdf_variant=VARIANT, stylesheets=[weasyprint.CSS(string=PAPER)])
    return made
