"""A Plotly figure in the portal's own look, as JSON.

Plotly is heavy, so it is imported where it is used: no page of the portal needs it.
"""

from collections.abc import Sequence
from html import escape
from typing import Any

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
    import plotly.graph_objects as go

    figure = go.Figure(data=drawn)
    figure.update_layout(
        template="none",
        title={"text": escape(title), "subtitle": {"text": "<br>".join(escape(words) for words in below if words)}},
        font=FONT,
        barmode="overlay",
        showlegend=True,
        legend=LEGEND,
        margin=dict.fromkeys("trbl", 20),
        xaxis={**AXIS, "showgrid": False, **across},
        yaxis={**AXIS, "zerolinecolor": QUIET, **up},
        **layout,
    )
    return str(figure.to_json())
