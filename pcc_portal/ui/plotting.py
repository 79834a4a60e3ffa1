"""A Plotly figure in the portal's own look, as JSON. The script alone draws it: the library is not needed for that."""

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

INK, QUIET, HAIR = "#0b0c0c", "#505a5f", "#dcdedf"
AXIS = {"gridcolor": HAIR, "linecolor": QUIET, "automargin": True}
LEGEND = {"orientation": "h", "yanchor": "top", "y": -0.15, "x": 0}
FONT = {"family": "Arial, Helvetica, sans-serif", "size": 14, "color": INK}


def plot(
    drawn: list[dict[str, Any]],
    across: dict[str, Any],
    up: dict[str, Any],
    *,
    title: str,
    below: Sequence[str],
    **layout: Any,
) -> str:
    """`drawn` are traces; `across` and `up` what the axes have of their own; `layout` goes on top."""
    looks = {
        "title": {"text": escape(title), "subtitle": {"text": "<br>".join(escape(words) for words in below if words)}},
        "font": FONT,
        "barmode": "overlay",
        "showlegend": True,
        "legend": LEGEND,
        "margin": dict.fromkeys("trbl", 20),
        "xaxis": {**AXIS, "showgrid": False, **across},
        "yaxis": {**AXIS, "zerolinecolor": QUIET, **up},
    }
    return json.dumps({"data": drawn, "layout": looks | layout}, cls=DjangoJSONEncoder, ensure_ascii=False)
